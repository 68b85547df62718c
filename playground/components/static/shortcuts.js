// The page's keys. What can be written in keeps them for itself, and so does whoever holds a modifier. A menu of the
// browser's own, the speed, keeps the digits that choose in it.

export const WRITTEN_IN = "input:not([type=range], [type=checkbox], [type=radio]), textarea, [contenteditable=true]";

// While a dialog is open, the keys are those that are meant for it, too.
export function keys(actions, inDialogs = false) {
  const known = new Map(actions);
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const act = known.get(key.toUpperCase());
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    const choosing = target.matches?.("select") && key >= "0" && key <= "9";
    if (!inDialogs && document.querySelector("dialog[open]")) return;
    if (!act || modified || choosing || event.isComposing || target.matches?.(WRITTEN_IN)) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the copy that keys.js makes of a key on a slider would count twice
    act();
  }, true);
}
