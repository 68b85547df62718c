// The transport bar: a row of what moves the run and its phases, and a strip of the time line and the counters.
//
// Nothing in it is a value that the server sets and the visitor sets, too: what it shows comes from the run, what is
// done to it goes out as an event.

import { channel } from "./channel.js";
import { keeper } from "./document/keeper.js";
import { place, share } from "./document/share.js";
import { icon } from "./icons.js";
import { keys } from "./shortcuts.js";
import "./views.js";

const decoder = new TextDecoder();
const BUTTONS = [
  ["reset", "0", "Reset (0): back to the very same start"],
  ["back", "B", "Back (B): one step back, of the chosen size"],
  ["step", "S", "Step (S): one step on, of the chosen size", "Step"],
  ["phase_end", "E", "End (E): run to the end of the phase"],
  ["play", "P", "", "Play"],
];
const MORE = [
  ["undo", "Z", "Undo (Z): take the last change back"],
  ["redo", "Y", "Redo (Y): make it again"],
  ["share", "K", "Share (K): a link to exactly this state, or its file"],
  ["large", "V", "Large (V): for a projector, and back"],
];
const SIZE = "Step size: how far one step goes";
const SIZES = {
  operation: "One operation: a line of NumPy",
  layer: "One layer: all that a phase does in it",
  phase: "To the end of forward, loss, backward or update",
  update: "A whole update of the parameters",
  epoch: "Every training sample once",
};
const WAY = "Drag it, or go to it with Tab and move it with the arrow keys.";
const SLOWER = "No live connection to the server: every move works, but more slowly. It is tried again.";
const PATIENCE_MS = 2500; // before a connection that is not there is spoken of

let bar;

export function render({ data, parentElement, setTriggerValue }) {
  const news = JSON.parse(decoder.decode(data));
  bar ??= new Bar();
  if (bar.element.parentElement !== parentElement) parentElement.append(bar.element);
  channel.attach(news, setTriggerValue);
  bar.show(news);
}

class Bar {
  constructor() {
    this.order = 0;
    this.element = make("div", { className: "bar" });
    this.parts = {};
    this.element.append(this.walk(), this.more(), this.part("phases"), this.timeline(), this.place(), this.chips());
    channel.on("bar", (news) => this.show(news));
    channel.on("counters", (news) => this.count(news));
    channel.on("busy", (words) => (this.parts.busy.textContent = words));
    channel.on("status", (open) => this.status(open));
    keys([...BUTTONS, ...MORE, ["next_granularity", "G"]].map(([name, key]) => [key, () => this.press(name)]));
  }

  walk() {
    const walk = make("div", { className: "walk" });
    this.buttons = {};
    for (const button of BUTTONS) walk.append(this.button(button));
    this.buttons.step.classList.add("primary");
    return walk;
  }

  more() {
    const more = make("div", { className: "more" });
    this.speed = make("select", { id: "speed", title: "Speed of Play", ariaLabel: "Speed" });
    this.speed.addEventListener("change", () => channel.send("speed", { value: Number(this.speed.value) }));
    this.sizes = make("div", { className: "sizes", role: "group", ariaLabel: "Step size", title: SIZE });
    place(more);
    more.append(this.speed, this.sizes, ...MORE.map((button) => this.button(button)));
    return more;
  }

  place() {
    const place = make("div", { className: "place" });
    place.append(this.part("progress"), this.part("counters", "p"));
    return place;
  }

  // They stand on the bar's frame, and have its whole width: each can be read, and nothing else makes room for it.
  chips() {
    const chips = make("div", { className: "chips" });
    chips.append(...["marks", "busy", "status"].map((name) => this.part(name)));
    this.parts.status.role = this.parts.busy.role = "status";
    return chips;
  }

  part(name, tag = "div") {
    return (this.parts[name] = make(tag, { className: name }));
  }

  timeline() {
    const line = make("div", { className: "timeline" });
    this.sliders = {};
    for (const [name, help] of [["update", "Jump to any update that the run has reached."], ["operation", "Jump to any operation of the update."]]) {
      const label = make("label", { title: `${help} ${WAY}` });
      const input = make("input", { type: "range", id: `timeline_${name}`, step: 1, ariaLabel: `time line: ${name}` });
      const value = make("output");
      const rail = make("span", { className: "rail" });
      rail.append(input);
      label.append(make("span", { textContent: name }), value, rail);
      input.addEventListener("input", () => (value.textContent = input.value));
      input.addEventListener("change", () => this.travel());
      this.sliders[name] = { input, value };
      line.append(label);
    }
    return line;
  }

  button([name, key, help, words]) {
    const button = make("button", { id: name, type: "button", title: help, ariaKeyShortcuts: key });
    button.ariaLabel = help.split(":")[0] || words;
    button.innerHTML = icon(name) + (words ? `<span>${words}</span>` : "");
    button.addEventListener("click", () => this.press(name));
    this.buttons[name] = button;
    return button;
  }

  // Whoever wants less motion is sent few pictures of a run that plays.
  tellMotion() {
    const { matches } = matchMedia("(prefers-reduced-motion: reduce)");
    if (matches !== Boolean(this.calm)) channel.send("calm", { value: (this.calm = matches) });
  }

  press(name) {
    if (this.buttons[name]?.disabled && channel.isHeard()) return; // what was pressed before may allow it
    if (name === "share") return share();
    if (name !== "play") return channel.send(name);
    this.tellMotion();
    channel.send(this.playing ? "pause" : "play");
    this.showPlaying(!this.playing); // what was pressed is seen at once, and a second press means the other thing
  }

  travel() {
    const { update, operation } = this.sliders;
    channel.send("travel", { update: Number(update.input.value) - 1, operation: Number(operation.input.value) });
  }

  show(news) {
    if (news.order < this.order) return;
    this.order = news.order;
    this.news = news;
    keeper.show(news);
    this.parts.busy.textContent = "";
    if (!channel.awaits("play") && !channel.awaits("pause")) this.showPlaying(news.playing);
    this.showChoices(news);
    this.buttons.undo.disabled = !news.canUndo;
    this.buttons.redo.disabled = !news.canRedo;
    this.buttons.large.ariaPressed = String(news.large);
    for (const mode of ["large", "training"]) document.documentElement.classList.toggle(mode, news[mode]);
    this.showMarks(news);
    this.count(news);
    this.showHits(news);
  }

  showPlaying(playing) {
    this.playing = playing;
    const button = this.buttons.play;
    button.innerHTML = icon(playing ? "pause" : "play") + `<span>${playing ? "Pause" : "Play"}</span>`;
    button.title = playing ? "Pause (P): stop exactly here" : "Play (P): step on and on, until Pause. The speed is the next field: Tab and the arrow keys.";
    button.ariaLabel = playing ? "Pause (P)" : "Play (P)";
  }

  showChoices({ speed, speeds, granularity, granularities }) {
    if (!this.speed.options.length) this.speed.append(...speeds.map(([value, words]) => new Option(words, value)));
    if (!channel.awaits("speed")) this.speed.value = speed;
    if (!this.sizes.children.length) this.sizes.append(...granularities.map((name) => this.size(name)));
    for (const button of this.sizes.children) button.ariaPressed = String(button.dataset.size === granularity);
  }

  size(name) {
    const button = make("button", { type: "button", textContent: name, title: `${SIZES[name]} (G: the next one)` });
    button.dataset.size = name;
    button.addEventListener("click", () => channel.send("granularity", { value: name }));
    return button;
  }

  showMarks({ edited, stopped }) {
    const marks = [edited && ["edited", "edited: Undo takes it back"], stopped && ["stopped", stopped]].filter(Boolean);
    const shown = marks.map(([className, words]) => make("span", { className, textContent: words }));
    this.parts.marks.replaceChildren(...shown);
  }

  // What moves with every picture.
  count({ at, phases, words, progress }) {
    this.showPhases(phases, at[1]);
    this.parts.counters.replaceChildren(...words.flatMap((part, i) => [...(i ? [" · "] : []), ...bold(part)]));
    this.showProgress(progress);
    this.showTimeline(at);
    keeper.count({ at });
  }

  showPhases(phases, operation) {
    const key = JSON.stringify([phases, operation, this.news.groups]);
    if (key === this.phases) return;
    this.phases = key;
    let n = 0;
    let start = 0;
    const groups = this.news.groups.map(([title, names]) => {
      const group = make("div", { className: "phase-group" });
      const list = make("ol");
      for (const name of names) {
        const [done, of] = phases[n];
        n += 1;
        list.append(phase(name, n, done, of, operation <= start + of));
        start += of;
      }
      group.append(make("span", { textContent: title }), list);
      return group;
    });
    this.parts.phases.ariaLabel = "Phases of the training step";
    this.parts.phases.replaceChildren(...groups);
  }

  showProgress(progress) {
    if (!progress) return this.parts.progress.replaceChildren();
    const [value, words] = progress;
    return this.parts.progress.replaceChildren(make("progress", { value }), ` ${words}`);
  }

  // The time line follows the run, but for a slider that somebody holds.
  showTimeline([update, operation]) {
    const { timeline, playing } = this.news;
    this.follow("update", 1, Math.max(timeline.end, update + 1), update + 1, playing);
    this.follow("operation", 0, timeline.length, operation, playing, ` of ${timeline.length}`);
  }

  // Where a rule has stopped Play: marks on the time line that lead there, as the buttons of "Stop when" do by key.
  showHits({ hits, timeline }) {
    const { input } = this.sliders.update;
    const key = JSON.stringify([hits, input.max]);
    if (key === this.hits) return;
    this.hits = key;
    input.ariaDescription = hits.map(([update, words]) => `Play has stopped at update ${update}: ${words}.`).join(" ");
    const marks = hits.map(([update, words]) => {
      const mark = make("i", { className: "hit", title: `Play has stopped at update ${update}: ${words}. A click goes there.` });
      mark.style.setProperty("--at", (update - 1) / Math.max(1, input.max - 1));
      mark.addEventListener("click", (event) => {
        event.preventDefault();
        if (!input.disabled) channel.send("travel", { update: update - 1, operation: timeline.length });
      });
      return mark;
    });
    for (const mark of input.parentElement.querySelectorAll(".hit")) mark.remove();
    input.after(...marks);
  }

  follow(name, min, max, value, disabled, of = "") {
    const { input, value: shown } = this.sliders[name];
    if (input.matches(":active") || channel.awaits("travel")) return;
    Object.assign(input, { min, max, value, disabled });
    shown.textContent = value + of;
  }

  status(open) {
    if (!open) keeper.noteMove();
    if (!open) return (this.patience ??= setTimeout(() => (this.parts.status.textContent = SLOWER), PATIENCE_MS));
    clearTimeout(this.patience);
    this.patience = undefined;
    return (this.parts.status.textContent = "");
  }
}

function phase(name, place, done, of, reached) {
  const standing = done > 0 && reached ? "now" : done === of ? "done" : "next";
  const item = make("li", { className: `phase ${standing}` });
  if (standing === "now") item.ariaCurrent = "step";
  item.style.setProperty("--share", `${Math.round((100 * done) / Math.max(of, 1))}%`);
  item.append(make("b", { textContent: place }), ` ${name} `, make("small", { textContent: `${done}/${of}` }));
  return item;
}

// "updates done **12**" as nodes; the words are text whatever they hold.
function bold(text) {
  return text.split("**").map((part, i) => (i % 2 ? make("b", { textContent: part }) : part));
}

export function make(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}
