// A Plotly plot that stays: one element per id for the life of the page, redrawn with Plotly.react.
//
// Streamlit calls `render` whenever data arrive, and now and then without news (a change of theme, a remount).

const FIGURE_MS = 300; // a figure of a list that has no clock: long enough to see, short enough to wait for
const REST = 0.1; // share of the time left to the page: painting without a pause starves Streamlit's own work

const REACH = 12; // pixels from a point that still count as it
const SAME_CLICK_MS = 300; // a double click is reported as two
const SLIP = 5; // pixels that a click may move; more is a drag
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const plots = new Map();
const decoder = new TextDecoder();
let library; // the promise of Plotly, one for all plots

export function render({ data, parentElement, setTriggerValue }, plotlyUrl) {
  library ??= load(plotlyUrl);
  const message = decoder.decode(data);
  const { element: id } = JSON.parse(message);
  if (!plots.has(id)) plots.set(id, new LivePlot(id));
  const plot = plots.get(id);
  plot.send = setTriggerValue; // a new one each time: it knows the fragment that the call is in
  plot.settleIn(parentElement);
  plot.receive(message);
  plot.checkTheme();
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
    this.element.addEventListener("keydown", (event) => this.press(event));
    this.element.addEventListener("mousemove", (event) => this.point(event));
    this.element.addEventListener("pointerdown", (event) => this.hold(event), true); // Plotly stops it further down
    document.addEventListener("pointerup", (event) => this.release(event), true); // and lays a cover over the page
    this.player = new Player((figure) => this.paint(figure));
    this.parents = [];
    this.order = 0;
    this.paints = 0;
    this.clicks = 0;
    new ResizeObserver(() => this.fit()).observe(this.element);
    library.then((plotly) => this.begin(plotly), (error) => this.fail(error));
  }

  // When Streamlit builds the place anew (a tab, a moved call), the same element moves into it.
  settleIn(parent) {
    this.parents = [...this.parents.filter((place) => place.isConnected && place !== parent), parent];
    if (this.element.parentElement === parent) return;
    parent.append(this.element);
    afterPaint(() => this.stay());
  }

  // Streamlit may build two places, and take the later one away with all that is in it.
  stay() {
    if (this.element.isConnected) return;
    this.parents.findLast((place) => place.isConnected)?.append(this.element);
  }

  receive(message) {
    if (message === this.message) return; // called without news: nothing to play again
    const { figures, interval, order, ...settings } = JSON.parse(message);
    if (order < this.order) return; // Streamlit renders an element once more while a newer one takes its place
    this.message = message;
    this.order = order;
    this.settings = settings;
    this.element.setAttribute("aria-label", settings.label);
    this.element.style.height = `${settings.height}px`;
    this.element.style.minWidth = `${settings.leastWidth}px`;
    this.element.tabIndex = settings.selectable ? 0 : -1;
    this.current = settings.selected ?? this.current;
    if (settings.patient) afterPaint(() => this.player.play(whole(figures), interval));
    else this.player.play(whole(figures), interval);
  }

  // Python colours the figure, but a change of theme runs no script, and the first run may have known the wrong
  // one (streamlit#11920). So the browser asks for a run when the two differ, once for each change.
  checkTheme() {
    const theme = getComputedStyle(this.element).colorScheme;
    const differs = this.settings.theme && theme !== this.settings.theme;
    if (differs && this.asked !== theme) this.send("theme", theme);
    this.asked = differs ? theme : undefined;
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
    const same = this.figure?.base === figure.base && this.width === width;
    this.figure = figure;
    this.width = width;
    if (same) await this.plotly.relayout(this.element, figure.moving);
    else await this.plotly.react(this.element, figure.data, this.layout(figure), this.config());
    Object.assign(this.element.dataset, figure.state, { paints: ++this.paints });
    return true;
  }

  // A copy each time: Plotly writes the visitor's zoom into the layout that it is given.
  layout({ layout, moving }) {
    const dragmode = this.settings.scrollZoom && !matchMedia("(pointer: coarse)").matches ? "pan" : false;
    const defaults = { uirevision: "kept", hovermode: "closest", hoverdistance: REACH, dragmode };
    const fixed = { width: this.width, height: this.settings.height, autosize: false };
    return { ...defaults, ...structuredClone(layout), ...moving, ...fixed };
  }

  config() {
    return { displayModeBar: false, doubleClick: "reset", scrollZoom: this.settings.scrollZoom, showTips: false };
  }

  fit() {
    this.stay();
    const width = this.element.clientWidth;
    if (!this.plotly || !width || width === this.width) return;
    if (this.figure) this.player.again(this.figure);
    else this.player.tick();
  }

  point(event) {
    this.element.classList.toggle("over-point", Boolean(this.hit(this.pixels(event))));
  }

  hold(event) {
    this.held = event.isPrimary && event.button === 0 ? event : undefined;
  }

  // A click is what goes down in the plot and up at the same place; its own event may miss a plot drawn meanwhile.
  release(event) {
    const held = this.held;
    this.held = undefined;
    if (!held || held.pointerId !== event.pointerId || apart(held, event) > SLIP) return;
    const again = this.clicked && event.timeStamp - this.clicked.timeStamp < SAME_CLICK_MS;
    if (again && apart(this.clicked, event) <= SLIP) return;
    this.clicked = event;
    this.click(event);
  }

  // Found from the figure and not from plotly_click, which reports what was last hovered: a redraw forgets that,
  // and so under Play most clicks would be lost.
  click(event) {
    const place = this.pixels(event);
    if (!place) return;
    const point = this.hit(place);
    if (point) this.select(point.id);
    else if (this.settings.area) this.send("clicked_at", { ...this.coordinates(place), count: ++this.clicks });
  }

  // Where in the plot's area an event is, in pixels from its top left corner; undefined outside.
  pixels({ clientX, clientY }) {
    const { xaxis, yaxis } = this.element._fullLayout ?? {};
    if (!this.figure || !xaxis || !yaxis) return undefined;
    const box = this.element.getBoundingClientRect();
    const [x, y] = [clientX - box.left - xaxis._offset, clientY - box.top - yaxis._offset];
    return x >= 0 && y >= 0 && x <= xaxis._length && y <= yaxis._length ? { x, y } : undefined;
  }

  coordinates({ x, y }) {
    const { xaxis, yaxis } = this.element._fullLayout;
    return { x: xaxis.p2d(x), y: yaxis.p2d(y) };
  }

  // The nearest point whose marker or reach covers the place.
  hit(place) {
    if (!place || !this.settings.selectable) return undefined;
    const away = (point) => Math.hypot(point.x - place.x, point.y - place.y) / point.reach;
    return least(this.targets(), away, 1);
  }

  select(id) {
    this.current = id;
    this.send("selected", { id, count: ++this.clicks });
  }

  // With the keyboard's focus on the plot, an arrow selects the next point that way.
  press(event) {
    const arrow = ARROWS[event.key];
    if (!arrow || !this.figure || !this.settings.selectable) return;
    event.preventDefault();
    event.stopPropagation(); // the page has its own uses for arrows
    const points = this.targets();
    const from = points.find(({ id }) => id === this.current);
    const next = from ? neighbour(points, from, arrow) : points[0];
    if (next) this.select(next.id);
  }

  // The points that can be selected, in pixels: those of the traces, and those of `layout.meta`, which are not drawn.
  targets() {
    const { xaxis, yaxis } = this.element._fullLayout;
    const { data, layout } = this.figure;
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

// Once the page has been painted twice: the second frame shows what the first one was drawn for.
function afterPaint(act) {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(act)));
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
    this.figures = [...left, ...list];
    this.every = interval ? this.pace.next(this.begun, interval) / this.figures.length : FIGURE_MS;
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

// Fill in what was left out because it equals the figure before. `base` tells figures apart that differ in more
// than what moves.
function whole(figures) {
  let before = { data: [], layout: {} };
  return figures.map(({ data, layout, moving, state }) => {
    const full = { data: data.map((trace, i) => trace ?? before.data[i]), layout: layout ?? before.layout, moving, state };
    const news = layout || data.length !== before.data.length || data.some(Boolean);
    full.base = news ? JSON.stringify([full.data, full.layout]) : before.base;
    before = full;
    return full;
  });
}

// How many pixels lie between two events.
function apart(one, other) {
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
function least(items, measure, limit) {
  let [best, bound] = [undefined, limit];
  for (const item of items) {
    const value = measure(item);
    if (value <= bound) [best, bound] = [item, value];
  }
  return best;
}
