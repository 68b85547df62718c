// The number on an edge comes twice: for a graph of the usual width and, in smaller print, for a narrow one. Plotly
// measures each text that it is given, also one that is not seen; so it gets those alone that fit.

const NARROW = 520; // pixels

export function fitting(shapes, width) {
  const other = width < NARROW ? "label " : "narrow label ";
  return shapes?.filter(({ name = "" }) => !name.startsWith(other));
}
