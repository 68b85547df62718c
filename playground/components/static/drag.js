// A number under the hand: the run shows each value on the way, and all of them together are one edit.

import { channel } from "./channel.js";
import { SLIP, apart } from "./pointing.js";

const STEP = 0.01; // of a number, a pixel
const UNANSWERED = 2; // values that may be under way
const REST_MS = 150; // of a hand that holds a number still
const FINE = 0.1; // with Shift, of the usual step

// From the press to the release; with `by`, values are what is added to the number.
export class Drag {
  constructor(name, { by = false } = {}) {
    this.name = name;
    [this.passing, this.final] = by ? ["drag_by", "set_by"] : ["drag", "set"];
  }

  // The latest value goes out with the next frame of the screen. Without a line to the run the last one alone does.
  move(value) {
    this.value = value;
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.pass();
    });
  }

  pass() {
    if (this.value === this.sent || !channel.isOpen()) return;
    if (channel.passing() >= UNANSWERED) return this.move(this.value);
    this.sent = this.value;
    this.send(this.passing);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => channel.isOpen() && this.send(this.passing), REST_MS); // all that shows it is told
  }

  release() {
    this.end();
    if (this.value !== undefined) this.send(this.final);
  }

  cancel() {
    this.end();
    if (this.sent !== undefined) channel.send("cancel");
  }

  end() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.resting);
  }

  send(what) {
    channel.send(what, { name: this.name, value: this.value });
  }
}

// From a press of the mouse on something that stands for a number: moving up and down changes it by a step a pixel, with
// Shift more finely, and Escape takes it back. A press that stays where it is does nothing, nor does a finger, which
// scrolls. Nobody else hears of the press as one of the mouse: Plotly would lay a cover over the page, and its plots
// would wait. Returns whether the press was taken up; `ended` is called when that is over.
export function scrub(press, name, { step = STEP, ended } = {}) {
  if (press.pointerType === "touch" || press.button !== 0 || !press.isPrimary) return false;
  press.preventDefault();
  press.currentTarget?.focus({ preventScroll: true }); // which is left out with the rest
  const listening = new AbortController();
  const on = (type, act) => addEventListener(type, act, { capture: true, signal: listening.signal });
  let [drag, by, at] = [undefined, 0, press.clientY];
  const end = (how) => {
    listening.abort();
    drag?.[how]();
    ended?.();
  };
  on("pointermove", (move) => {
    const { pointerId, clientY, shiftKey } = move;
    if (pointerId !== press.pointerId) return;
    if (!drag && apart(press, move) <= SLIP) return;
    drag ??= new Drag(name, { by: true });
    by += (at - clientY) * step * (shiftKey ? FINE : 1);
    at = clientY;
    drag.move(Number(by.toPrecision(6)));
  });
  on("pointerup", ({ pointerId }) => pointerId === press.pointerId && end("release"));
  on("pointercancel", () => end("cancel"));
  on("keydown", (event) => {
    if (event.key !== "Escape" || !drag) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    end("cancel");
  });
  return true;
}
