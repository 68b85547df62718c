// A view that is opened below the graph comes into sight, so far that the graph stays in sight, too. On a phone, where what
// is chosen beside the graph lies below it, that comes right below the bar.

const SHARE = 0.5; // of the window's height that stays above it
const HANDS = ["wheel", "pointerdown", "keydown"]; // whoever moves the page by hand is left alone
const PHONE = matchMedia("(max-width: 640px)");
const [VIEW, BESIDE] = [".st-key-view", ".st-key-beside"];

addEventListener("click", ({ target }) => {
  if (target.closest?.("[class*=st-key-tabs] button")) reveal(VIEW, belowGraph);
  else if (PHONE.matches && target.closest?.(`${BESIDE} [data-testid=stButtonGroup] button`)) reveal(BESIDE, belowBar);
}, true);

// Once the page's script has drawn it, and while it grows. A second click closes the view: there is nothing to show then.
function reveal(name, follow) {
  const app = document.querySelector("[data-testid=stApp]");
  const before = document.querySelector(name);
  const drawn = new MutationObserver(() => {
    if (app.dataset.testScriptState !== "notRunning") return;
    const view = document.querySelector(name);
    if (!view && !before) return; // the end of a run from before the click
    drawn.disconnect();
    if (view) follow(view);
  });
  drawn.observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
}

function belowGraph(view) {
  follow(view, () => view.getBoundingClientRect().top - SHARE * innerHeight);
}

function belowBar(view) {
  const bar = parseFloat(getComputedStyle(view).scrollMarginTop);
  follow(document.querySelector(".stMainBlockContainer"), () => view.getBoundingClientRect().top - bar, true);
}

// What stands above a view may change its height once the view is there: `lasting`, it is followed until a hand moves the page.
function follow(grows, hidden, lasting = false) {
  const growth = new ResizeObserver(() => {
    if (hidden() > 1) document.querySelector(".stMain").scrollBy({ top: hidden() });
    else if (!lasting) growth.disconnect();
  });
  growth.observe(grows);
  for (const hand of HANDS) addEventListener(hand, () => growth.disconnect(), { capture: true, once: true });
}
