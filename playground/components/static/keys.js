// The page's keys, also where a slider, a switch or a choice has the focus. Streamlit leaves every key to an input that
// has it, also to those that one cannot write in: who has moved the time line could not step on from there.

import "./menus.js";
import "./names.js";

const CANNOT_BE_WRITTEN_IN = "input[type=range], input[type=checkbox], input[type=radio]";

addEventListener("keydown", (event) => {
  const { key, code, keyCode, target } = event;
  const typed = key.length === 1 && key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!typed || !target.matches?.(CANNOT_BE_WRITTEN_IN)) return;
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, code, keyCode, bubbles: true }));
});
