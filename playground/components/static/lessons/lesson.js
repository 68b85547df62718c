// The lesson beside the work: our own HTML, escaped by the server. What is typed, folded and in focus stays as it is. While
// none is played, one quiet line offers one.

import { channel } from "../channel.js";
import { covered } from "../graph/uncovered.js";
import { jumpsTo } from "./jump.js";
import * as kept from "./kept.js";
import * as menu from "./menu.js";

const folded = new Map(); // by hand, by data-key
let place, shown;
let newest = 0;
let asked = false; // whether the page has gone on with the lesson of before it was loaded again

export function render({ data, parentElement }) {
  const news = JSON.parse(new TextDecoder().decode(data));
  menu.know(news.menu);
  if (place !== parentElement) {
    place = parentElement;
    place.classList.add("lesson");
    jumpsTo(place);
    place.addEventListener("click", press);
    place.addEventListener("submit", answer);
    place.addEventListener("click", byHand);
    place.addEventListener("toggle", covered, true);
    shown = undefined;
  }
  const further = !asked && goFurther(news.kept);
  if (!asked && !news.sheet) goOn();
  asked = true;
  show({ ...news, kept: further ? undefined : news.kept }, news.order);
  channel.on("lesson", show);
}

function show({ sheet: html, kept: progress }, order) {
  if (order < newest) return;
  newest = order;
  if (progress) {
    kept.keep(progress);
    kept.note(progress.id);
  }
  document.documentElement.classList.toggle("learning", Boolean(html));
  if (html === shown) return;
  shown = html;
  if (html) draw(html);
  else offer();
}

// A server that has another visit for the page knows of no lesson.
function goOn() {
  const { id, at, results } = kept.open() ?? {};
  kept.note(); // until it is played
  if (at !== undefined) menu.resume(id, { at, results });
}

// An address opens its lesson from the start: whoever has come further goes on there. It may name the lesson in whatever
// language.
function goFurther(news) {
  const named = new URLSearchParams(location.search).get("lesson");
  if (!news || ![news.id, news.id.split(".")[0]].includes(named)) return false;
  if (news.at > 0 || menu.reached(news.id).at === 0) return false;
  menu.begin(news.id);
  return true;
}

function draw(html) {
  const focus = place.contains(document.activeElement) ? document.activeElement : undefined;
  const typed = place.querySelector("[name=answer]");
  const before = stepShown();
  place.innerHTML = html;
  for (const part of place.querySelectorAll("details")) part.open = folded.get(part.dataset.key) ?? part.open;
  const input = place.querySelector("[name=answer]");
  if (typed && input?.dataset.step === typed.dataset.step) input.value = typed.value;
  if (focus) again(focus, stepShown() === before)?.focus({ preventScroll: true });
  if (typed?.dataset.step !== input?.dataset.step) place.querySelector(".inside").scrollTop = 0;
  covered();
}

function stepShown() {
  return place.querySelector(".sheet")?.dataset.step;
}

// What has the focus in the new text: the same field or button, or else the text itself. An answer to another question is
// another button, whatever its place: it would be the right one too often.
function again({ dataset, name, localName }, sameStep) {
  if (localName === "summary") return place.querySelector("summary");
  const same = name ? "[name=answer]" : dataset.answer && sameStep ? `[data-answer="${CSS.escape(dataset.answer)}"]:not(:disabled)` : undefined;
  return (same && place.querySelector(same)) ?? place.querySelector("[name=answer]") ?? place.querySelector(".inside");
}

function offer() {
  const next = menu.next();
  const { lesson, at } = next ?? {};
  const words = at ? `Go on: ${lesson.title}` : `Learn in ${lesson?.minutes} minutes`;
  const line = Object.assign(document.createElement("p"), { className: "offer" });
  if (lesson) line.append(button(words, { lesson: lesson.id }, lesson.title), " ");
  line.append(button("Lessons", { menu: "" }, "All lessons"));
  place.replaceChildren(line);
}

function button(text, data, title) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: text, title });
  Object.assign(made.dataset, data);
  return made;
}

function press(event) {
  const { target } = event;
  const link = target.closest("a.address");
  if (link && navigator.clipboard) copy(event, link);
  const { do: act, answer, lesson, menu: list } = target.closest("button")?.dataset ?? {};
  if (act === "lesson_leave") kept.note();
  if (act) channel.send(act);
  else if (answer !== undefined) channel.send("lesson_answer", { value: answer });
  else if (lesson) menu.begin(lesson);
  else if (list !== undefined) menu.show(place);
}

// A browser that lets nothing be copied opens the link.
function copy(event, link) {
  event.preventDefault();
  navigator.clipboard.writeText(link.href).then(() => { link.textContent = "The link is copied"; }, () => open(link.href));
}

function answer(event) {
  event.preventDefault();
  channel.send("lesson_answer", { value: new FormData(event.target).get("answer") });
}

// It opens after the click.
function byHand({ target }) {
  const part = target.closest("summary")?.parentElement;
  if (part) folded.set(part.dataset.key, !part.open);
}
