// Zooming by Plotly's own means: a drag with Shift, the wheel with Ctrl (which is also what pinching a touch pad sends).
// The run is told what part of the graph is seen, since edges have numbers where few of them are left.

import { channel } from "../channel.js";

const WHOLE = { x: null, y: null, pixels: null };
const ALIKE = 1e-9; // of the graph's units

export class Zoom {
  constructor(plot) {
    this.plot = plot;
    this.told = JSON.stringify(WHOLE);
    plot.element.addEventListener("wheel", leaveToPage, { capture: true, passive: true });
  }

  // After each painting: another network is seen whole again, and another size of the window has other room.
  tell() {
    const seen = this.seen(), words = JSON.stringify(seen);
    if (words === this.told) return;
    this.told = words;
    channel.send("zoom", seen);
  }

  seen() {
    const { element: { _fullLayout }, figure } = this.plot;
    const { xaxis, yaxis } = _fullLayout;
    const is = (axis, whole) => axis.range.every((end, i) => Math.abs(end - whole[i]) < ALIKE);
    if (is(xaxis, figure.layout.xaxis.range) && is(yaxis, figure.layout.yaxis.range)) return WHOLE;
    return { x: [...xaxis.range], y: [...yaxis.range], pixels: [xaxis._length, yaxis._length] };
  }
}

// The wheel alone scrolls the page.
function leaveToPage(event) {
  if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
}
