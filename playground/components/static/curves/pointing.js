// Pointing at a curve over the updates: a click goes to an update, a drag chooses a part to look at, two clicks choose all.
//
// Plotly shows at once what was dragged over, out of the points that it has. The run is told, and answers with a figure of
// that part, for both curves, in which each update is as it was.

import { channel } from "../channel.js";
import { COARSE, Pointing, SAME_CLICK_MS, least } from "../pointing.js";

export class CurvePointing extends Pointing {
  get still() {
    return COARSE.matches ? { dragmode: false } : {};
  }

  follow() {
    super.follow();
    const range = this.isZoomed() ? this.axis().range.join() : undefined;
    if (range && range !== this.told) this.look(this.axis());
    this.told = range;
  }

  look({ type, range }) {
    const [low, high] = type === "log" ? range.map((power) => 10 ** power) : range;
    channel.send("look", { first: Math.floor(low), last: Math.ceil(high) });
  }

  // Where a part is shown a click waits, as a second one shows all again and goes nowhere.
  clickOnce(event) {
    const isPart = this.plot.settings.part || this.isZoomed();
    this.late = isPart ? setTimeout(() => this.click(event), SAME_CLICK_MS) : this.click(event);
  }

  clickTwice() {
    clearTimeout(this.late);
    if (this.plot.settings.part) channel.send("look", { first: null, last: null });
    if (this.isZoomed()) this.plot.plotly.relayout(this.plot.element, { "xaxis.range": [...this.whole()] });
  }

  // Whether Plotly shows a part of the figure that the run has sent.
  isZoomed() {
    return Boolean(this.axis()) && this.whole().some((end, i) => end !== this.axis().range[i]);
  }

  axis() {
    return this.plot.element._fullLayout?.xaxis;
  }

  whole() {
    return this.plot.figure?.layout.xaxis.range ?? [];
  }

  // The update that Plotly's card names: the one that is nearest across, however far away the line is.
  hit(place) {
    if (!place || !this.plot.settings.selectable) return undefined;
    const drawn = this.targets().filter(({ y }) => Number.isFinite(y));
    return least(drawn, ({ x }) => Math.abs(x - place.x), Infinity);
  }
}
