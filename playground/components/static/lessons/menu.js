// The list of all lessons, with how far the visitor has come, as a dialog.

import { channel } from "../channel.js";
import * as kept from "./kept.js";

const PARTS = `
  <h2>Lessons</h2>
  <p>Each opens a scene, and goes on with what you really do. Undo (Z) brings your own run back. A lesson in a
    file of your own (.toml) begins once it is dropped on the page, or opened by Share (K).</p>
  <ol></ol>
  <p role="status"></p>
  <div class="file">
    <button type="button" class="save">Save progress</button>
    <button type="button" class="open">Open progress</button>
    <button type="button" class="close">Close</button>
    <input type="file" accept=".json,application/json" aria-label="The file of progress to open" hidden>
  </div>`;

const dialog = made();
let lessons = [];

export function know(all) {
  lessons = all;
}

// Where the visitor goes on: in the lesson that is under way, else with the first that is not done.
export function next() {
  const { last, progress } = kept.read();
  const underWay = lessons.find(({ id, of }) => id === last && progress[id].at > 0 && progress[id].at < of);
  const lesson = underWay ?? lessons.find(({ id, of }) => !(progress[id]?.at >= of));
  return lesson && { lesson, at: progress[lesson.id]?.at ?? 0 };
}

export function begin(id) {
  channel.send("lesson", { id, ...reached(id) });
}

// How far the visitor has come in a lesson; a lesson that is done begins anew.
export function reached(id) {
  const { progress } = kept.read();
  const { of } = lessons.find((lesson) => lesson.id === id);
  const { at, results } = progress[id]?.at < of ? progress[id] : { at: 0, results: "" };
  return { at, results };
}

export function show(parent) {
  parent.append(dialog);
  list();
  dialog.showModal();
}

function list() {
  const { progress } = kept.read();
  dialog.querySelector("ol").replaceChildren(...lessons.map((lesson) => row(lesson, progress[lesson.id])));
}

function row({ id, title, minutes, summary, of, own }, known) {
  const done = known?.at >= of;
  const words = done ? "✓ done" : known?.at ? `step ${known.at + 1} of ${of}` : `${minutes} minutes`;
  const button = Object.assign(document.createElement("button"), { type: "button" });
  for (const [name, text] of [["b", title], ["small", own ? `your file · ${words}` : words], ["span", summary]]) {
    button.append(Object.assign(document.createElement(name), { textContent: text }), " ");
  }
  button.addEventListener("click", () => {
    dialog.close();
    begin(id);
  });
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function made() {
  const found = Object.assign(document.createElement("dialog"), { className: "lessons", innerHTML: PARTS });
  found.ariaLabel = "Lessons";
  const input = found.querySelector("[type=file]");
  const acts = { save: kept.save, open: () => input.click(), close: () => found.close() };
  for (const [name, act] of Object.entries(acts)) found.querySelector(`.${name}`).addEventListener("click", act);
  input.addEventListener("change", async () => {
    found.querySelector("[role=status]").textContent = await kept.add(input.files[0]);
    input.value = "";
    list();
  });
  return found;
}
