// Where a visitor has zoomed, lines keep their widths and marks their sizes, as neurons and print do.
//
// They are drawn as areas in the graph's units: what they have in pixels at rest is worked out from their corners, and
// drawn again about the same middle.

const BANDS = ["edges", "beyond"];
const MARKS = ["arrows", "dots", "clamped", "below 0"];
const NUMBER = /-?\d[\d.]*(?:e[-+]?\d+)?/g;

// By how much the visitor has zoomed and the pixels in a unit at rest, both along x and y; undefined at rest.
export function zoomed({ xaxis, yaxis } = {}, whole) {
  if (!xaxis || !whole) return undefined;
  const axes = [[xaxis, whole.xaxis.range], [yaxis, whole.yaxis.range]];
  const span = ([low, high]) => Math.abs(high - low);
  const times = axes.map(([axis, range]) => span(range) / span(axis.range));
  if (times.every((each) => Math.abs(each - 1) < 1e-9)) return undefined;
  return { times, unit: axes.map(([axis, range]) => axis._length / span(range)) };
}

export function steady(shapes, zoom) {
  return zoom ? shapes.map((shape) => ({ ...shape, ...redrawn(shape, zoom) })) : shapes;
}

function redrawn({ name, path, line }, zoom) {
  if (BANDS.includes(name)) return { path: each(path, 4, (corners) => band(corners, zoom)) };
  if (MARKS.includes(name)) return { path: each(path, 4, (corners) => mark(corners, zoom, name === "arrows")) };
  if (name === "gaps" && line.dash === "solid") return { path: each(path, 2, (ends) => mark(ends, zoom, false)) };
  return {};
}

// A path anew, by the corners of its areas or the ends of its lines, so many of them each.
function each(path, count, change) {
  const numbers = path.match(NUMBER).map(Number);
  let text = "";
  for (let at = 0; at + 2 * count <= numbers.length; at += 2 * count) {
    const corners = Array.from({ length: count }, (_, i) => [numbers[at + 2 * i], numbers[at + 2 * i + 1]]);
    text += `M${change(corners).map(([x, y]) => `${x},${y}`).join("L")}${count > 2 ? "Z" : ""}`;
  }
  return text || path;
}

// A line from side to side: as wide as at rest, square to where it leads now.
function band([one, two, three, four], { times, unit }) {
  const [start, end] = [middle([one, four]), middle([two, three])];
  const width = Math.hypot(...pixels(one, four, unit));
  const [dx, dy] = pixels(end, start, unit).map((along, i) => along * times[i]);
  const across = [-dy, dx].map((each, i) => (each / Math.hypot(dx, dy) / unit[i] / times[i]) * (width / 2));
  const side = (point, sign) => point.map((each, i) => each + sign * across[i]);
  return [side(start, 1), side(end, 1), side(end, -1), side(start, -1)];
}

// About its middle; what points somewhere, from its third corner to its first, turns with its line.
function mark(corners, { times, unit }, turns) {
  const centre = middle(corners);
  const [cos, sin] = turns ? turn(pixels(corners[0], corners[2], unit), times) : [1, 0];
  return corners.map((corner) => {
    const [x, y] = pixels(corner, centre, unit);
    return [x * cos - y * sin, x * sin + y * cos].map((each, i) => centre[i] + each / unit[i] / times[i]);
  });
}

// Cosine and sine of the angle by which a direction turns where x and y are stretched.
function turn([x, y], times) {
  const [to, up] = [x * times[0], y * times[1]];
  const size = Math.hypot(x, y) * Math.hypot(to, up) || 1;
  return [(x * to + y * up) / size, (x * up - y * to) / size];
}

function pixels(point, from, unit) {
  return point.map((each, i) => (each - from[i]) * unit[i]);
}

function middle(points) {
  return [0, 1].map((i) => points.reduce((sum, point) => sum + point[i], 0) / points.length);
}
