// The number on an edge comes twice: for a graph of the usual width and, in smaller print, for a narrow one; and some δ
// have room only in a graph of the usual size. Plotly measures each text that it is given, also one that is not seen; so
// it gets those alone that fit.

const NARROW = 520, LOW = 425; // pixels

export function fitting(shapes, width, height) {
  const left = [width < NARROW ? "label " : "narrow label ", ...(width < NARROW || height < LOW ? ["roomy "] : [])];
  return shapes?.filter(({ name = "" }) => !left.some((start) => name.startsWith(start)));
}
