// The fields of numbers that Streamlit draws. Of a text that it cannot read Streamlit says that there is none, which would
// empty the field without a word, and of one that changes nothing it says nothing: a refusal below would stay. The run is
// told of both: it shows the number before again, and says why, or no longer says why the one before was refused.

import { channel } from "../channel.js";
import { FIELD, unreadable } from "./unreadable.js";

const NAMED = "st-key-";

let written, before; // the field that is written in, and what it had

addEventListener("beforeinput", ({ target }) => {
  if (target !== written && target.matches?.(FIELD)) [written, before] = [target, target.value];
}, true);
addEventListener("keydown", (event) => event.key === "Enter" && take(event), true);
addEventListener("focusout", take, true);

function take(event) {
  const { target } = event;
  if (target !== written || !target.isConnected) return;
  const says = unreadable(target, before || "empty");
  if (says) event.stopPropagation();
  else written = undefined;
  if (says || [before, ""].includes(target.value)) channel.send("unreadable", { field: nameOf(target), says });
}

// A field whose number was refused is drawn anew. What is typed next is meant for that one, and not for the page's keys.
let held, name; // the field that has the focus, and what it is called however often it is drawn anew

addEventListener("focusin", ({ target }) => {
  renewals.disconnect();
  if (!target.matches?.(FIELD)) return;
  [held, name] = [target, lastingNameOf(target)];
  renewals.observe(document.body, { childList: true, subtree: true });
});
addEventListener("pointerdown", ({ target }) => target !== held && renewals.disconnect(), true);

const renewals = new MutationObserver(() => {
  if (held.isConnected || document.activeElement !== document.body) return;
  const renewed = [...document.querySelectorAll(FIELD)].find((each) => lastingNameOf(each) === name);
  renewed?.focus({ preventScroll: true });
  renewed?.select();
});

function nameOf(field) {
  const named = [...field.closest(`[class*=${NAMED}]`).classList].find((each) => each.startsWith(NAMED));
  return named.slice(NAMED.length);
}

function lastingNameOf(field) {
  return nameOf(field).replace(/-\d+$/, "");
}
