// Streamlit draws what a popover opens at the end of the page. The Tab key goes there from its button all the same, and
// from its last part on to what follows the button. Streamlit takes its parts out of the order of the Tab key while the
// focus is elsewhere, and notes that on them; a button that saves a file is disabled meanwhile, and loses the focus.

const BODY = "[data-testid=stPopoverBody]";
const OPEN = "button[data-testid=stPopoverButton][aria-expanded=true]";
const REACHED = "a[href], button, input, select, textarea, [tabindex]";

let last; // that had the focus inside

addEventListener("focusin", ({ target }) => {
  if (target.closest?.(BODY)) last = target;
});

addEventListener("keydown", (event) => {
  const body = document.querySelector(BODY);
  const opener = [...document.querySelectorAll(OPEN)].find(isSeen);
  if (event.key !== "Tab" || !body || !opener) return;
  const goal = following(event.target === document.body ? last : event.target, body, opener, event.shiftKey ? -1 : 1);
  if (!goal) return;
  event.preventDefault();
  goal.focus();
}, true);

function following(from, body, opener, way) {
  const inside = reached(body);
  if (from === opener && way > 0) return inside[0];
  if (!body.contains(from)) return undefined;
  const side = way < 0 ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
  const rest = inside.filter((element) => from.compareDocumentPosition(element) & side);
  return rest.at(way < 0 ? -1 : 0) ?? (way < 0 ? opener : after(opener, body));
}

function after(opener, body) {
  const all = reached(document.body).filter((element) => !body.contains(element));
  return all[all.indexOf(opener) + 1];
}

function reached(place) {
  return [...place.querySelectorAll(REACHED)].filter((element) => {
    const inOrder = element.tabIndex >= 0 || "tabindex" in element.dataset;
    return inOrder && !element.disabled && isSeen(element);
  });
}

function isSeen(element) {
  return element.getClientRects().length > 0;
}
