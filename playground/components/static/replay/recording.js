// What was written down of a run, unpacked from the page that holds it.

// The content of an element, which is compressed and in letters.
export async function held(id) {
  const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}

export class Recording {
  constructor(content) {
    Object.assign(this, content);
    this.last = this.states.length - 1;
    this.updates = this.states[this.last].at[0] + 1; // that are done at its end
  }

  // An entry of the pool: what depends on the theme has its light and its dark form.
  entry(number, dark) {
    const forms = this.pool[number];
    return forms[dark ? forms.length - 1 : 0];
  }

  // The documents of a state, as a server would send them; `picked` is the id of the element that is emphasised.
  documents(at, { dark, picked }) {
    const { state, label, figure, targets, shapes, dots, bar, notes } = this.states[at];
    const entry = (number) => this.entry(number, dark);
    const halo = this.halos[this.elements.indexOf(picked)] ?? shapes[0];
    const moving = { shapes: [halo, ...shapes.slice(1)].map(entry), dots };
    const drawn = { data: entry(figure.data), layout: entry(figure.layout), targets: entry(targets), moving };
    const plot = { ...this.graph, state, label, selected: picked, figure: drawn };
    return { plot, bar: entry(bar), notes: entry(notes) };
  }

  card(at, id) {
    const number = this.states[at].cards[this.elements.indexOf(id)];
    return number === undefined ? { id, html: "", said: "" } : this.entry(number);
  }

  // Where a step of a size leads to from a state, and where one back does.
  next(at, size) {
    return this.stops[size].find((stop) => stop > at) ?? this.last;
  }

  before(at, size) {
    return this.stops[size].findLast((stop) => stop < at) ?? 0;
  }

  // The state nearest to a place on the time line.
  nearest(update, operation) {
    const [first, last] = [this.states[0].at[0], this.states[this.last].at[0]];
    const within = Math.min(last, Math.max(first, update));
    const at = this.states.findLastIndex(({ at: [u, o] }) => u < within || (u === within && o <= operation));
    return Math.max(0, at);
  }
}
