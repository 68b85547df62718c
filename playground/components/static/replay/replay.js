// A recorded run on the page's own parts: what they send goes no further than here, and is answered from the recording.

import { render as renderBar } from "../bar.js";
import { channel, notes } from "../channel.js";
import { render as renderPlot } from "../live_plot.js";
import { Recording, held } from "./recording.js";

const ARROWS = { ArrowRight: "step", ArrowLeft: "back" };
const SLOW = 1; // steps a second at first
const encoder = new TextEncoder();
const place = (id) => document.getElementById(id);

// What is done on each event; others are of no use here.
const EVENTS = {
  step: (replay) => replay.go(replay.recording.next(replay.at, replay.granularity)),
  back: (replay) => replay.go(replay.recording.before(replay.at, replay.granularity)),
  reset: (replay) => replay.go(0, { stop: true }),
  phase_end: (replay) => replay.go(replay.recording.next(replay.at, "phase")),
  travel: (replay, { update, operation }) => replay.go(replay.recording.nearest(update, operation)),
  play: (replay) => replay.play(),
  pause: (replay) => replay.go(replay.at, { stop: true }),
  speed: (replay, { value }) => replay.change({ speed: value }),
  granularity: (replay, { value }) => replay.change({ granularity: value }),
  next_granularity: (replay) => replay.change({ granularity: replay.nextGranularity() }),
  pick: (replay, { id }) => id && replay.change({ picked: id }),
  card: (replay, { id }) => channel.tell("card", { ...replay.recording.card(replay.at, id), order: replay.order }),
};

class Replay {
  constructor(recording) {
    this.recording = recording;
    this.at = recording.start;
    this.order = 0;
    this.picked = recording.selected;
    this.granularity = recording.granularity;
    this.speed = SLOW;
    this.system = matchMedia("(prefers-color-scheme: dark)");
    this.dark = this.system.matches;
  }

  begin(plotly) {
    const send = (what, values = {}) => EVENTS[what]?.(this, values);
    Object.assign(channel, { attach() {}, acknowledge() {}, isOpen: () => true, send });
    const { plot, bar, notes: html } = this.news();
    renderBar({ data: encoded(bar), parentElement: place("bar") });
    notes({ data: encoded({ html, order: this.order }), parentElement: place("notes") });
    renderPlot({ data: encoded(plot), parentElement: place("graph") }, plotly);
    this.keep();
    this.system.addEventListener("change", ({ matches }) => this.look(matches));
    place("theme").addEventListener("click", () => this.look(!this.dark));
    document.addEventListener("keydown", (event) => arrow(event));
  }

  // What is shown now. Each time counts as later than the one before.
  news() {
    const { plot, bar, notes: html } = this.recording.documents(this.at, this);
    const order = ++this.order;
    const { granularity, speed, timer } = this;
    const timeline = { ...bar.timeline, end: this.recording.updates };
    return { plot: { ...plot, order }, bar: { ...bar, timeline, granularity, speed, playing: Boolean(timer), order }, notes: html };
  }

  show() {
    const { plot, bar, notes: html } = this.news();
    channel.tell("plots", [plot], this.order);
    channel.tell("bar", bar, this.order);
    channel.tell("notes", html, this.order);
    this.keep();
  }

  // The numbers of what was clicked last stay in sight, as they are in the state on screen.
  keep() {
    place("picked").innerHTML = this.recording.card(this.at, this.picked).html;
  }

  go(at, { stop = at === this.recording.last } = {}) {
    this.at = at;
    if (stop) this.halt();
    this.show();
  }

  // From the start again where it has come to the end.
  play() {
    this.halt();
    if (this.at === this.recording.last) this.at = 0;
    this.timer = setInterval(() => EVENTS.step(this), 1000 / this.speed);
    this.show();
  }

  halt() {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  change(values) {
    Object.assign(this, values);
    if (this.timer && "speed" in values) this.play();
    else this.show();
  }

  nextGranularity() {
    const names = Object.keys(this.recording.stops);
    return names[(names.indexOf(this.granularity) + 1) % names.length];
  }

  look(dark) {
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
    this.change({ dark });
  }
}

// The arrow keys, where nothing that has the focus has a use of its own for them.
function arrow(event) {
  const what = ARROWS[event.key];
  const modified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
  if (!what || modified || event.target.matches?.("input, select")) return;
  event.preventDefault();
  channel.send(what);
}

function encoded(document) {
  return encoder.encode(JSON.stringify(document));
}

const [library, content] = await Promise.all([held("plotly"), held("recording")]);
const script = new Blob([await library.arrayBuffer()], { type: "text/javascript" });
new Replay(new Recording(await content.json())).begin(URL.createObjectURL(script));
