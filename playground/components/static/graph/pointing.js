// What a visitor points at in the graph: an edge wherever along it, a neuron, the loss. It lights up, its card comes
// from the run, and a click or the Enter key selects it.

import { Cards } from "./cards.js";
import { elementAt, elementsOf, neighbour, outline } from "./elements.js";
import { scrub } from "../drag.js";
import { Pointing } from "../pointing.js";
import { Sideways } from "./sideways.js";
import { onCover, uncover } from "./uncovered.js";
import { Zoom } from "./zoom.js";

const ENDS = ["Home", "End"];
const WALKS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", ...ENDS];
const USE = "Arrow keys walk through the network, Enter selects, Escape leaves. The tab Ledger has its numbers as a table.";
const LABELLED = /label (.+)/; // the id of an edge, in the name of the shape that is its number
const SVG = "http://www.w3.org/2000/svg";

export class GraphPointing extends Pointing {
  constructor(plot) {
    super(plot);
    const { element } = plot;
    element.setAttribute("role", "application"); // one can walk about in it
    element.setAttribute("aria-description", USE);
    this.cards = new Cards(element);
    this.zoom = new Zoom(plot);
    this.sideways = new Sideways(plot);
    this.lights = element.appendChild(document.createElementNS(SVG, "svg"));
    this.lights.setAttribute("class", "lights");
    element.addEventListener("pointerleave", () => this.dragged || this.hover());
    element.addEventListener("focus", () => element.matches(":focus-visible:not(.by-hand)") && this.walkTo(this.start()));
    element.addEventListener("blur", () => this.walkTo());
    addEventListener("scroll", () => this.scrolled(), { capture: true, passive: true });
    onCover(() => this.uncover());
    element.edges = () => this.edges();
    element.nodes = () => this.nodes();
    element.pick = (clientX, clientY) => this.hit(this.pixels({ clientX, clientY }))?.id ?? null;
  }

  // A number on an edge can be dragged: up and down changes the weight, and its card stays beside the hand.
  hold(event) {
    super.hold(event);
    const place = this.pixels(event);
    const id = place && numberAt(this.within(place), this.numbers());
    if (id && scrub(event, id, { ended: () => (this.dragged = undefined) })) this.dragged = id;
  }

  point(event) {
    if (event.pointerType === "touch") return;
    this.last = event;
    const { clientX, clientY, buttons } = event;
    if (this.dragged) return this.hover(this.find(this.dragged), { x: clientX, y: clientY });
    const place = buttons ? undefined : this.pixels(event);
    const numbers = place && this.numbers(); // measured once: a pointer moves often
    this.plot.element.classList.toggle("over-number", Boolean(place && numberAt(this.within(place), numbers)));
    this.hover(this.hit(place, numbers), { x: clientX, y: clientY });
  }

  // Something else is below a pointer that stands still.
  scrolled() {
    if (this.last && this.plot.element.matches(":hover")) this.point(this.last);
    else this.hover();
  }

  hover(element, place) {
    this.hovered = element?.id;
    this.plot.element.classList.toggle("over-point", Boolean(element));
    this.light();
    const at = element ?? this.find(this.walked);
    this.cards.want(at?.id, element ? place : at && this.beside(at));
  }

  hit(place, numbers = place && this.numbers()) {
    if (!place || !this.plot.settings.selectable) return undefined;
    return elementAt(this.elements(), this.within(place), numbers);
  }

  // From the plot's area to the whole of the plot.
  within({ x, y }) {
    const { xaxis, yaxis } = this.plot.element._fullLayout;
    return { x: x + xaxis._offset, y: y + yaxis._offset };
  }

  select(id) {
    if (this.walked) this.walked = id;
    super.select(id);
    document.dispatchEvent(new CustomEvent("selected", { detail: id }));
  }

  // Arrows, Home and End walk about, Enter selects, Escape leaves.
  press(event) {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (!this.plot.figure || !this.plot.settings.selectable || ctrlKey || metaKey || altKey) return;
    const at = this.find(this.walked);
    if (WALKS.includes(key)) this.walkTo(at || ENDS.includes(key) ? neighbour(this.elements(), at, key) : this.start());
    else if (key === "Enter" && at) this.select(at.id);
    else if (key === "Escape") this.plot.element.blur();
    else return;
    event.preventDefault();
    event.stopPropagation(); // the page has its own uses for arrows
  }

  // What was selected last, or the first of all.
  start() {
    return this.plot.figure && (this.find(this.current) ?? neighbour(this.elements()));
  }

  walkTo(element) {
    this.walked = element?.id;
    this.light();
    this.sideways.show(element);
    this.cards.want(element?.id, element && this.beside(element), true);
  }

  // The plot has been painted anew: things may stand elsewhere, and the card is of another state.
  follow(order) {
    this.light();
    if (this.seen !== this.current) this.bringIntoSight((this.seen = this.current));
    this.zoom.tell();
    this.cards.follow(order);
  }

  bringIntoSight(id) {
    this.sideways.show(this.find(id));
    this.uncover();
  }

  uncover() {
    const at = this.find(this.current);
    if (!at) return;
    const { y, y1 = y, y2 = y, half = 0 } = at;
    const { y: top } = this.inWindow(0, Math.min(y1, y2) - half);
    const { y: bottom } = this.inWindow(0, Math.max(y1, y2) + half);
    uncover({ top, bottom });
  }

  answer(card) {
    this.cards.answer(card);
  }

  light() {
    const lit = { over: this.find(this.hovered), at: this.find(this.walked) };
    const paths = Object.entries(lit).filter(([, element]) => element);
    this.lights.innerHTML = paths.map(([name, element]) =>
      `<path class="${name} ${element.from ? "edge" : "node"}" d="${outline(element)}" />`).join("");
  }

  find(id) {
    return id && this.plot.figure ? this.elements().all.find((element) => element.id === id) : undefined;
  }

  // Where the card of an element stands that no pointer is at.
  beside({ x, y }) {
    return this.inWindow(x, y);
  }

  // Worked out anew when the figure, the zoom or the size is another one.
  elements() {
    const { _fullLayout: layout } = this.plot.element;
    const { targets } = this.plot.figure;
    const axes = [layout.xaxis, layout.yaxis];
    const place = JSON.stringify(axes.map(({ range, _offset, _length }) => [range, _offset, _length]));
    if (this.placed?.place !== place || this.placed.targets !== targets) {
      this.placed = { place, targets, elements: elementsOf(targets, layout, this.plot.share) };
    }
    return this.placed.elements;
  }

  // The boxes of the numbers on edges.
  numbers() {
    const { element } = this.plot;
    const { left, top, scale } = this.frame();
    return [...element.querySelectorAll(".shape-label")].flatMap((label) => {
      const name = element.layout.shapes[label.dataset.index]?.name ?? "";
      const [, id] = name.match(LABELLED) ?? [];
      const box = label.getBoundingClientRect();
      if (!id || !box.width) return [];
      return [{ id, left: (box.left - left) / scale, right: (box.right - left) / scale,
        top: (box.top - top) / scale, bottom: (box.bottom - top) / scale }];
    });
  }

  inWindow(x, y) {
    const { left, top, scale } = this.frame();
    return { x: left + x * scale, y: top + y * scale };
  }

  // For tests: where edges are drawn, from border to border, and the middles of neurons and loss, in the window.
  edges() {
    const lines = this.plot.figure ? this.elements().lines : [];
    return lines.map(({ id, ...ends }) => {
      const [start, end] = [this.inWindow(ends.x1, ends.y1), this.inWindow(ends.x2, ends.y2)];
      return { id, x1: start.x, y1: start.y, x2: end.x, y2: end.y };
    });
  }

  nodes() {
    const nodes = this.plot.figure ? this.elements().nodes : [];
    return nodes.filter(({ id }) => id).map(({ id, x, y }) => ({ id, ...this.inWindow(x, y) }));
  }
}

// The id of the edge whose number covers a place.
function numberAt({ x, y }, numbers) {
  return numbers.find(({ left, right, top, bottom }) => x >= left && x <= right && y >= top && y <= bottom)?.id;
}
