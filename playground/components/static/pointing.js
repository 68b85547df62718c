// What a visitor points at in a plot: by mouse, by touch, by the arrow keys.

import { channel } from "./channel.js";
import { offerTable } from "./numbers/plot_table.js";

export const REACH = 12; // pixels from a point that still count as it
export const SAME_CLICK_MS = 300; // a double click is reported as two
export const COARSE = matchMedia("(pointer: coarse)"); // a finger's drag moves the page
export const SLIP = 5; // pixels that a click may move; more is a drag
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Pointing {
  constructor(plot) {
    this.plot = plot;
    plot.element.addEventListener("keydown", (event) => this.press(event));
    for (const end of ["keydown", "blur"]) plot.element.addEventListener(end, () => plot.element.classList.remove("by-hand"));
    plot.element.addEventListener("pointermove", (event) => this.point(event));
    plot.element.addEventListener("pointerdown", (event) => this.hold(event), true); // Plotly stops it further down
    document.addEventListener("pointerup", (event) => this.release(event), true); // and lays a cover over the page
  }

  // The plot has been painted anew. Its numbers are a table of their own, or in a tab.
  follow() {
    const { element, settings } = this.plot;
    if (element.querySelector(".as-table")) return;
    if (settings.plot === "matrices") element.ariaDescription = "The tab Ledger has its numbers as a table.";
    else offerTable(element);
  }

  point(event) {
    this.plot.element.classList.toggle("over-point", Boolean(this.hit(this.pixels(event))));
  }

  // Focus that the mouse brings shows no ring and no card, whatever key came before; the next key ends that, and so does a
  // press that brought none.
  hold(event) {
    this.plot.element.classList.add("by-hand");
    this.held = event.isPrimary && event.button === 0 ? event : undefined;
  }

  // A click is what goes down in the plot and up at the same place; its own event may miss a plot drawn meanwhile.
  release(event) {
    if (document.activeElement !== this.plot.element) this.plot.element.classList.remove("by-hand");
    const held = this.held;
    this.held = undefined;
    if (!held || held.pointerId !== event.pointerId || apart(held, event) > SLIP) return;
    const again = this.clicked && event.timeStamp - this.clicked.timeStamp < SAME_CLICK_MS;
    if (again && apart(this.clicked, event) <= SLIP) return this.clickTwice();
    this.clicked = event;
    this.clickOnce(event);
  }

  clickOnce(event) {
    this.click(event);
  }

  clickTwice() {}

  // Found from the figure and not from plotly_click, which reports what was last hovered: a redraw forgets that,
  // and so under Play most clicks would be lost.
  click(event) {
    const place = this.pixels(event);
    if (!place) return;
    const point = this.hit(place);
    if (point) this.select(point.id);
    else if (this.plot.settings.area) this.pick(null, this.coordinates(place));
  }

  // Where in the plot's area an event is, in pixels from its top left corner; undefined outside.
  pixels({ clientX, clientY }) {
    const { xaxis, yaxis } = this.plot.element._fullLayout ?? {};
    if (!this.plot.figure || !xaxis || !yaxis) return undefined;
    const { left, top, scale } = this.frame();
    const [x, y] = [(clientX - left) / scale - xaxis._offset, (clientY - top) / scale - yaxis._offset];
    return x >= 0 && y >= 0 && x <= xaxis._length && y <= yaxis._length ? { x, y } : undefined;
  }

  // Where the plot is in the window, and how much larger it is shown than it is drawn.
  frame() {
    const { element } = this.plot;
    const { left, top, width } = element.getBoundingClientRect();
    return { left, top, scale: width / element.offsetWidth || 1 };
  }

  coordinates({ x, y }) {
    const { xaxis, yaxis } = this.plot.element._fullLayout;
    return [xaxis.p2d(x), yaxis.p2d(y)];
  }

  // The nearest point whose marker or reach covers the place.
  hit(place) {
    if (!place || !this.plot.settings.selectable) return undefined;
    const away = (point) => Math.hypot(point.x - place.x, point.y - place.y) / point.reach;
    return least(this.targets(), away, 1);
  }

  select(id) {
    this.current = id;
    this.pick(id, null);
  }

  pick(id, place) {
    channel.send("pick", { plot: this.plot.settings.plot, id, place });
  }

  // With the keyboard's focus on the plot, an arrow selects the next point that way.
  press(event) {
    const arrow = ARROWS[event.key];
    if (!arrow || !this.plot.figure || !this.plot.settings.selectable) return;
    event.preventDefault();
    event.stopPropagation(); // the page has its own uses for arrows
    const points = this.targets();
    const from = points.find(({ id }) => id === this.current);
    const next = from ? neighbour(points, from, arrow) : points[0];
    if (next) this.select(next.id);
  }

  // The points that can be selected, in pixels: those of the traces, and those of `layout.meta`, which are not drawn.
  targets() {
    const { xaxis, yaxis } = this.plot.element._fullLayout;
    const { data, layout } = this.plot.figure;
    return [...data, ...(layout.meta ?? [])].flatMap(({ x, y, customdata = [], marker }) =>
      customdata.flatMap((custom, i) => {
        const id = Array.isArray(custom) ? custom[0] : custom;
        if (typeof id !== "string") return [];
        const size = Array.isArray(marker?.size) ? marker.size[i] : (marker?.size ?? 0);
        return [{ id, x: xaxis.d2p(x[i]), y: yaxis.d2p(y[i]), reach: Math.max(REACH, size / 2) }];
      }),
    );
  }
}

// How many pixels lie between two events.
export function apart(one, other) {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
}

// The nearest point in a direction; what lies aside counts twice, so that an arrow keeps to its row or column.
function neighbour(points, from, [dx, dy]) {
  const distance = ({ x, y }) => {
    const ahead = (x - from.x) * dx + (y - from.y) * dy;
    return ahead > 1 ? ahead + 2 * Math.abs((x - from.x) * dy + (y - from.y) * dx) : Infinity;
  };
  return least(points, distance, Number.MAX_VALUE);
}

// The item whose measure is least, if that is no more than the limit.
export function least(items, measure, limit) {
  let [best, bound] = [undefined, limit];
  for (const item of items) {
    const value = measure(item);
    if (value <= bound) [best, bound] = [item, value];
  }
  return best;
}
