// How far the visitor has come in which lesson: kept in this browser, and taken along as a file.

const KEY = "lessons";
const OPEN = "lesson"; // in this tab
const LARGEST = 100_000; // bytes of a file
const RESULTS = /^[drlts-]{0,40}$/;

// {lesson: {at, results}} and the lesson that was played last.
export function read() {
  try {
    return checked(JSON.parse(localStorage.getItem(KEY)));
  } catch {
    return checked();
  }
}

export function keep({ id, at, results }) {
  const known = read();
  if (known.last === id && known.progress[id]?.at === at) return;
  write({ last: id, progress: { ...known.progress, [id]: { at, results } } });
}

// The lesson that is open in this tab, so that a page that is loaded again goes on with it.
export function note(id) {
  try {
    if (id) sessionStorage.setItem(OPEN, id);
    else sessionStorage.removeItem(OPEN);
  } catch {} // nothing is kept
}

export function open() {
  try {
    const id = sessionStorage.getItem(OPEN);
    return id && { id, ...read().progress[id] };
  } catch {
    return undefined;
  }
}

export function save() {
  const file = new Blob([JSON.stringify(read(), null, 1)], { type: "application/json" });
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: "lessons.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}

// Of two ways that one has come in a lesson, the farther one stays. A sentence says what became of the file.
export async function add(file) {
  if (file.size > LARGEST) return "This file is too large to be progress in lessons.";
  const told = await file.text().then(JSON.parse).catch(() => undefined);
  if (Object.prototype.toString.call(told?.progress) !== "[object Object]") return "This is no file of progress in lessons.";
  const known = read();
  const more = checked(told);
  const [usable, all] = [more.progress, told.progress].map((each) => Object.keys(each).length);
  for (const [id, each] of Object.entries(more.progress)) {
    if (!(known.progress[id]?.at > each.at)) known.progress[id] = each;
  }
  write({ last: known.last ?? more.last, progress: known.progress });
  return `Progress in ${usable} of the ${all} lessons of this file opened.`;
}

function checked(told) {
  const usable = ([, each]) => Number.isInteger(each?.at) && each.at >= 0 && RESULTS.test(each.results);
  const progress = Object.fromEntries(Object.entries(told?.progress ?? {}).filter(usable));
  return { last: progress[told?.last] ? told.last : undefined, progress };
}

function write(state) {
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
  } catch {} // a browser that keeps nothing: the lesson goes on, and begins anew another time
}
