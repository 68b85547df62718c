// A question mark beside the name of a field, as Streamlit's have one: its words are a tooltip for the mouse, and a line
// below the field for whoever clicks or taps it.

import { make } from "../bar.js";

export class HelpSign {
  constructor() {
    this.button = make("button", { type: "button", className: "help", textContent: "?", ariaExpanded: "false" });
    this.line = make("p", { className: "help-words", hidden: true });
    this.button.addEventListener("click", () => {
      this.line.hidden = !this.line.hidden;
      this.button.ariaExpanded = String(!this.line.hidden);
    });
  }

  show(name, words) {
    this.button.ariaLabel = `Help for ${name}`;
    this.button.title = words;
    if (this.line.textContent !== words) this.line.textContent = words;
  }
}
