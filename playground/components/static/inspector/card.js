// The card of the selected element: our own HTML, escaped by the server. A button in it picks an element or moves among
// those that were selected before; Alt with an arrow key does the latter from anywhere on the page.

import { channel } from "../channel.js";
import { WRITTEN_IN } from "../shortcuts.js";

const MOVES = { ArrowLeft: "select_back", ArrowRight: "select_forward" };
const opened = new Set(); // the details that the visitor has opened
let shown = { order: 0 };

export function render({ data, parentElement }) {
  const news = JSON.parse(new TextDecoder().decode(data));
  if (news.order < shown.order && parentElement === shown.place) return;
  const same = news.card === shown.card && parentElement === shown.place;
  shown = { ...news, place: parentElement };
  if (same) return;
  parentElement.classList.add("card");
  parentElement.onclick = press;
  const focused = parentElement.contains(document.activeElement);
  parentElement.innerHTML = news.card;
  for (const part of parentElement.querySelectorAll("details")) {
    part.open = opened.has(part.dataset.key);
    part.ontoggle = () => (part.open ? opened.add(part.dataset.key) : opened.delete(part.dataset.key));
  }
  if (focused) parentElement.querySelector(".name").focus({ preventScroll: true });
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
