// What a field of a number cannot read, such as 5e or 1e400. It gives no such text away; but in most browsers what is
// selected in the field that has the focus can be read, and where the focus is about to go elsewhere, that is done in time.

export const FIELD = "[data-testid=stNumberInput] input"; // that Streamlit draws

const OURS = `.controls *, ${FIELD}`;
const LONGEST = 20; // characters of a text that is said whole
const left = new WeakMap(); // texts, by their fields

addEventListener("pointerdown", ({ target }) => target !== document.activeElement && leave(), true);
addEventListener("keydown", ({ key }) => key === "Tab" && leave(), true);

function leave() {
  const field = document.activeElement;
  if (field?.validity?.badInput && field.matches(OURS)) left.set(field, selected(field));
}

function selected(field) {
  field.select();
  return getSelection().toString();
}

// The sentence about what is in a field, empty where there is nothing to tell; the number before it `stays`.
export function unreadable(field, stays) {
  if (!field.validity.badInput) return "";
  const text = document.activeElement === field ? selected(field) : left.get(field);
  const kind = text && Math.abs(text) === Infinity ? "no finite number" : "no number";
  const begun = text?.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return `${begun ? `“${begun}”` : "This"} is ${kind}: it stays ${String(stays).replaceAll("-", "−")}.`;
}

// What stands below a field: what the run says, or, until the next move, of a text that has not been taken.
export class Refusal {
  constructor(element) {
    this.element = element;
  }

  // What the run has said before is not about this text.
  tell(sentence) {
    [this.past, this.own] = [this.said, sentence];
    this.write(sentence);
  }

  // Something is on its way to the run: what that says next is about it.
  forget() {
    this.past = this.own = undefined;
  }

  show(said, order) {
    if (said !== this.said) this.forget();
    else if (order > this.order) this.own = undefined;
    Object.assign(this, { said, order });
    this.write(this.own ?? (said === this.past ? "" : said));
  }

  write(sentence) {
    if (this.element.textContent !== sentence) this.element.textContent = sentence;
  }
}
