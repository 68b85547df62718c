// Keeps the run that the page shows: in the address, so that a link, a bookmark, Back and Forward lead to it, and in the
// tab, for when the page is loaded again or the server is another one.

import { channel } from "../channel.js";
import * as entries from "./entries.js";

const SOON_MS = { rest: 300, play: 700 }; // from a change until it is kept
const MOVED_MS = 400; // between two notes of how far Play has come
const AGAIN_MS = [50, 200, 500, 1000, 2000, 4000]; // until what got no answer is asked again
const RESUME = "resume";

class Keeper {
  constructor() {
    this.id = history.state?.run ?? freshId();
    this.search = location.search;
    this.opening = 0;
    this.sent = Promise.resolve();
    this.asked = 0; // counts what was opened: an answer of before is about another run
    addEventListener("returned", () => this.returned());
    addEventListener("pagehide", () => this.noteMove());
  }

  // From each state of the bar.
  show(news) {
    this.playing = news.playing;
    if (channel.ticket !== this.ticket) this.arrive(channel.ticket);
    const state = JSON.stringify([news.order, news.granularity, news.speed, news.large, news.choices]);
    if (state === this.state) return;
    this.state = state;
    this.soon();
  }

  // From each picture under Play.
  count({ at }) {
    this.at = at;
    if (!this.playing) return;
    if (performance.now() - (this.moved ?? 0) > MOVED_MS) this.noteMove();
    if (at[0] > this.until) this.soon(); // what is kept lies too far behind
  }

  // While another run is being opened, what is shown is of none that could be kept.
  noteMove() {
    this.moved = performance.now();
    if (this.opening) return;
    if (this.playing && this.at && entries.read(this.id)?.ticket === this.ticket) entries.moveOn(this.id, this.at);
  }

  // The visit is another one than the record's where the server has forgotten that, or was started anew.
  arrive(ticket) {
    this.ticket = ticket;
    const record = entries.read(this.id);
    this.follows = Boolean(record); // else the address is the visitor's own, and stays until the state is another one
    this.plain();
    if (record && record.ticket !== ticket) {
      const kept = entries.whole(this.id);
      if (kept) this.put({ kept, again: true });
    }
  }

  // The address without the name of the visit.
  plain() {
    const url = new URL(location);
    url.searchParams.delete(RESUME);
    if (url.search !== location.search) history.replaceState(history.state, "", url);
    this.search = location.search;
  }

  soon() {
    this.waiting ??= setTimeout(() => this.keep(), this.playing ? SOON_MS.play : SOON_MS.rest);
  }

  async keep() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    if (this.opening) return undefined;
    const { asked } = this;
    const news = await this.news().catch(() => undefined); // no line to the server: the next change asks again
    if (!news || asked !== this.asked) return undefined;
    this.write(news);
    return news;
  }

  async news() {
    const answer = await fetch(this.address(`?known=${entries.knownData()}`));
    return answer.ok ? answer.json() : undefined;
  }

  write({ query, arrivals, strayed, playing, run, names, data, skipped, until }) {
    this.until = until;
    this.follows ||= strayed;
    const another = this.arrivals !== undefined && arrivals !== this.arrivals;
    this.arrivals = arrivals;
    if (another || !playing) this.name(query, another);
    entries.keep(this.id, { ticket: this.ticket, run, names, skipped }, data);
    this.noteMove(); // pictures may have been shown since this was written
  }

  // Another scene or document is another entry of the browser's history.
  name(query, another) {
    const same = query === this.query || (this.query === undefined && !this.follows);
    this.query = query;
    if (another) this.id = freshId();
    const state = { ...history.state, run: this.id };
    if (another) history.pushState(state, "", href(query));
    else history.replaceState(state, "", same ? location.href : href(query));
    this.search = location.search;
  }

  // Back or Forward.
  async returned() {
    const { run } = history.state ?? {};
    if (run === this.id || (!run && location.search === this.search)) return;
    this.noteMove();
    this.id = run ?? freshId();
    this.search = location.search;
    this.follows = true;
    const kept = entries.whole(this.id);
    await this.put(kept ? { kept, again: false } : { query: location.search });
  }

  // Open something in place of what is shown; what is wrong with it is said by the page. The server's answer, if it comes.
  async open(asked) {
    const answer = await this.send(asked);
    this.soon();
    return answer;
  }

  // Open what this entry of the history stands for.
  async put(asked) {
    this.arrivals = (await this.send(asked))?.arrivals; // what comes after this is another entry, however soon it comes
    this.query = undefined;
    this.soon();
  }

  // One after the other: who goes back twice stands where the second press led.
  send(asked) {
    this.asked += 1;
    this.opening += 1;
    this.sent = channel.hold(this.sent.then(() => this.deliver(asked)));
    return this.sent;
  }

  async deliver(asked) {
    channel.tell("busy", "Opening …");
    await channel.rest(); // what the page has to say of this is for the run of the script that follows it
    const told = await this.answered(JSON.stringify(asked));
    this.opening -= 1;
    channel.follow("page");
    return told;
  }

  // A browser that is on its way to another entry of its history drops what it was asked for, which the server may have
  // done or not: it is asked again, under the same name, so that it is done once. Until then nobody knows what is shown.
  async answered(body) {
    const address = `?once=${freshId()}`;
    for (const wait of AGAIN_MS) {
      try {
        const answer = await fetch(this.address(address), { method: "PUT", body });
        return answer.ok ? await answer.json() : undefined;
      } catch {
        await new Promise((done) => setTimeout(done, wait));
      }
    }
    return undefined;
  }

  address(more = "") {
    return new URL(`document/${this.ticket}${more}`, document.baseURI);
  }
}

function freshId() {
  return Math.random().toString(36).slice(2, 12);
}

// The address of a state; what says how the page is embedded stays.
export function href(query) {
  const embedded = [...new URLSearchParams(location.search)].filter(([name]) => name.startsWith("embed"));
  const search = [query, new URLSearchParams(embedded).toString()].filter(Boolean).join("&");
  return `${location.pathname}?${search}${location.hash}`;
}

export const keeper = new Keeper();
