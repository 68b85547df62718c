// The page's keys. What can be written in keeps them for itself, and so does whoever holds a modifier: a cell of the
// samples is written in by the first key that is pressed on it. A menu of the browser's own, the speed, keeps the digits
// that choose in it. A field of a number takes no letters, but for an e: the others are the page's keys there, too, so
// that a step may follow what was typed, but not while it is written in.

export const WRITTEN_IN = [
  "input:not([type=range], [type=checkbox], [type=radio]), textarea, [contenteditable=true]",
  "[class*=st-key-data_rows] *",
].join();

const NUMBER = "input[type=number]";
const LETTER = /^[a-df-z]$/i;

const SENDS = ["Enter", "ArrowUp", "ArrowDown", "PageUp", "PageDown"];

let written; // the field of a number that a click was for, or that has something in it that has not been sent

const isNumber = (target) => target.matches?.(NUMBER);
const begin = ({ target }) => isNumber(target) && (written = target);
const end = ({ target }) => target === written && (written = undefined);

for (const type of ["pointerdown", "input"]) addEventListener(type, begin, true);
for (const type of ["change", "focusout"]) addEventListener(type, end, true);
addEventListener("keydown", (event) => SENDS.includes(event.key) && end(event));

// What is in a field counts, before the key does.
function settle(field) {
  field.blur();
  field.focus({ preventScroll: true });
}

// While a dialog is open, the keys are those that are meant for it, too.
export function keys(actions, inDialogs = false) {
  const known = new Map(actions);
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const act = known.get(key.toUpperCase());
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    const choosing = target.matches?.("select") && key >= "0" && key <= "9";
    if (!inDialogs && document.querySelector("dialog[open]")) return;
    const own = target.matches?.(WRITTEN_IN) && !(isNumber(target) && target !== written && LETTER.test(key));
    if (!act || modified || choosing || event.isComposing || own) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the copy that keys.js makes of a key on a slider would count twice
    if (isNumber(target)) settle(target);
    act();
  }, true);
}
