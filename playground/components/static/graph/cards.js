// The card beside what is pointed at: the run is asked for it, and its answer is HTML for the state on screen.

import { channel } from "../channel.js";

const DWELL_MS = 400; // without a channel a card costs a run of the page's script
const AGAIN_MS = 100; // between two cards of a run that goes on
const BESIDE = 14, MARGIN = 4; // pixels from the pointer, and from the window's edges

export class Cards {
  constructor(element) {
    this.card = element.appendChild(document.createElement("div"));
    Object.assign(this.card, { className: "hover-card", popover: "manual", role: "tooltip" });
    this.words = element.appendChild(document.createElement("div"));
    Object.assign(this.words, { className: "spoken", ariaLive: "polite" });
    channel.on("card", (card) => this.answer(card));
  }

  // The card of the element with an id belongs beside a place of the window; without an id there is none. It is `said`
  // aloud where the keyboard led to it.
  want(id, place, said = false) {
    const before = this.wanted;
    Object.assign(this, { wanted: id, place, said });
    if (id && id === before) return this.move();
    this.open(false);
    if (id) this.ask();
  }

  // Streamlit takes the graph off the page, and puts it there again: meanwhile no card can be open, nor is one.
  open(wanted) {
    if (this.card.isConnected) this.card.togglePopover(wanted);
  }

  // One question at a time: its answer asks again where something else is wanted by then.
  ask() {
    clearTimeout(this.asking);
    const wait = channel.isOpen() ? 0 : DWELL_MS;
    const ask = () => this.wanted && !channel.awaits("card") && channel.send("card", { id: this.wanted });
    if (wait) this.asking = setTimeout(ask, wait);
    else ask();
  }

  answer({ id, html, said, order }) {
    if (!this.wanted) return;
    if (id !== this.wanted) return this.ask();
    this.order = order;
    this.card.innerHTML = html;
    this.open(Boolean(html));
    this.move();
    if (this.said) this.words.textContent = said;
    this.said = false;
  }

  // Another state is on screen, or more is known of the same one; without a channel a card comes with it.
  follow(order) {
    if (!this.wanted || this.again || (order === this.order && !channel.isOpen())) return;
    this.again = setTimeout(() => {
      this.again = undefined;
      this.ask();
    }, AGAIN_MS);
  }

  // Beside the place, on the side that has room: if it can be, within the graph, so that what is beside that can be read.
  move() {
    const { offsetWidth: width, offsetHeight: height, style } = this.card;
    const beside = (at, size, room) => {
      const after = at + BESIDE;
      const free = after + size <= room - MARGIN ? after : at - BESIDE - size;
      return `${Math.max(MARGIN, Math.min(free, room - MARGIN - size))}px`;
    };
    const { right } = this.card.parentElement.getBoundingClientRect();
    const { x } = this.place;
    style.left = beside(x, width, x - BESIDE - width < MARGIN ? innerWidth : Math.min(right, innerWidth));
    style.top = beside(this.place.y, height, innerHeight);
  }
}
