// Streamlit's menus give the keys back to the page. A menu is a field that one can write in, and keeps the focus after a
// choice: the next key would be taken for a search in it.

const MENU = "input[role=combobox]";
const PATIENCE = 30; // frames

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
