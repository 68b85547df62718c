// What this tab keeps of the runs that it has shown: a record for each entry of the browser's history, and the data that
// records name. The browser keeps it when the page is loaded again, and forgets it with the tab.

const MOST = 12; // records
const RUN = "run/", DATA = "data/", AT = "at/";

export function read(id) {
  return id && parsed(RUN + id);
}

// A record is {ticket, run, names, skipped, saved}, `skipped` updates of the visit's run being left out of what is kept;
// `data` has those of its data that are not kept yet.
export function keep(id, record, data) {
  drop(AT + id);
  for (const [name, text] of Object.entries(data)) put(DATA + name, text, id);
  put(RUN + id, JSON.stringify({ ...record, saved: Date.now() }), id);
  tidy(id);
}

// The run of an entry has played on.
export function moveOn(id, at) {
  put(AT + id, JSON.stringify(at), id);
}

// All that there is of a run, as the server opens it; nothing if a part is missing.
export function whole(id) {
  const record = read(id);
  if (!record?.run) return undefined;
  const data = Object.fromEntries(record.names.map((name) => [name, get(DATA + name)]));
  if (Object.values(data).includes(null)) return undefined;
  const [update, operation] = parsed(AT + id) ?? [];
  const at = update - (record.skipped ?? 0);
  return { run: record.run, data, at: at >= 0 ? [at, operation] : null };
}

export function knownData() {
  return keys(DATA).map((key) => key.slice(DATA.length));
}

function tidy(id) {
  const old = keys(RUN).filter((key) => key !== RUN + id).sort((a, b) => parsed(b).saved - parsed(a).saved).slice(MOST - 1);
  old.forEach(forget);
  const named = keys(RUN).flatMap((key) => parsed(key).names);
  for (const name of knownData()) if (!named.includes(name)) drop(DATA + name);
}

function forget(key) {
  drop(key);
  drop(AT + key.slice(RUN.length));
}

// Where there is no room left, the oldest record of another entry goes.
function put(key, text, id) {
  try {
    sessionStorage.setItem(key, text);
  } catch {
    const [oldest] = keys(RUN).filter((each) => each !== RUN + id).sort((a, b) => parsed(a).saved - parsed(b).saved);
    if (!oldest) return;
    forget(oldest);
    put(key, text, id);
  }
}

function keys(kind) {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(kind));
  } catch {
    return [];
  }
}

function get(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function parsed(key) {
  return JSON.parse(get(key));
}

function drop(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {} // nothing is kept
}
