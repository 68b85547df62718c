// What is folded away in the inspector: what the visitor has folded, and what a low window has no room for. The answer
// itself stays in sight: chain, sentence and update, and the paths, unless what the visitor has opened fits in their place.

const PATHS = "paths";
const SPARED = ["steps", "curve", PATHS]; // open where there is room; the first is folded first
const PHONE = matchMedia("(max-width: 640px)");
const opened = new Map(); // by hand
let folded = new Set(); // for want of room
let element, settled, watching, led;

// Whether a part is open.
export function unfolded(key) {
  return opened.get(key) ?? (SPARED.includes(key) && !folded.has(key));
}

// Once a part of the inspector is there: with another element or another size of the window all of it begins anew, and
// once more when the page has drawn the rest of it.
export function fold(place, id, by) {
  const inspector = place.closest(".st-key-inspector");
  if (!inspector) return;
  watch(inspector);
  place.addEventListener("click", byHand);
  if (id !== element) begin(inspector, element && (PHONE.matches || led));
  else if (by === "page" && id !== settled) begin(inspector);
  element = id;
  if (by === "page") settled = id;
  make(inspector);
}

function begin(inspector, moving) {
  [folded, led] = [new Set(), false];
  if (moving) requestAnimationFrame(() => reveal(inspector));
}

// Streamlit adds figure and tools later than the card, and whatever is above may come later still, or grow, and move all
// of it down; then the whole page has another height.
function watch(inspector) {
  if (watching === inspector) return;
  watching = inspector;
  const observer = new ResizeObserver(() => requestAnimationFrame(() => make(inspector)));
  for (const part of [inspector, inspector.closest(".stMainBlockContainer")]) observer.observe(part);
}

addEventListener("resize", () => {
  const inspector = document.querySelector(".st-key-inspector");
  if (!inspector) return;
  begin(inspector);
  make(inspector);
});

// What is selected already, and is selected once more, has its answer there.
document.addEventListener("selected", ({ detail }) => {
  const inspector = document.querySelector(".st-key-inspector");
  if (inspector && PHONE.matches && detail === element) reveal(inspector);
});

function byHand({ target }) {
  led = Boolean(target.closest("[data-pick]"));
  const part = target.closest("summary")?.parentElement;
  if (!part) return;
  opened.set(part.dataset.key, !part.open);
  folded = new Set();
  const inspector = target.closest(".st-key-inspector");
  requestAnimationFrame(() => make(inspector)); // the browser opens the part after the click
}

function make(inspector) {
  const parts = [...inspector.querySelectorAll("details[data-key]")];
  const show = () => {
    for (const part of parts) part.open = unfolded(part.dataset.key);
    inspector.toggleAttribute("data-curve-folded", !unfolded("curve"));
  };
  show();
  const fits = () => inspector.offsetHeight <= room(inspector);
  for (const key of SPARED) {
    if (folded.has(key) || fits()) continue;
    folded.add(key);
    show();
  }
  if (!folded.has(PATHS) || fits()) return;
  folded.delete(PATHS); // in vain
  show();
}

// The pixels from the inspector's top to the window's bottom; on a phone once the graph has been moved below the bar.
function room(inspector) {
  const { top } = inspector.getBoundingClientRect();
  if (!PHONE.matches) return innerHeight - top - document.querySelector(".stMain").scrollTop;
  return innerHeight - pinned() - (top - topOfGraph());
}

// What is selected on a phone comes into sight below the graph, which stays. Elsewhere the head of a card that a link in
// the card before has led to does.
function reveal(inspector) {
  if (!PHONE.matches) return showHead(inspector);
  const hidden = inspector.getBoundingClientRect().bottom - innerHeight;
  const top = Math.min(hidden, topOfGraph() - pinned());
  if (top > 0) document.querySelector(".stMain").scrollBy({ top });
}

function showHead(inspector) {
  const bar = document.querySelector(".st-key-transport").getBoundingClientRect().bottom;
  const top = inspector.getBoundingClientRect().top - bar;
  if (top < 0) document.querySelector(".stMain").scrollBy({ top });
}

function topOfGraph() {
  return document.querySelector("#network-graph")?.getBoundingClientRect().top ?? 0;
}

// Where on a phone the bar ends that stays in sight; both come at any time while the page is built.
function pinned() {
  const phases = document.querySelector(".bar > .phases");
  return phases ? parseFloat(getComputedStyle(phases).top) + phases.offsetHeight : 0;
}
