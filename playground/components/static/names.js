// Names for those of Streamlit's buttons that show a mere sign: "Open", "Increment" and "Decrement" say of what. And a
// word of help on choices that have no question mark beside them.

const FIELDS = {
  ":is([data-testid=stSelectbox], [data-testid=stMultiSelect]) button[aria-label=Open]": (name) => `Open the menu ${name}`,
  "button[aria-label=Increment]": (name) => `Raise ${name}`,
  "button[aria-label=Decrement]": (name) => `Lower ${name}`,
};
const CHOICES = ":is(.st-key-beside, .st-key-views, .st-key-tools, [class*=st-key-tabs], [class*=st-key-data_part], [class*=st-key-code_form], [class*=st-key-flow_when]) [data-testid=stButtonGroup] button";
const HELP = [
  [/^Inspector$/, "The selected number: what it is made of, and what the update makes of it"],
  [/^Training$/, "The output over the inputs, and loss and accuracy over the updates"],
  [/^Printed$/, "The numbers that the authors printed, compared with the run's digit by digit"],
  [/^∂.*∂w$/, "The gradient: how the loss changes when a weight does"],
  [/^w$/, "The weights themselves"],
  [/^Δw$/, "What the update adds to each weight"],
  [/^first moment/, "The optimiser's running mean of the gradients"],
  [/^second moment/, "The optimiser's running mean of their squares"],
  [/^Nudge$/, "Change it a little, and see what the loss does"],
  [/^Set$/, "Give it another value; the run goes on from there"],
  [/^Code$/, "The update as lines of NumPy, with their values"],
  [/^Matrices$/, "Each operation as an equation of matrices"],
  [/^Ledger$/, "Every parameter in a table: value, gradient, change and check"],
  [/^Check$/, "The gradients beside central differences, and beside your own"],
  [/^Network$/, "Layers, functions, loss and optimiser"],
  [/^Data$/, "The data sets, and a table of your own"],
  [/^Gradient flow$/, "How large gradients are from layer to layer"],
  [/^Insight$/, "What the run tells beyond one update: a diagnosis, landscapes, sweeps, comparisons"],
  [/^Samples$/, "Each sample with its output, loss and gradient"],
  [/^Data sets$/, "Samples that are drawn: how many, how noisy, from which seed"],
  [/^Your own table$/, "A table from a file or from a spreadsheet, read and used as data"],
  [/^Edit the samples$/, "The samples in use, one in each row: change, add and delete them"],
  [/^as operations$/, "Every operation of the update with its value, as it runs here"],
  [/^as the script$/, "The lines of the script that can be taken away"],
  [/^now$/, "The gradients of the update that is shown, layer by layer"],
  [/^over the updates$/, "How they have changed since the run began"],
  [/^Exercise$/, "The update with blanks, for you to compute"],
];
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
  for (const button of document.querySelectorAll(`${CHOICES}:not([title])`)) {
    const [, help] = HELP.find(([words]) => words.test(button.textContent.trim())) ?? [];
    if (help) button.title = help;
  }
}
