// A Plotly plot that stays: one element per id for the life of the page, redrawn with Plotly.react.
//
// Streamlit calls `render` whenever data arrive, and now and then without news (a change of theme, a remount).

const FIGURE_MS = 300; // a figure of a list that has no clock: long enough to see, short enough to wait for
const REST = 0.1; // share of the time left to the page: painting without a pause starves Streamlit's own work

const plots = new Map();
const decoder = new TextDecoder();
let library; // the promise of Plotly, one for all plots

export function render({ data, parentElement, setTriggerValue }, plotlyUrl) {
  library ??= load(plotlyUrl);
  const message = decoder.decode(data);
  const { element: id } = JSON.parse(message);
  if (!plots.has(id)) plots.set(id, new LivePlot(id));
  const plot = plots.get(id);
  plot.send = setTriggerValue;
  plot.settleIn(parentElement);
  plot.receive(message);
  // No clean-up is returned: Streamlit runs one also for data that are overtaken while the plot stays.
}

function load(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error(`cannot load ${url}`));
    document.head.append(script);
  });
}

class LivePlot {
  constructor(id) {
    this.element = Object.assign(document.createElement("div"), { id, className: "live-plot" });
    this.element.setAttribute("role", "img");
    this.player = new Player((figure) => this.paint(figure));
    this.paints = 0;
    this.clicks = 0;
    new ResizeObserver(() => this.fit()).observe(this.element);
    library.then((plotly) => this.begin(plotly), (error) => this.fail(error));
  }

  // When Streamlit builds the place anew (a tab, a moved call), the same element moves into it.
  settleIn(parent) {
    if (this.element.parentElement !== parent) parent.append(this.element);
  }

  receive(message) {
    if (message === this.message) return; // called without news: nothing to play again
    this.message = message;
    const { figures, interval, ...settings } = JSON.parse(message);
    this.settings = settings;
    this.element.setAttribute("aria-label", settings.label);
    this.element.style.height = `${settings.height}px`;
    this.player.play(whole(figures), interval);
  }

  begin(plotly) {
    this.plotly = plotly;
    this.player.start();
  }

  fail(error) {
    console.error(error);
    this.element.textContent = "The plot could not be loaded. Reload the page to try again.";
  }

  // Draw, and say so on the element in the same task, so that nobody sees one without the other.
  // Returns false where drawing has to wait: Plotly measures text, which a hidden element cannot.
  async paint(figure) {
    const width = this.element.clientWidth;
    if (!width || this.element._dragging) return false;
    this.figure = figure;
    this.width = width;
    await this.plotly.react(this.element, figure.data, this.layout(figure), this.config());
    if (!this.paints++) this.listen();
    Object.assign(this.element.dataset, figure.state, { paints: this.paints });
    return true;
  }

  // A copy each time: Plotly writes the visitor's zoom into the layout that it is given.
  layout({ layout }) {
    const dragmode = this.settings.scrollZoom && !matchMedia("(pointer: coarse)").matches ? "pan" : false;
    const defaults = { uirevision: "kept", hovermode: "closest", hoverdistance: 12, dragmode };
    const fixed = { width: this.width, height: this.settings.height, autosize: false, clickanywhere: this.settings.area };
    return { ...defaults, ...structuredClone(layout), ...fixed };
  }

  config() {
    return { displayModeBar: false, doubleClick: "reset", scrollZoom: this.settings.scrollZoom, showTips: false };
  }

  fit() {
    const width = this.element.clientWidth;
    if (!this.plotly || !width || width === this.width) return;
    if (this.figure) this.player.again(this.figure);
    else this.player.tick();
  }

  listen() {
    this.element.on("plotly_click", (event) => this.click(event));
    this.element.on("plotly_hover", ({ points }) => this.point(Boolean(this.settings.selectable && idOf(points))));
    this.element.on("plotly_unhover", () => this.point(false));
  }

  point(over) {
    this.element.classList.toggle("over-point", over);
  }

  click({ points, xvals, yvals }) {
    const { selectable, area } = this.settings;
    const id = selectable && idOf(points);
    if (id) this.send("selected", { id, count: ++this.clicks });
    else if (area && xvals) this.send("clicked_at", { x: xvals[0], y: yvals[0], count: ++this.clicks });
  }
}

// Plays the latest list evenly. Late frames are left out, so that no queue can build up.
class Player {
  constructor(paint) {
    this.paint = paint;
    this.pace = new Pace();
    this.figures = [];
    this.shown = -1;
    this.ready = false;
  }

  start() {
    this.ready = true;
    this.tick();
  }

  // A list takes the place of what is left of the one before, except for that one's final state.
  // A single figure is somebody's click and shows at once.
  play(figures, interval) {
    const still = !interval && matchMedia("(prefers-reduced-motion: reduce)").matches;
    const list = still ? figures.slice(-1) : figures;
    const left = list.length > 1 && this.pending() ? this.figures.slice(-1) : [];
    this.begun = performance.now();
    this.every = interval ? this.pace.next(this.begun, interval) / list.length : FIGURE_MS;
    this.figures = [...left, ...list];
    this.shown = -1;
    this.tick();
  }

  // Draw a figure once more, at the element's new width, unless a newer one is due anyway.
  again(figure) {
    if (this.pending()) return this.tick();
    this.figures = [figure];
    this.shown = -1;
    this.tick();
  }

  pending() {
    return this.shown < this.figures.length - 1;
  }

  due() {
    return Math.min(Math.floor((performance.now() - this.begun) / this.every), this.figures.length - 1);
  }

  async tick() {
    if (!this.ready || this.busy || !this.pending()) return;
    this.busy = true;
    const started = performance.now();
    if (started >= (this.restUntil ?? 0)) await this.paintDue(started);
    this.busy = false;
    if (this.pending()) requestAnimationFrame(() => this.tick());
  }

  async paintDue(started) {
    const due = this.due();
    const figures = this.figures;
    if (due <= this.shown) return;
    if (!(await this.attempt(figures[due]))) return;
    if (figures === this.figures) this.shown = due; // else a newer list came in while this figure was drawn
    const cost = performance.now() - started;
    this.restUntil = started + cost / (1 - REST);
  }

  // A figure that Plotly refuses must not stop the page; the one before stays on screen.
  async attempt(figure) {
    try {
      return await this.paint(figure);
    } catch (error) {
      console.warn("live plot:", error);
      return true;
    }
  }
}

// The time until the next list: the announced one at first, then what is measured, smoothed.
class Pace {
  next(now, announced) {
    const measured = now - this.before;
    this.before = now;
    // A gap this long was a pause, not a tick.
    if (!(measured < 4 * announced)) this.gap = announced;
    else this.gap += 0.3 * (measured - this.gap);
    return this.gap;
  }
}

// Fill in what was left out because it equals the figure before.
function whole(figures) {
  let before = { data: [], layout: {} };
  return figures.map(({ data, layout, state }) => {
    before = { data: data.map((trace, i) => trace ?? before.data[i]), layout: layout ?? before.layout, state };
    return before;
  });
}

// The id under the pointer: the first element of a point's customdata, if that is text.
function idOf(points) {
  const ids = (points ?? []).map(({ customdata }) => (Array.isArray(customdata) ? customdata[0] : customdata));
  return ids.find((id) => typeof id === "string");
}
