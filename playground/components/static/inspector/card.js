// The card of the selected element, and what else is said about it: our own HTML, escaped by the server. It comes over
// the channel at once, and with each run of the page's script, which knows the check of the gradients, too. A button in
// it picks an element or moves among those that were selected before; Alt with an arrow key does the latter from
// anywhere on the page.

import { channel } from "../channel.js";
import { WRITTEN_IN, keys } from "../shortcuts.js";
import { toBlank, typeAgain, typedIn, write } from "./blanks.js";
import { fold, unfolded } from "./folding.js";

const MOVES = { ArrowLeft: "select_back", ArrowRight: "select_forward" };
const places = new Map(); // of its parts: the card, and the asides below it
const ASK = "Q"; // asks for the selected number
const shown = new WeakMap(); // what each place shows

export function render({ data, parentElement: place }) {
  const { part, about, order, [part]: html } = JSON.parse(new TextDecoder().decode(data));
  places.set(part, place);
  place.classList.add("card");
  place.onclick = press;
  place.onsubmit = write;
  if (show(place, { html, about, order })) fold(place, about, "page");
}

// What is said below comes first, so that the card knows the room that it leaves.
channel.on("inspector", (news) => {
  for (const part of ["asides", "card"]) {
    const place = places.get(part);
    if (!place?.isConnected || !show(place, { ...news, html: news[part] })) continue;
    if (part === "card") fold(place, news.about, "channel");
  }
});

// Whether it is news.
function show(place, news) {
  const before = shown.get(place);
  if (news.order < before?.order) return false;
  shown.set(place, news);
  place.dataset.about = news.about;
  if (news.html !== before?.html) draw(place, news.html, news.about === before?.about);
  return true;
}

// What is open stays so, and what has the focus, or else the name of the element has it.
function draw(place, html, same) {
  const focused = place.contains(document.activeElement) && document.activeElement;
  const typed = typedIn(place);
  place.innerHTML = html;
  for (const part of place.querySelectorAll("details")) part.open = unfolded(part.dataset.key);
  typeAgain(place, typed);
  if (place === places.get("card") && toBlank(place, focused)) return;
  if (!focused) return;
  const again = same && [...place.querySelectorAll("button, summary")].find((each) => nameOf(each) === nameOf(focused));
  (again || place.querySelector(".name"))?.focus({ preventScroll: true });
}

function nameOf({ dataset, parentElement }) {
  return dataset.pick ?? dataset.do ?? parentElement.dataset.key;
}
function press({ target }) {
  const { pick, do: move } = target.closest("button")?.dataset ?? {};
  if (pick) channel.send("pick", { plot: "card", id: pick, place: null });
  if (move) channel.send(move);
}

keys([[ASK, () => channel.send("ask")]]);

// A browser has its own use for these keys, which would leave the page.
document.addEventListener("keydown", (event) => {
  const move = MOVES[event.key];
  const others = event.ctrlKey || event.metaKey || event.shiftKey;
  if (!move || !event.altKey || others || event.target.matches?.(WRITTEN_IN)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  channel.send(move);
}, true);
