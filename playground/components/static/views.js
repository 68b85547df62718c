// A view that is opened below the graph comes into sight, so far that the graph stays in sight, too. On a phone, where what
// is chosen beside the graph lies below it, that comes right below the bar.

const SHARE = 0.5; // of the window's height that stays above it
const HANDS = ["wheel", "pointerdown", "keydown"]; // whoever moves the page by hand is left alone
const PHONE = matchMedia("(max-width: 640px)");
const [VIEW, BESIDE] = [".st-key-view", ".st-key-beside"];

addEventListener("click", ({ target }) => {
  if (target.closest?.("[class*=st-key-tabs] button")) reveal();
  else if (PHONE.matches && target.closest?.(`${BESIDE} [data-testid=stButtonGroup] button`)) belowBar();
}, true);

// Once the page's script has drawn it, and while it grows. A short run may end before its state was ever written, so that a
// view that is new is looked for itself. A second click closes the view: there is nothing to show then.
function reveal() {
  const app = document.querySelector("[data-testid=stApp]");
  const before = document.querySelector(VIEW);
  const drawn = new MutationObserver(() => {
    if (app.dataset.testScriptState !== "notRunning") return;
    const view = document.querySelector(VIEW);
    if (!view && !before) return; // the end of a run from before the click
    drawn.disconnect();
    if (view) follow(view, () => view.getBoundingClientRect().top - SHARE * innerHeight);
  });
  drawn.observe(app, { attributeFilter: ["data-test-script-state"], childList: !before, subtree: !before });
}

// It is there before the click as well as after it.
function belowBar() {
  const bar = parseFloat(getComputedStyle(document.querySelector(BESIDE)).scrollMarginTop);
  const off = () => document.querySelector(BESIDE).getBoundingClientRect().top - bar;
  follow(document.querySelector(".stMainBlockContainer"), off, true);
}

// What stands above a view may grow or shrink once the view is there: `lasting`, it is kept in its place until a hand moves the page.
function follow(grows, off, lasting = false) {
  const growth = new ResizeObserver(() => {
    if (off() > 1 || (lasting && off() < -1)) document.querySelector(".stMain").scrollBy({ top: off() });
    else if (!lasting) growth.disconnect();
  });
  growth.observe(grows);
  for (const hand of HANDS) addEventListener(hand, () => growth.disconnect(), { capture: true, once: true });
}
