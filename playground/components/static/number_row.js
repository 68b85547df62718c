// A number with its name: a slider, a field to type it, and the name itself, which can be dragged up and down.

import { make } from "./bar.js";
import { channel } from "./channel.js";
import { Drag, scrub } from "./drag.js";
import { HelpSign } from "./numbers/help_sign.js";
import { LINEAR, LOGARITHMIC } from "./numbers/scales.js";
import { Refusal, unreadable } from "./numbers/unreadable.js";

const PAGE = 10; // steps
const THUMB = 10; // pixels about the middle of a slider's thumb
const NEAR = 1; // pixel about where a thumb was pressed, which mean its number as it was
const HELP = "Drag the name up or down; with Shift in fine steps. Escape takes it back.";

export class NumberRow {
  constructor(name) {
    this.name = name;
    this.scale = LINEAR;
    this.element = make("div", { className: "row" });
    const label = make("label", { className: "slider" });
    this.words = make("span", { className: "name", title: HELP });
    this.slider = make("input", { type: "range", id: `${name}_slider`, step: "any" });
    this.typed = make("input", { type: "number", id: `${name}_typed`, step: "any" });
    label.append(this.words, this.slider);
    const says = make("p", { className: "refused", role: "alert" });
    this.refusal = new Refusal(says);
    this.help = new HelpSign();
    this.element.append(label, this.help.button, this.typed, says, this.help.line);
    this.listen();
  }

  listen() {
    const { slider, typed, words } = this;
    slider.addEventListener("pointerdown", (event) => this.press(event));
    slider.addEventListener("input", () => this.slide());
    slider.addEventListener("change", () => this.settle());
    typed.addEventListener("input", () => (this.writing = true));
    typed.addEventListener("change", () => this.take());
    for (const input of [slider, typed]) {
      input.addEventListener("keydown", (event) => this.key(event, input));
      input.addEventListener("keyup", () => this.keyed && this.release());
      input.addEventListener("blur", () => this.leave());
    }
    words.addEventListener("pointerdown", (event) => {
      if (!this.slider.disabled) scrub(event, this.name, { step: this.scale.step(this.shown) });
    });
  }

  // A press on the thumb takes the number up as it is, one beside it moves the number there.
  press(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    this.begin(this.at(this.slider));
    const home = Math.abs(event.clientX - this.thumb()) <= THUMB ? event.clientX : undefined;
    this.near = home !== undefined;
    const listening = new AbortController();
    const on = (type, act) => addEventListener(type, act, { capture: true, signal: listening.signal });
    const end = (act) => {
      listening.abort();
      setTimeout(act); // after the slider's own events of this moment
    };
    on("pointermove", ({ clientX }) => (this.near = home !== undefined && Math.abs(clientX - home) <= NEAR));
    on("pointerup", () => end(() => this.release()));
    on("pointercancel", () => end(() => this.cancel()));
    on("keydown", ({ key }) => key === "Escape" && this.cancel());
  }

  // Where the middle of the thumb stands on the screen.
  thumb() {
    const { left, width } = this.slider.getBoundingClientRect();
    const { min, max, value } = this.slider;
    return left + THUMB + ((value - min) / (max - min)) * (width - 2 * THUMB);
  }

  begin(start) {
    this.refused = false;
    this.start = start;
    this.drag = new Drag(this.name);
  }

  slide() {
    if (this.refused) this.put(this.start);
    else this.move(this.near ? this.start : this.slid());
  }

  // The number that the slider stands at, and the slider at a number.
  slid() {
    return this.scale.value(Number(this.slider.value));
  }

  put(value) {
    this.slider.value = this.scale.position(value, Number(this.slider.min));
    this.slider.ariaValueText = String(digits(value));
  }

  move(value) {
    this.value = value;
    if (!this.writing) set(this.typed, digits(value));
    this.drag?.move(value);
  }

  // Of a hand that no press or key has told of, such as an aid's, a slider says only where it has led.
  settle() {
    if (!this.drag && !this.refused) this.send(this.slid());
  }

  // Keys move by the same step wherever the number stands; one that is held down makes one drag.
  key(event, input) {
    if (event.key === "Escape" && this.keyed) return this.cancel();
    const next = this.keyedTo(event, input);
    if (next === undefined) return undefined;
    event.preventDefault();
    if (!this.keyed) this.begin(this.at(input));
    this.keyed = true;
    this.near = this.writing = false;
    this.put(next);
    return this.move(next);
  }

  // Where a key leads to, undefined if nowhere. In the field, where some keys move the cursor, there are no ends.
  keyedTo({ key, ctrlKey, metaKey, altKey }, input) {
    if (ctrlKey || metaKey || altKey || this.refused) return undefined;
    const steps = { ArrowDown: -1, ArrowUp: 1, PageDown: -PAGE, PageUp: PAGE };
    const moved = (count) => this.scale.moved(this.at(input), count);
    if (input === this.typed) return key in steps ? moved(steps[key]) : undefined;
    const [low, high] = [this.scale.value(Number(input.min)), this.scale.value(Number(input.max))];
    const ends = { Home: low, End: high };
    if (key in ends) return ends[key];
    const count = { ...steps, ArrowLeft: -1, ArrowRight: 1 }[key];
    return count && Math.min(Math.max(moved(count), low), high);
  }

  // The number that the slider or the field shows, exactly: what has more digits than the slider is known.
  at(input) {
    if (input === this.typed) return Number(input.value);
    if (this.keyed) return this.value;
    const { value, min } = this.slider;
    return Number(value) === this.scale.position(this.shown, Number(min)) ? this.shown : this.slid();
  }

  release() {
    this.drag?.release();
    this.end();
  }

  cancel() {
    if (!this.drag) return;
    this.drag.cancel();
    const held = !this.keyed; // the slider still follows the pointer, until that is let go
    this.end();
    this.refused = held;
    if (held) addEventListener("pointerup", () => setTimeout(() => (this.refused = false)), { capture: true, once: true });
    this.put(this.start);
    this.restore();
  }

  end() {
    this.drag = undefined;
    this.keyed = this.near = false;
  }

  leave() {
    this.writing = false;
    if (this.keyed) this.release();
  }

  // What was typed counts once it is complete; a field that has been emptied, or cannot be read, shows the number again.
  take() {
    this.writing = false;
    if (this.typed.value !== "") return this.keyed || this.send(Number(this.typed.value));
    this.refusal.tell(unreadable(this.typed, digits(this.shown)));
    return this.restore();
  }

  send(value) {
    this.refusal.forget();
    channel.send("set", { name: this.name, value });
  }

  restore() {
    set(this.typed, digits(this.shown));
  }

  // What is under the hand, or has been let go and not been heard of, stays as it is.
  show({ label, value, low, high, help, refused = "", logarithmic }, disabled, order) {
    this.scale = logarithmic ? LOGARITHMIC : LINEAR;
    this.shown = value;
    this.words.textContent = label;
    this.words.title = `${help} ${HELP}`;
    this.help.show(label, `${help} ${HELP}`);
    this.typed.ariaLabel = `${label}, typed`;
    this.refusal.show(refused, order);
    for (const input of [this.slider, this.typed]) input.disabled = disabled;
    if (this.drag || channel.awaits("set", this.name)) return;
    const ends = { min: this.scale.position(low), max: this.scale.position(high) };
    Object.assign(this.slider, ends);
    this.put(value);
    if (!this.writing) this.restore();
  }
}

// A value that is there already stays untouched: setting it would take the selection and the cursor away.
export function set(input, value) {
  if (input.value === "" || Number(input.value) !== value) input.value = value;
}

function digits(value) {
  return Number(value.toPrecision(4));
}
