// Beside the graph: inputs, targets, the learning rate and the selected weight or bias.

import { make } from "./bar.js";
import { channel } from "./channel.js";
import { HelpSign } from "./numbers/help_sign.js";
import { NumberRow, set } from "./number_row.js";
import { Refusal, unreadable } from "./numbers/unreadable.js";

const decoder = new TextDecoder();

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
    this.parameter = make("div", { className: "values" });
    this.batch = make("button", { type: "button", textContent: "← Back to the batch", id: "show_batch" });
    this.batch.addEventListener("click", () => channel.send("show_batch"));
    this.element.append(this.sample.element, this.drawer, this.values, this.rate, this.parameter, this.batch);
    channel.on("controls", (news) => this.show(news));
  }

  sampleField() {
    const element = make("div", { className: "sample" });
    const label = make("label");
    const name = make("span", { className: "name" });
    const input = make("input", { type: "number", id: "sample", min: 1, step: 1 });
    const help = new HelpSign();
    label.append(name, input);
    const says = make("p", { className: "refused", role: "alert" });
    element.append(label, help.button, says, help.line);
    const field = { element, name, input, help, refusal: new Refusal(says), writing: false };
    input.addEventListener("input", () => (field.writing = true));
    input.addEventListener("blur", () => (field.writing = false));
    input.addEventListener("change", () => {
      field.writing = false;
      if (input.value) {
        field.refusal.forget();
        return channel.send("sample", { value: Number(input.value) });
      }
      field.refusal.tell(unreadable(input, field.shown));
      return (input.value = field.shown);
    });
    return field;
  }

  show(news) {
    if (news.order < this.order) return;
    this.order = news.order;
    this.lay(this.values, news.rows);
    this.lay(this.rate, [news.rate]);
    this.lay(this.parameter, news.parameter ? [news.parameter] : []);
    if (this.values.parentElement !== (news.folded ? this.drawer : this.element)) {
      if (news.folded) this.drawer.append(this.values);
      else this.drawer.after(this.values);
    }
    this.drawer.hidden = !news.folded;
    for (const row of news.rows) this.rows.get(row.name).show(row, news.playing, news.order);
    for (const row of [news.rate, news.parameter]) if (row) this.rows.get(row.name).show(row, false, news.order);
    this.batch.hidden = !news.alone;
    this.showSample(news.sample, news.playing, news.order);
  }

  showSample(sample, playing, order) {
    const { element, name, input, help, refusal } = this.sample;
    element.hidden = !sample;
    if (!sample) return;
    name.textContent = sample.label;
    help.show("the sample shown", sample.help);
    refusal.show(sample.refused, order);
    input.max = sample.count;
    input.disabled = playing;
    this.sample.shown = sample.value;
    if (!this.sample.writing && !channel.awaits("sample")) set(input, sample.value);
  }

  // A row stays as long as there is its number.
  lay(place, rows) {
    const before = [...place.children];
    const wanted = rows.map(({ name }) => {
      if (!this.rows.has(name)) this.rows.set(name, new NumberRow(name));
      return this.rows.get(name).element;
    });
    if (wanted.length === before.length && wanted.every((row, i) => row === before[i])) return;
    place.replaceChildren(...wanted);
    for (const [name, row] of this.rows) if (before.includes(row.element) && !wanted.includes(row.element)) this.rows.delete(name);
  }
}
