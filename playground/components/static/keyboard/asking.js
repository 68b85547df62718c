// A question gets the focus when it is asked, and is read aloud, as is what is said of an answer. Escape leaves it, also
// from the field that the answer is typed in.

import { WRITTEN_IN } from "../shortcuts.js";

const BOX = "st-key-asking";
const LEAVE = ".st-key-asked_leave button";
const boxes = document.getElementsByClassName(BOX);

let known;

new MutationObserver(() => {
  if (boxes[0] === known) return;
  known = boxes[0];
  if (known) greet(known);
}).observe(document.body, { childList: true, subtree: true });

function greet(box) {
  Object.assign(box, { tabIndex: -1, role: "group", ariaLabel: "Question", ariaLive: "polite" });
  if (!navigator.userActivation?.hasBeenActive || document.activeElement?.matches(WRITTEN_IN)) return;
  box.focus({ preventScroll: true });
  box.scrollIntoView({ block: "nearest" });
}

addEventListener("keydown", ({ key, target }) => {
  if (key === "Escape" && target.matches?.(WRITTEN_IN)) target.closest(`.${BOX}`)?.querySelector(LEAVE)?.click();
}, true);
