// Names for those of Streamlit's buttons that show a mere sign: "Open", "Increment" and "Decrement" say of what.

const FIELDS = {
  ":is([data-testid=stSelectbox], [data-testid=stMultiSelect]) button[aria-label=Open]": (name) => `Open the menu ${name}`,
  "button[aria-label=Increment]": (name) => `Raise ${name}`,
  "button[aria-label=Decrement]": (name) => `Lower ${name}`,
};
const PATIENCE_MS = 200; // many elements come at once

let waiting;

new MutationObserver(() => {
  waiting ??= setTimeout(nameAll, PATIENCE_MS);
}).observe(document.body, { childList: true, subtree: true });

function nameAll() {
  waiting = undefined;
  for (const [selector, named] of Object.entries(FIELDS)) {
    for (const button of document.querySelectorAll(selector)) {
      const field = button.closest("[data-testid=stSelectbox], [data-testid=stMultiSelect], [data-testid=stNumberInput]");
      const name = field?.querySelector("input")?.ariaLabel;
      if (name) button.ariaLabel = named(name);
    }
  }
}
