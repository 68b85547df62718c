// The training step as code: our own HTML, escaped by the server, as new as the newest that came either way. Over the
// channel it comes right after the picture.

import { channel } from "../channel.js";

const decoder = new TextDecoder();
let place;
let shown = {};

export function render({ data, parentElement }) {
  if (place !== parentElement) [place, shown] = [parentElement, {}];
  show(JSON.parse(decoder.decode(data)));
}

channel.on("code", (news) => place?.isConnected && show(news));

function show(news) {
  if (news.order < shown.order) return;
  if (news.html !== shown.html) write(news.html);
  shown = news;
}

// What was moved sideways stays there, and so does the focus.
function write(html) {
  const focused = place.contains(document.activeElement);
  const left = place.firstElementChild?.scrollLeft ?? 0;
  place.innerHTML = html;
  place.firstElementChild.scrollLeft = left;
  if (focused) place.firstElementChild.focus({ preventScroll: true });
}
