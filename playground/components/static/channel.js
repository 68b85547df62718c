// The line to the run: events go out, pictures come in. One for the page, shared by all of its components.
//
// An event is sent over the socket, or, where none gets through, in the ordinary way of a Streamlit component, which
// runs the page's script. Whatever is not known to have been heard is sent again over the next carrier; events are
// numbered, so that the server does each of them once.

const RETRY_MS = [300, 1000, 2000, 5000, 15000];
const UNKNOWN_TICKET = 4404;
const PATIENCE_MS = 500; // after which an event that has no answer yet is spoken of
const TICK_MS = 250; // between two turns of Play where each is a run of the page's script
const APART_MS = 20; // between two things that Streamlit is asked for
const PASSING = ["drag", "drag_by"]; // values on the way to the one that counts: no script is run for them
const PICTURED = ["plots", "still"]; // what later messages of the same kind are built on
const FOLLOW_MS = 3000; // after which a run of the script that never answered is given up

class Channel {
  constructor() {
    this.listeners = {}; // by the part of a message: bar, plots, notes, controls, still, codes, card
    this.early = []; // parts of messages that came before the module that listens to them was loaded
    this.followers = new Map();
    this.unheard = [];
    this.number = 0;
    this.failures = 0;
    this.held = 0; // how many openings are under way
    this.asked = Promise.resolve();
  }

  // From each run of the page's script: the ticket, and how to reach the script.
  attach({ ticket, heard, playing }, trigger) {
    this.trigger = trigger;
    this.playing = playing;
    this.number = Math.max(this.number, heard + 1);
    this.hear(heard);
    this.followed();
    if (ticket !== this.ticket) {
      this.ticket = ticket;
      this.failures = 0;
      this.socket?.close();
      this.open();
    }
    if (!this.isOpen()) this.sendByScript();
    this.tickSoon();
  }

  on(part, listener) {
    this.listeners[part] = listener;
    const [now, later] = [this.early.filter((each) => each.part === part), this.early.filter((each) => each.part !== part)];
    this.early = later;
    for (const { content, order } of now) listener(content, order);
  }

  tell(part, content, order) {
    if (this.listeners[part]) this.listeners[part](content, order);
    else if (PICTURED.includes(part)) this.early.push({ part, content, order });
  }

  // A line is there once the run has said something over it: some proxies take a connection and pass nothing on.
  isOpen() {
    return Boolean(this.joined) && this.socket.readyState === WebSocket.OPEN;
  }

  send(what, values = {}) {
    const event = { n: this.number++, do: what, ...values };
    this.unheard.push(event);
    if (!this.held) this.deliver([event]);
    setTimeout(() => this.unheard.includes(event) && this.listeners.busy?.("Working …"), PATIENCE_MS);
  }

  deliver(events) {
    if (!this.isOpen()) return this.sendByScript();
    for (const event of events) this.socket.send(JSON.stringify(event));
  }

  // While another run is being opened, events wait for it: done to the one before they would go with it.
  async hold(opening) {
    this.held += 1;
    try {
      return await opening;
    } finally {
      this.held -= 1;
      if (!this.held) this.deliver(this.unheard);
    }
  }

  acknowledge(picture) {
    if (this.isOpen()) this.socket.send(JSON.stringify({ ack: picture }));
  }

  open() {
    clearTimeout(this.retry);
    this.joined = false;
    const address = new URL(`live/${this.ticket}`, document.baseURI);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = (this.socket = new WebSocket(address));
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => socket === this.socket && this.receive(data);
    socket.onclose = ({ code }) => socket === this.socket && this.closed(code);
  }

  join() {
    this.joined = true;
    this.failures = 0;
    this.status();
    if (!this.held) this.deliver(this.unheard);
  }

  closed(code) {
    this.failures++;
    this.status();
    this.unheard = this.unheard.filter((event) => !PASSING.includes(event.do));
    if (code === UNKNOWN_TICKET) this.follow("page"); // a server that was started anew: its script gives another
    else this.sendByScript();
    this.tickSoon();
    this.retry = setTimeout(() => this.open(), RETRY_MS[Math.min(this.failures, RETRY_MS.length) - 1]);
  }

  status() {
    this.listeners.status?.(this.isOpen());
  }

  receive(data) {
    if (typeof data !== "string") return this.listeners.codes?.(data);
    const message = JSON.parse(data);
    if (message.heard !== undefined) this.hear(message.heard);
    if (!this.joined) this.join();
    if (message.bar) this.playing = message.bar.playing;
    if (message.follow) onScreen(() => this.follow(message.follow)); // the picture first: a run would hold it up
    for (const [part, content] of Object.entries(message)) this.tell(part, content, message.order);
  }

  hear(heard) {
    this.unheard = this.unheard.filter(({ n }) => n > heard);
  }

  // What has not been heard travels together; the script's answer says how far it came.
  sendByScript() {
    if (this.sending || this.held || !this.unheard.length || !this.trigger) return;
    this.sending = true;
    this.ask(() => {
      this.sending = false;
      if (this.unheard.length && !this.held) this.trigger("events", this.addressed());
    });
  }

  // A server that was started anew may run the script before this page has heard of its new visit: that is not the one meant.
  addressed() {
    return this.unheard.map((event) => ({ ...event, ticket: this.ticket }));
  }

  // One after the other: of what is asked for in one go, Streamlit runs the first part of the page alone, even where
  // all of the page was asked for, too.
  ask(act) {
    const apart = () => new Promise((done) => setTimeout(done, APART_MS));
    this.asked = this.asked.then(act).catch(console.warn).then(apart);
  }

  // Without a channel the page asks for each turn of Play. A hidden page asks for none.
  tickSoon() {
    clearTimeout(this.ticking);
    if (!this.playing || this.isOpen()) return;
    this.ticking = setTimeout(() => {
      if (document.hidden) return this.tickSoon();
      if (!this.isOpen() && !this.unheard.length) this.send("tick");
    }, TICK_MS);
  }

  // What is read follows by a run of the page's script; one that is asked for during another comes after it.
  follow(what) {
    if (what === "parts") {
      return this.followers.forEach((part) => this.ask(() => part.place.isConnected && part("follow", performance.now())));
    }
    if (this.following) return (this.again = true);
    this.again = false;
    this.following = setTimeout(() => this.followed(), FOLLOW_MS);
    return this.ask(() => this.trigger?.("follow", performance.now()));
  }

  // Once no run of the page's script is under way.
  async rest() {
    while (this.following) await new Promise((done) => setTimeout(done, APART_MS));
  }

  followed() {
    clearTimeout(this.following);
    this.following = undefined;
    if (this.again) this.follow("page");
  }

  // Whether the visitor has set something of which the run has not heard yet: what it says meanwhile is older.
  awaits(what, name) {
    return this.unheard.some((event) => event.do === what && (name === undefined || event.name === name));
  }

  // Whether the run has heard of everything: what is shown is what all presses have led to.
  isHeard() {
    return !this.unheard.length;
  }

  // How many values of a drag have no answer yet.
  passing() {
    return this.unheard.filter((event) => PASSING.includes(event.do)).length;
  }
}

// Once the page has been painted twice: the second frame shows what the first one was drawn for.
export function afterPaint(act) {
  afterFrames(2, act);
}

// Once what is drawn now is seen: a third frame begins only when the first one is on the screen, whatever that takes.
function onScreen(act) {
  afterFrames(3, act);
}

function afterFrames(count, act) {
  if (count) requestAnimationFrame(() => afterFrames(count - 1, act));
  else setTimeout(act);
}

export const channel = new Channel();

// A component that draws nothing: through it a part of the page is run by itself.
export function follower({ data, parentElement, setTriggerValue }) {
  const name = new TextDecoder().decode(data);
  for (const [known, { place }] of channel.followers) if (!place.isConnected) channel.followers.delete(known);
  channel.followers.set(name, Object.assign((...event) => setTriggerValue(...event), { place: parentElement }));
}

// Our own HTML below the graph, escaped by the server, kept as new as the newest that came either way.
let newest = 0;
let shown; // innerHTML also says whether the legend is open

export function notes({ data, parentElement: place }) {
  const { html, order } = JSON.parse(new TextDecoder().decode(data));
  place.classList.add("notes");
  place.onkeydown = close;
  place.addEventListener("toggle", comeIntoSight, true);
  const show = (content, at) => {
    if (at < newest) return;
    newest = at;
    if (content !== shown || !place.firstChild) write(place, content);
    shown = content;
  };
  show(html, order);
  channel.on("notes", show);
}

// What is open or has the focus stays so.
function write(place, content) {
  const { open } = place.querySelector("details") ?? {};
  const focused = place.contains(document.activeElement);
  place.innerHTML = content;
  if (open) place.querySelector("details").open = true;
  if (focused) place.querySelector("summary").focus({ preventScroll: true });
}

function comeIntoSight({ target }) {
  if (target.open) target.lastElementChild.scrollIntoView({ block: "nearest" });
}

function close({ key, currentTarget }) {
  const legend = currentTarget.querySelector("details[open]");
  if (key !== "Escape" || !legend) return;
  legend.open = false;
  legend.querySelector("summary").focus();
}
