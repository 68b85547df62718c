// A graph that is wider than its place: a button says that there is more of it, and brings it into sight.

const NEAR = 8; // pixels from its end that count as the end
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const MORE = "more ›", BACK = "‹ back";

export class Sideways {
  constructor(plot) {
    this.plot = plot;
    this.place = Object.assign(document.createElement("div"), { className: "sideways", hidden: true });
    this.button = this.place.appendChild(Object.assign(document.createElement("button"), { type: "button", tabIndex: -1 }));
    this.button.setAttribute("aria-hidden", "true"); // the arrow keys go through all of the graph
    this.button.addEventListener("click", () => this.turn());
    this.button.addEventListener("pointerdown", (event) => event.stopPropagation()); // no press on what lies below
    plot.element.append(this.place);
    addEventListener("scroll", ({ target }) => target === this.window && this.look(), { capture: true, passive: true });
    addEventListener("resize", () => this.look());
    new ResizeObserver(() => this.look()).observe(plot.element);
  }

  get window() {
    return this.plot.element.parentElement;
  }

  get hiddenPixels() {
    const { scrollWidth, clientWidth } = this.window ?? {};
    return scrollWidth - clientWidth || 0;
  }

  look() {
    const more = this.hiddenPixels > NEAR;
    this.place.hidden = !more;
    if (!more) return;
    this.atEnd = this.window.scrollLeft > this.hiddenPixels - NEAR;
    this.button.textContent = this.atEnd ? BACK : MORE;
    this.place.classList.toggle("back", this.atEnd);
    this.place.style.setProperty("--seen", `${this.window.clientWidth}px`);
  }

  turn() {
    const behavior = STILL.matches ? "instant" : "smooth";
    this.window.scrollTo({ left: this.atEnd ? 0 : this.hiddenPixels, behavior });
  }

  // What is selected, or walked to, comes into sight.
  show(element) {
    if (!element || !this.window || this.hiddenPixels <= NEAR) return;
    const { clientWidth, scrollLeft } = this.window;
    const x = element.x * this.plot.pointing.frame().scale;
    if (x < scrollLeft || x > scrollLeft + clientWidth) this.window.scrollTo({ left: x - clientWidth / 2 });
  }
}
