// The page's keys. What can be written in keeps them for itself, and so does whoever holds a modifier. A menu of the
// browser's own, the speed, keeps the digits that choose in it, and a field of a number takes no letters, but for an e.

export const WRITTEN_IN = "input:not([type=range], [type=checkbox], [type=radio]), textarea, [contenteditable=true]";

const NUMBER = "input[type=number]";
const LETTER = /^[a-df-z]$/i;

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
    const written = target.matches?.(WRITTEN_IN) && !(target.matches(NUMBER) && LETTER.test(key));
    if (!act || modified || choosing || event.isComposing || written) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the copy that keys.js makes of a key on a slider would count twice
    if (target.matches?.(NUMBER)) settle(target);
    act();
  }, true);
}
