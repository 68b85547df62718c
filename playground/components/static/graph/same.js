// What two figures have in common.

// What a figure has to have in common with the one on screen for its moving parts alone to be drawn.
export function baseOf({ data, layout }) {
  return JSON.stringify([data, layout]);
}

// Whether two things out of JSON are the same. To compare their texts would be to write them first.
export function equal(one, other) {
  if (typeof one !== "object" || !one || !other) return one === other;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => equal(one[key], other[key]));
}
