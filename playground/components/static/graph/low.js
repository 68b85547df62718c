// In a window so low that neurons would touch each other or their names, they are drawn smaller, and names that even so
// have no room are left out.
//
// Neurons say in their "meta" from which height on they have their size; names, how large their neurons are and from which
// height on there is room for them.

const FIXED = 10; // pixels of the height that are margins
const CLOSER = 3; // pixels that names come closer to them then
const LIFT = 1.6 / 2; // a name keeps 1.25 radii of its point from the neuron's middle, as `_lifting` in nodes.py has it

// By which the neurons of a plot of that height are drawn smaller.
export function shareOf(traces, height) {
  const least = traces.find(({ name }) => name === "neurons")?.meta.least ?? 0;
  return Math.min(1, (height - FIXED) / (least - FIXED)) || 1;
}

export function lowered(traces, share, height) {
  const own = {
    neurons: ({ marker }) => ({ marker: { ...marker, size: marker.size.map((size) => size * share) } }),
    names: ({ text, marker, meta: { sizes, least } }) => ({
      text: text.map((each, i) => (height < (least[i] ?? 0) ? "" : each)),
      marker: { ...marker, size: marker.size.map((size, i) => (sizes[i] ? size - LIFT * (sizes[i] * (1 - share) + 2 * CLOSER) : size)) },
    }),
  };
  return share < 1 ? traces.map((trace) => ({ ...trace, ...own[trace.name]?.(trace) })) : traces;
}

// The light around neurons, in pixels from their middles.
export function dimmed(shapes, share) {
  if (share >= 1) return shapes;
  const scaled = (shape) => Object.fromEntries(["x0", "x1", "y0", "y1"].map((end) => [end, shape[end] * share]));
  return shapes?.map((shape) => (shape.name === "glow" ? { ...shape, ...scaled(shape) } : shape));
}
