// The card of the selected element, and what else is said about it: our own HTML, escaped by the server. A button in it
// picks an element or moves among those that were selected before; Alt with an arrow key does the latter from anywhere
// on the page.

import { channel } from "../channel.js";
import { WRITTEN_IN } from "../shortcuts.js";
import { fold, unfolded } from "./folding.js";

const MOVES = { ArrowLeft: "select_back", ArrowRight: "select_forward" };
const shown = new WeakMap(); // what each place shows

export function render({ data, parentElement: place }) {
  const news = JSON.parse(new TextDecoder().decode(data));
  const before = shown.get(place);
  if (news.order < before?.order) return;
  shown.set(place, news);
  if (news.card === before?.card) return;
  place.classList.add("card");
  place.onclick = press;
  const focused = place.contains(document.activeElement);
  place.innerHTML = news.card;
  for (const part of place.querySelectorAll("details")) part.open = unfolded(part.dataset.key);
  if (focused) place.querySelector(".name")?.focus({ preventScroll: true });
  fold(place, news.about);
}

function press({ target }) {
  const { pick, do: move } = target.closest("button")?.dataset ?? {};
  if (pick) channel.send("pick", { plot: "card", id: pick, place: null });
  if (move) channel.send(move);
}

// A browser has its own use for these keys, which would leave the page.
document.addEventListener("keydown", (event) => {
  const move = MOVES[event.key];
  const others = event.ctrlKey || event.metaKey || event.shiftKey;
  if (!move || !event.altKey || others || event.target.matches?.(WRITTEN_IN)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  channel.send(move);
}, true);
