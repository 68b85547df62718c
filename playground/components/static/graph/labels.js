// The number on an edge comes twice: for a graph of the usual width and, in smaller print, for a narrow one; and some δ
// have room only in a graph of the usual size. Plotly measures each text that it is given, also one that is not seen; so
// it gets those alone that fit.

import { dimmed } from "./low.js";

export { lowered, shareOf } from "./low.js";

const NARROW = 520, LOW = 425, LOWEST = 360; // pixels

export function fitting(shapes, width, height, share) {
  const narrow = width < NARROW || height < LOWEST;
  const left = [narrow ? "label " : "narrow label ", ...(width < NARROW || height < LOW ? ["roomy "] : [])];
  return dimmed(shapes, share)?.filter(({ name = "" }) => !left.some((start) => name.startsWith(start)));
}
