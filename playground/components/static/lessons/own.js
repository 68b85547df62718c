// The lessons of the visitor's own files, kept in this browser: a server that does not know one of them, since it was started
// anew or is another one, is sent its file again, and checks it again.

import { keeper } from "../document/keeper.js";

const KEY = "own-lessons";
const MOST = 10; // lessons
const LARGEST = 400_000; // characters of all of them
const ID = /^own-[\p{L}\p{N}_-]{1,60}$/u;

// What the list of lessons shows of each, with the name and the text of its file; the newest first.
export function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)).filter(isUsable);
  } catch {
    return [];
  }
}

export function keep(entry, name, text) {
  write([{ ...entry, name, text }, ...others(entry.id)]);
}

export function forget(id) {
  write(others(id));
}

// A page that is loaded again goes on with a lesson on the run as it is. What the server refuses is not kept.
export async function bring(id, { at, results }, again) {
  const { name, text } = read().find((lesson) => lesson.id === id);
  const answer = await keeper.open({ lesson: text, name, at, results, again });
  if (answer && !answer.lesson) forget(id);
}

function others(id) {
  return read().filter((lesson) => lesson.id !== id);
}

function isUsable({ id, title, minutes, summary, of, name, text }) {
  const texts = [title, summary, name, text].every((each) => typeof each === "string");
  return ID.test(id) && texts && Number.isInteger(minutes) && Number.isInteger(of) && of > 0;
}

// Where there is no room left, the oldest goes.
function write(all) {
  const told = JSON.stringify(all);
  if (all.length > MOST || told.length > LARGEST) return write(all.slice(0, -1));
  try {
    localStorage.setItem(KEY, told);
  } catch {
    if (all.length) write(all.slice(0, -1));
  }
  return undefined;
}
