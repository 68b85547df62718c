// The blanks of an exercise at the selected element: Enter has a number marked, and leads to the next one. Whoever selects
// a blank in the graph writes at once.

import { channel } from "../channel.js";

const FIELD = "input[name=blank]";
const GRAPH = "#network-graph";

let wanted; // the element that was selected in the graph, whose blank is to be written

document.addEventListener("selected", ({ detail }) => {
  wanted = detail;
  const card = [...document.querySelectorAll(".card")].find((each) => each.querySelector(".head"));
  if (card?.dataset.about === detail) toBlank(card, false);
});

export function write(event) {
  event.preventDefault();
  const field = event.target.querySelector(FIELD);
  channel.send("write", { blank: event.target.dataset.place, text: field.value });
}

// What has been typed and is not marked yet, by its place, beside what the server knows.
export function typedIn(place) {
  const fields = [...place.querySelectorAll(FIELD)].filter(({ value, defaultValue }) => value !== defaultValue);
  return new Map(fields.map((field) => [field.form.dataset.place, field]));
}

export function typeAgain(place, typed) {
  for (const field of place.querySelectorAll(FIELD)) {
    const before = typed.get(field.form.dataset.place);
    if (before?.defaultValue === field.defaultValue) field.value = before.value;
  }
}

// The field that is written next has the focus where the one before had it, or where its element was selected in the
// graph. After the last one the graph has it.
export function toBlank(place, focused) {
  const writing = focused && focused.matches(FIELD);
  const chosen = place.dataset.about === wanted;
  wanted = undefined;
  if (!writing && !chosen) return false;
  const field = place.querySelector(`${FIELD}[data-at]`);
  if (!field) {
    if (writing) document.querySelector(GRAPH)?.focus({ preventScroll: true });
    return writing;
  }
  field.focus();
  field.select();
  return true;
}
