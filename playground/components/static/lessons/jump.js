// A leads to what the lesson asks, from wherever one is on the page, and back again.

import { keys } from "../shortcuts.js";

const ASKED = ["[name=answer]", "[data-answer]:not(:disabled)", ".main", ".inside", "button"]; // the first that is there
const KEY = "A";

let place, from;

export function jumpsTo(element) {
  place = element;
}

function jump() {
  if (!place?.isConnected) return;
  if (place.contains(document.activeElement)) {
    from?.focus({ preventScroll: true });
    return;
  }
  from = document.activeElement;
  const sheet = place.querySelector(".sheet:not([open]) > summary");
  sheet?.click(); // as by hand, so that it stays open
  ASKED.map((each) => place.querySelector(each)).find(Boolean)?.focus();
}

keys([[KEY, jump]]);
