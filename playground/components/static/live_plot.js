// A Plotly plot that stays: one element per id for the life of the page, redrawn with Plotly.react.
//
// Streamlit calls `render` whenever data arrive, and now and then without news (a change of theme, a remount). Between
// two runs of the page's script, pictures come over the channel.

import { afterPaint, channel } from "./channel.js";
import { CurvePointing } from "./curves/pointing.js";
import { colour } from "./graph/dots.js";
import { fitting, lowered, shareOf } from "./graph/labels.js";
import { GraphPointing } from "./graph/pointing.js";
import { baseOf, equal } from "./graph/same.js";
import { steady, zoomed } from "./graph/steady.js";
import { Pointing, REACH } from "./pointing.js";
import { STATE, movingOf, read, split, thumbnails } from "./picture.js";

const GRAPH = "network-graph";
const POINTINGS = { [GRAPH]: GraphPointing, loss: CurvePointing, accuracy: CurvePointing };
const plots = new Map();
const early = new Map(); // documents of plots that are not there yet
const decoder = new TextDecoder();
let library; // the promise of Plotly, one for all plots

export function render({ data, parentElement, setTriggerValue }, plotlyUrl) {
  library ??= load(plotlyUrl);
  const message = decoder.decode(data);
  const news = JSON.parse(message);
  const { element: id } = news;
  const plot = plots.get(id) ?? begun(id);
  plot.ask = setTriggerValue; // a new one each time: it knows the fragment that the call is in
  plot.settleIn(parentElement);
  plot.receive(news, message);
  plot.checkTheme(news.theme);
  // No clean-up is returned: Streamlit runs one also for data that are overtaken while the plot stays.
}

// With what was said of it before it was there: what comes later is a difference from that.
function begun(id) {
  const plot = new LivePlot(id);
  plots.set(id, plot);
  early.get(id)?.forEach((each) => plot.follow(each));
  early.delete(id);
  return plot;
}

function follow(news) {
  const id = news.element;
  if (plots.has(id)) return plots.get(id).follow(news);
  const whole = news.figure.layout && news.figure.data.every(Boolean);
  early.set(id, whole ? [news] : [...(early.get(id) ?? []), news]);
}

channel.on("plots", (documents) => documents.forEach(follow));
channel.on("label", (label) => plots.get(GRAPH)?.element.setAttribute("aria-label", label));
channel.on("still", (still) => plots.get(GRAPH)?.stills.set(still.at, still));
channel.on("codes", (buffer) => {
  const message = read(buffer);
  const graph = plots.get(GRAPH);
  if (graph) graph.decode(message);
  else if (message.kind === STATE) channel.acknowledge(message.picture);
});

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
    this.element.setAttribute("role", "figure");
    this.pointing = new (POINTINGS[id] ?? Pointing)(this);
    this.parents = [];
    this.waiting = []; // to be painted
    this.stills = new Map(); // shapes without numbers, by the place on the tape
    this.order = 0;
    this.paints = 0;
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

  // From a run of the page's script: the whole figure, or none where it has come over the channel.
  receive(news, message) {
    if (message === this.message) return; // called without news
    this.message = message;
    if (!news.figure) return this.figure && this.pointing.follow(this.order); // the run may know more of the same state by now
    this.inTime(news, { moving: {}, ...news.figure, base: baseOf(news.figure) });
    if (news.card) this.pointing.answer(news.card);
  }

  // Over the channel: what differs from the figure that came over it before.
  follow(news) {
    const { data, layout, targets, moving } = news.figure;
    const before = this.wire;
    const differs = layout || data.length !== before?.data.length || data.some(Boolean);
    const still = {
      data: data.map((trace, i) => trace ?? before.data[i]),
      layout: layout ?? before.layout,
      targets: targets ?? before?.targets,
    };
    this.wire = { ...still, base: differs ? baseOf(still) : before.base };
    if (news.table) [this.table, this.stills, this.brief] = [news.table, new Map(), this.wire];
    this.inTime(news, { ...this.wire, moving });
  }

  inTime(news, figure) {
    if (news.patient) afterPaint(() => this.show(news, figure));
    else this.show(news, figure);
  }

  // Over the channel: a picture in codes, which the last table explains.
  decode({ kind, picture, table, update, position, order, rest }) {
    const known = this.table?.id === table;
    if (kind !== STATE) return known && this.decodeImages(rest);
    const still = this.stills.get(position);
    if (!known || !still) return channel.acknowledge(picture);
    const codes = split(rest, this.table);
    const counters = codes.words.length ? JSON.parse(decoder.decode(codes.words)) : undefined;
    const figure = { ...this.brief, draw: () => ({ ...movingOf(codes, this.table, still), ...this.images }) };
    return this.line({ order, picture, figure, state: { update, position }, counters });
  }

  async decodeImages(rest) {
    const { table } = this;
    const sources = await thumbnails(rest, table);
    if (this.table !== table || !this.figure?.moving.images) return;
    this.images = { images: this.figure.moving.images.map((image, i) => ({ ...image, source: sources[i] })) };
  }

  show(news, figure) {
    const { order = 0, state = {}, picture, ...settings } = news;
    if (order < this.order) return; // overtaken
    this.order = order;
    this.settings = settings;
    Object.assign(this.element, { sent: figure, light: settings.light }); // for pictures
    this.images = undefined;
    this.element.setAttribute("aria-label", settings.label);
    this.element.style.setProperty("--height", `${settings.height}px`);
    this.element.style.minWidth = settings.leastWidth ? `${settings.leastWidth}px` : ""; // else a style sheet's
    this.element.tabIndex = settings.selectable ? 0 : -1;
    this.pointing.current = settings.selected ?? this.pointing.current;
    this.waiting = this.waiting.filter((job) => job.order > order || this.drop(job));
    this.line({ order, picture, figure, state });
  }

  // A picture of Play waits for the next frame of the screen, one a frame; anything else is drawn at once.
  line(job) {
    if (job.order < this.order) return this.drop(job);
    this.order = job.order;
    if (job.picture === undefined) this.waiting = this.waiting.filter((other) => other.picture !== undefined);
    this.waiting.push(job);
    if (job.picture === undefined) this.next();
    else this.soon();
  }

  drop({ picture }) {
    if (picture !== undefined) channel.acknowledge(picture);
    return false;
  }

  // At the next frame of the screen, once however often it is asked for.
  soon() {
    this.framed ??= requestAnimationFrame(() => {
      this.framed = undefined;
      this.next();
    });
  }

  async next() {
    if (!this.plotly || this.busy || !this.waiting.length) return;
    this.busy = true;
    const job = this.waiting.shift();
    if (await this.attempt(job)) this.drop(job);
    else this.waiting.unshift(job);
    this.busy = false;
    if (this.waiting.length) this.soon();
  }

  // A figure that Plotly refuses must not stop the page; the one before stays on screen.
  async attempt(job) {
    try {
      return await this.paint(job);
    } catch (error) {
      console.warn("live plot:", error);
      return true;
    }
  }

  // Python colours the figure, but a change of theme runs no script, and the first run may have known the wrong
  // one (streamlit#11920). So the browser asks for a run when the two differ, once for each change.
  checkTheme(known) {
    const theme = getComputedStyle(this.element).colorScheme;
    const differs = known && theme !== known;
    if (differs && this.asked !== theme) this.ask("theme", theme);
    this.asked = differs ? theme : undefined;
  }

  begin(plotly) {
    this.plotly = plotly;
    this.next();
  }

  fail(error) {
    console.error(error);
    this.element.textContent = "The plot could not be loaded. Reload the page to try again.";
  }

  // Draw, and say so on the element in the same task, so that nobody sees one without the other.
  // Returns false where drawing has to wait: Plotly measures text, which a hidden element cannot.
  async paint({ figure, state, counters }) {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (!width || this.element._dragging) return false;
    const same = this.figure?.base === figure.base && this.fits(width, height);
    const zoom = this.zoomOf(figure);
    const moving = { ...figure.moving, ...figure.draw?.() };
    const painted = same && equal(zoom, this.zoom) && equal(moving, this.drawn); // it came over the channel already
    Object.assign(this, { width, height, zoom, share: shareOf(figure.data, height) });
    const { dots, ...parts } = moving;
    if (!same) await this.plotly.react(this.element, lowered(figure.data, this.share, height), this.layout(figure.layout, parts), this.config());
    else if (!painted) await this.plotly.relayout(this.element, this.fitted(parts));
    if (!this.drawn) this.element.on("plotly_relayout", () => this.busy || this.zoomed());
    this.drawn = moving;
    this.figure = { ...figure, moving: { ...this.figure?.moving, ...moving } };
    if (!painted) this.colour();
    if (counters) channel.listeners.counters?.(counters);
    Object.assign(this.element.dataset, state, { paints: ++this.paints });
    this.pointing.follow(this.order);
    this.keepWidths();
    return true;
  }

  // By the visitor, which has Plotly style the points anew.
  zoomed() {
    this.colour();
    this.pointing.follow(this.order);
    this.keepWidths();
  }

  // What was drawn for another zoom is drawn again.
  keepWidths() {
    if (!equal(this.zoomOf(this.figure), this.zoom)) this.again();
  }

  zoomOf({ layout }) {
    return this.pointing.zoom && zoomed(this.element._fullLayout, layout);
  }

  colour() {
    if (this.figure.moving.dots) colour(this.element, this.figure.moving.dots);
  }

  // A copy each time: Plotly writes the visitor's zoom into the layout that it is given.
  layout(layout, moving) {
    const defaults = { uirevision: "kept", hovermode: "closest", hoverdistance: REACH, dragmode: false };
    const fixed = { width: this.width, height: this.height, autosize: false };
    return { ...defaults, ...this.fitted({ ...structuredClone(layout), ...moving }), ...fixed, ...this.pointing.still };
  }

  fitted(layout) {
    return layout.shapes ? { ...layout, shapes: steady(fitting(layout.shapes, this.width, this.height, this.share), this.zoom) } : layout;
  }

  config() {
    const [scrollZoom, doubleClick] = this.pointing.zoom ? ["cartesian", "reset"] : [false, false];
    return { displayModeBar: false, doubleClick, scrollZoom, showTips: false };
  }

  fits(width, height) {
    return width === this.width && height === this.height;
  }

  fit() {
    this.stay();
    const { clientWidth: width, clientHeight: height } = this.element;
    if (this.plotly && width && !this.fits(width, height)) this.again();
  }

  again() {
    if (this.figure && !this.waiting.length) this.waiting.push({ figure: this.figure, state: {}, order: this.order });
    this.next();
  }
}
