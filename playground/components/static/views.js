// A view that is opened below the graph comes into sight, so far that the graph stays in sight, too.

const SHARE = 0.5; // of the window's height that stays above it

addEventListener("click", ({ target }) => {
  const button = target.closest?.(".st-key-tabs button");
  if (button) requestAnimationFrame(reveal);
});

// Once the page's script has drawn it. A second click on the same button closes the view, and there is nothing to show.
function reveal() {
  const app = document.querySelector("[data-testid=stApp]");
  const observer = new MutationObserver(() => {
    if (app.dataset.testScriptState !== "notRunning") return;
    observer.disconnect();
    const view = document.querySelector(".st-key-view");
    const hidden = view ? view.getBoundingClientRect().top - SHARE * innerHeight : 0;
    if (hidden > 0) document.querySelector(".stMain").scrollBy({ top: hidden, behavior: behavior() });
  });
  observer.observe(app, { attributes: true, attributeFilter: ["data-test-script-state"] });
}

function behavior() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}
