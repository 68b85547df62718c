// The list of all lessons, with how far the visitor has come, as a dialog.

import { channel } from "../channel.js";
import * as kept from "./kept.js";
import * as own from "./own.js";

const PARTS = `
  <h2>Lessons</h2>
  <p>Each opens a scene, and goes on with what you really do. Undo (Z) brings your own run back. A lesson in a
    file of your own (.toml) begins once it is dropped on the page, or opened by Share (K); this browser keeps it.</p>
  <ol></ol>
  <p role="status"></p>
  <div class="file">
    <button type="button" class="save">Save progress</button>
    <button type="button" class="open">Open progress</button>
    <button type="button" class="close">Close</button>
    <input type="file" accept=".json,application/json" aria-label="The file of progress to open" hidden>
  </div>`;

const dialog = made();
let served = [];

export function know(all) {
  served = all;
}

// Those of the visitor's own files come first, also where the server does not know them. Of a lesson that there is in several
// languages, the list has the one that the browser asks for.
function all() {
  const offered = served.filter((lesson) => lesson.own || lesson === inBrowsersLanguage(lesson.name));
  return [...own.read().filter(({ id }) => !isServed(id)), ...offered];
}

function inBrowsersLanguage(name) {
  const found = served.filter((lesson) => !lesson.own && lesson.name === name);
  const wanted = [...navigator.languages, "en"].flatMap((tag) => [tag, tag.split("-")[0]]);
  const known = wanted.find((tag) => found.some(({ language }) => language === tag));
  return found.find(({ language }) => language === known) ?? found[0];
}

function isServed(id) {
  return served.some((lesson) => lesson.id === id);
}

// Where the visitor goes on: in the lesson that is under way, else with the first that is not done.
export function next() {
  const { last, progress } = kept.read();
  const lessons = all();
  const underWay = lessons.find(({ id, of }) => id === last && progress[id].at > 0 && progress[id].at < of);
  const lesson = underWay ?? lessons.find(({ id, of }) => !(progress[id]?.at >= of));
  return lesson && { lesson, at: progress[lesson.id]?.at ?? 0 };
}

export function begin(id) {
  if (isServed(id)) channel.send("lesson", { id, ...reached(id) });
  else own.bring(id, reached(id), false);
}

// A page that is loaded again goes on, on the run as it is.
export function resume(id, { at, results }) {
  if (!isServed(id) && all().some((lesson) => lesson.id === id)) own.bring(id, { at, results }, true);
  else channel.send("lesson_resume", { id, at, results });
}

// How far the visitor has come in a lesson; a lesson that is done begins anew.
export function reached(id) {
  const { progress } = kept.read();
  const { of } = [...served, ...all()].find((lesson) => lesson.id === id);
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
  dialog.querySelector("ol").replaceChildren(...all().map((lesson) => row(lesson, progress[lesson.id])));
}

function row({ id, title, minutes, summary, of, own: mine }, known) {
  const done = known?.at >= of;
  const words = done ? "✓ done" : known?.at ? `step ${known.at + 1} of ${of}` : `${minutes} minutes`;
  const button = Object.assign(document.createElement("button"), { type: "button" });
  for (const [name, text] of [["b", title], ["small", mine ? `your file · ${words}` : words], ["span", summary]]) {
    button.append(Object.assign(document.createElement(name), { textContent: text }), " ");
  }
  button.addEventListener("click", () => {
    dialog.close();
    begin(id);
  });
  const item = document.createElement("li");
  item.append(button);
  if (mine) item.append(forgetting(id, title));
  return item;
}

function forgetting(id, title) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "forget", textContent: "Forget" });
  button.ariaLabel = `Forget ${title}`;
  button.addEventListener("click", () => {
    own.forget(id);
    channel.send("lesson_forget", { id });
    served = served.filter((lesson) => lesson.id !== id);
    list();
    dialog.querySelector(".close").focus();
  });
  return button;
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
