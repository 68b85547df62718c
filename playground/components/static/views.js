// A view that is opened below the graph comes into sight, so far that the graph stays in sight, too.

const SHARE = 0.5; // of the window's height that stays above it
const HANDS = ["wheel", "pointerdown", "keydown"]; // whoever moves the page by hand is left alone

addEventListener("click", ({ target }) => target.closest?.("[class*=st-key-tabs] button") && reveal(), true);

// Once the page's script has drawn it, and while it grows. A second click closes the view: there is nothing to show then.
function reveal() {
  const app = document.querySelector("[data-testid=stApp]");
  const before = document.querySelector(".st-key-view");
  const drawn = new MutationObserver(() => {
    if (app.dataset.testScriptState !== "notRunning") return;
    const view = document.querySelector(".st-key-view");
    if (!view && !before) return; // the end of a run from before the click
    drawn.disconnect();
    if (view) follow(view);
  });
  drawn.observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
}

function follow(view) {
  const growth = new ResizeObserver(() => {
    const hidden = view.getBoundingClientRect().top - SHARE * innerHeight;
    if (hidden > 0) document.querySelector(".stMain").scrollBy({ top: hidden });
    else growth.disconnect();
  });
  growth.observe(view);
  for (const hand of HANDS) addEventListener(hand, () => growth.disconnect(), { capture: true, once: true });
}
