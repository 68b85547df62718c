// The page's keys, also where a slider, a switch or a choice has the focus. Streamlit leaves every key to an input that
// has it, also to those that one cannot write in: who has moved the time line could not step on from there. A menu is one
// that one can write in, and keeps the focus after a choice: the next key would be taken for a search in it.

import "./names.js";
import "./keyboard/asking.js";
import "./keyboard/comma.js";
import "./numbers/streamlit_field.js"; // which reads a text before the Tab key is taken to another field
import "./keyboard/popovers.js";
import "./tabs/large_paste.js";

const CANNOT_BE_WRITTEN_IN = "input[type=range], input[type=checkbox], input[type=radio]";
const MENU = "input[role=combobox]";
const PATIENCE = 30; // frames

addEventListener("keydown", (event) => {
  const { key, code, keyCode, target } = event;
  const typed = key.length === 1 && key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!typed || !target.matches?.(CANNOT_BE_WRITTEN_IN)) return;
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, code, keyCode, bubbles: true }));
});

addEventListener("keydown", ({ key, target }) => {
  if (!target.matches?.(MENU)) return;
  if (key === "Escape" || (key === "Enter" && target.ariaExpanded === "true")) leave();
}, true);

addEventListener("click", ({ target }) => {
  if (target.closest?.("[role=option]")) leave();
}, true);

// Once the menu has closed, which takes it some frames. One that stays open, for more choices, keeps the focus.
function leave(frames = PATIENCE) {
  requestAnimationFrame(() => {
    const menu = document.activeElement;
    if (!menu.matches(MENU) || !frames) return;
    if (menu.ariaExpanded === "false") menu.blur();
    else leave(frames - 1);
  });
}
