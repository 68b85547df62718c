// Beside the graph: inputs, targets and the learning rate, each as a slider and as a field to type the number.

import { make } from "./bar.js";
import { channel } from "./channel.js";

const decoder = new TextDecoder();
const STEP = 0.01;

let controls;

export function render({ data, parentElement }) {
  controls ??= new Controls();
  if (controls.element.parentElement !== parentElement) parentElement.append(controls.element);
  controls.show(JSON.parse(decoder.decode(data)));
}

class Controls {
  constructor() {
    this.order = 0;
    this.rows = new Map();
    this.element = make("div", { className: "controls" });
    this.sample = this.sampleField();
    this.values = make("div", { className: "values" });
    this.drawer = make("details");
    this.drawer.append(make("summary", { textContent: "This sample's values" }));
    this.rate = make("div", { className: "values" });
    this.batch = make("button", { type: "button", textContent: "← Back to the batch", id: "show_batch" });
    this.batch.addEventListener("click", () => channel.send("show_batch"));
    this.element.append(this.sample.label, this.drawer, this.values, this.rate, this.batch);
    channel.on("controls", (news) => this.show(news));
  }

  sampleField() {
    const label = make("label", { className: "sample" });
    const name = make("span");
    const input = make("input", { type: "number", id: "sample", min: 1, step: 1 });
    label.append(name, input);
    const field = { label, name, input, writing: false };
    input.addEventListener("input", () => (field.writing = true));
    input.addEventListener("blur", () => (field.writing = false));
    input.addEventListener("change", () => {
      field.writing = false;
      if (input.value) channel.send("sample", { value: Math.round(Number(input.value)) });
    });
    return field;
  }

  show(news) {
    if (news.order < this.order) return;
    this.order = news.order;
    const names = [...news.rows, news.rate].map(({ name }) => name).join();
    if (names !== this.names) this.lay(news, names);
    if (this.values.parentElement !== (news.folded ? this.drawer : this.element)) {
      if (news.folded) this.drawer.append(this.values);
      else this.drawer.after(this.values);
    }
    this.drawer.hidden = !news.folded;
    for (const row of news.rows) this.rows.get(row.name).show(row, news.playing);
    this.rows.get("lr").show(news.rate, false);
    this.batch.hidden = !news.alone;
    this.showSample(news.sample, news.playing);
  }

  showSample(sample, playing) {
    const { label, name, input } = this.sample;
    label.hidden = !sample;
    if (!sample) return;
    name.textContent = sample.label;
    input.max = sample.count;
    input.disabled = playing;
    if (!this.sample.writing && !channel.awaits("sample")) set(input, sample.value);
  }

  lay(news, names) {
    this.names = names;
    this.rows = new Map([...news.rows, news.rate].map(({ name }) => [name, new Row(name)]));
    this.values.replaceChildren(...news.rows.map(({ name }) => this.rows.get(name).element));
    this.rate.replaceChildren(this.rows.get("lr").element);
  }
}

class Row {
  constructor(name) {
    this.name = name;
    this.element = make("div", { className: "row" });
    const label = make("label", { className: "slider" });
    this.words = make("span");
    this.slider = make("input", { type: "range", id: `${name}_slider`, step: "any" });
    this.typed = make("input", { type: "number", id: `${name}_typed`, step: STEP });
    label.append(this.words, this.slider);
    this.element.append(label, this.typed);
    this.typed.addEventListener("input", () => (this.writing = true));
    this.typed.addEventListener("blur", () => (this.writing = false));
    this.slider.addEventListener("input", () => (this.typed.value = rounded(this.slider.value)));
    this.slider.addEventListener("change", () => this.send(rounded(this.slider.value)));
    this.slider.addEventListener("keydown", (event) => this.nudge(event));
    this.typed.addEventListener("change", () => this.take());
  }

  // Arrow keys move by the same step wherever the number stands.
  nudge(event) {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const value = rounded(Math.min(Math.max(Number(this.slider.value) + way * STEP, this.slider.min), this.slider.max));
    this.slider.value = this.typed.value = value;
    this.send(value);
  }

  // What was typed counts once it is complete; an emptied field shows the number again.
  take() {
    this.writing = false;
    if (this.typed.value === "") this.restore();
    else this.send(Number(this.typed.value));
  }

  send(value) {
    channel.send("set", { name: this.name, value });
  }

  restore() {
    set(this.typed, Number(this.shown.toPrecision(4)));
  }

  show({ label, value, low, high }, disabled) {
    this.shown = value;
    this.words.textContent = label;
    this.typed.ariaLabel = `${label}, typed`;
    for (const input of [this.slider, this.typed]) Object.assign(input, { min: low, max: high, disabled });
    if (channel.awaits("set", this.name)) return;
    if (!this.slider.matches(":active")) this.slider.value = value;
    if (!this.writing) this.restore();
  }
}

// A value that is there already stays untouched: setting it would take the selection and the cursor away.
function set(input, value) {
  if (input.value === "" || Number(input.value) !== value) input.value = value;
}

function rounded(value) {
  return Math.round(Number(value) / STEP) * STEP === 0 ? 0 : Number((Math.round(Number(value) / STEP) * STEP).toFixed(10));
}
