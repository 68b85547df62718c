// The page's keys. What can be written in keeps them for itself, and so does whoever holds a modifier.

const WRITTEN_IN = "input:not([type=range], [type=checkbox], [type=radio]), textarea, select, [contenteditable=true]";

export function keys(actions) {
  const known = new Map(actions);
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const act = known.get(key.toUpperCase());
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    if (!act || modified || event.isComposing || target.matches?.(WRITTEN_IN)) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // the copy that keys.js makes of a key on a slider would count twice
    act();
  }, true);
}
