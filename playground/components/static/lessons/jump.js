// A leads to what the lesson asks, from wherever one is on the page, or in the lesson, and from there to what a
// task is done with, or back again.

import { keys } from "../shortcuts.js";

const ASKED = ["[name=answer]", "[data-answer]:not(:disabled)", ".main", ".inside", "button"]; // the first that is there
const NEEDED = {
  tab: "[class*=st-key-tabs] button", side: "[class*=st-key-side] button", edges: "[class*=st-key-quantity] button",
  sample: "#sample",
};
const ANSWERS = "[data-answer]";
const KEY = "A";

let place, from;

export function jumpsTo(element) {
  place = element;
}

function jump() {
  if (!place?.isConnected) return;
  const here = document.activeElement;
  const inside = place.contains(here);
  const asked = ASKED.map((each) => place.querySelector(each)).find(Boolean);
  if (inside && (here === asked || here.matches(ANSWERS))) {
    (needed() ?? from)?.focus({ preventScroll: true });
    return;
  }
  if (!inside) from = here;
  const sheet = place.querySelector(".sheet:not([open]) > summary");
  sheet?.click(); // as by hand, so that it stays open
  asked?.focus();
}

// What the task is done with, where that is one thing on the page.
function needed() {
  const way = NEEDED[place.querySelector("[data-needs]")?.dataset.needs];
  return way && document.querySelector(way);
}

keys([[KEY, jump]]);
