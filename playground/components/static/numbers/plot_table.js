// The points of a plot as a table, for those who read it by ear or want the numbers: a button in the plot, which is seen
// once the Tab key has come to it, opens them in a dialog.

const MOST = 500; // points; a file has them all
const SIDE = 9; // of the places of a plane that are told: from one end to the other
const BOX = { lowerfence: "lower whisker", q1: "lower quarter", median: "median", q3: "upper quarter", upperfence: "upper whisker" };
const PARTS = `
  <h2>The plot as a table</h2>
  <p></p>
  <div class="scrolled" tabindex="0" role="region" aria-label="Table"><table><thead><tr></tr></thead><tbody></tbody></table></div>
  <p class="more"></p>
  <button type="button" class="close">Close</button>`;

const dialog = Object.assign(document.createElement("dialog"), { className: "plot-table", innerHTML: PARTS });
dialog.ariaLabel = "The plot as a table";
dialog.querySelector(".close").addEventListener("click", () => dialog.close());

// The button of a plot that has been painted. What Plotly writes into the picture is heard here, and not twice.
export function offerTable(element) {
  element.querySelector(".plot-container").ariaHidden = "true";
  const button = Object.assign(document.createElement("button"), { type: "button", className: "as-table", textContent: "As a table" });
  button.addEventListener("click", () => show(element));
  for (const kind of ["pointerdown", "keydown"]) button.addEventListener(kind, (event) => event.stopPropagation());
  element.append(button);
}

function show(element) {
  const { head, rows } = tableOf(element);
  const [table, more] = [dialog.querySelector("table"), rows.length - MOST];
  dialog.querySelector("p").textContent = element.ariaLabel;
  table.tHead.rows[0].replaceChildren(...head.map((text) => cell("th", text)));
  table.tBodies[0].replaceChildren(...rows.slice(0, MOST).map(row));
  dialog.querySelector(".more").textContent = more > 0 ? `${more} more points are in the files of “Take away”.` : "";
  element.parentElement.append(dialog); // where the theme's colours are
  dialog.showModal();
}

// A row for each point that has a place; the words beside it are a column where there are any. A line may stand on its axis,
// and lead to points that are drawn as such: then they alone count. What only draws, as a bent grid does, is left out.
export function tableOf({ _fullData: traces, layout: { xaxis, yaxis } }) {
  const drawn = traces.filter(({ visible, x, meta }) => visible === true && x?.length && meta !== "drawing");
  const [lines, dots] = [true, false].map((are) => drawn.filter(({ mode }) => (mode === "lines") === are).flatMap(pointsOf));
  const taken = new Set(dots.map(placeOf));
  const ends = new Map(lines.map((point) => [`${point.name} ${point.x}`, point]));
  const points = [...ends.values()].filter((point) => !taken.has(placeOf(point))).concat(dots);
  const said = points.some(({ text }) => text);
  const rows = points.map(({ name, x, y, text }) => [name, written(x), written(y), ...(said ? [text] : [])]);
  return { head: ["of", title(xaxis, "x"), title(yaxis, "y"), ...(said ? ["says"] : [])], rows };
}

function pointsOf(trace) {
  const { name, type, x, y, z } = trace;
  if (type === "box") return quartersOf(trace);
  if (z) return placesOf(trace);
  const points = Array.from(x, (at, i) => ({ name, x: at, y: y[i], text: textAt(trace, i) }));
  return points.filter((point) => isThere(point.x) && isThere(point.y));
}

// What a box is drawn from.
function quartersOf({ x, ...trace }) {
  const parts = Array.from(x, (at, i) => Object.entries(BOX).map(([key, name]) => ({ name, x: at, y: trace[key][i], text: "" })));
  return parts.flat().filter((point) => isThere(point.y));
}

// Of a plane some places with the numbers there, which may be drawn on another scale.
function placesOf({ name, x, y, z, customdata = z }) {
  const points = evenly(y).flatMap((i) => evenly(x).map((j) => ({ name, x: x[j], y: y[i], value: customdata[i][j] })));
  return points.filter(({ value }) => isThere(value)).map((point) => ({ ...point, text: `${name} ${written(point.value)}` }));
}

function evenly({ length }) {
  const count = Math.min(SIDE, length);
  return Array.from({ length: count }, (_, k) => Math.round((k * (length - 1)) / Math.max(1, count - 1)));
}

function placeOf({ x, y }) {
  return `${x} ${y}`;
}

function textAt({ text }, i) {
  return plain(String((Array.isArray(text) ? text[i] : text) ?? ""));
}

function isThere(value) {
  return typeof value === "string" || Number.isFinite(value);
}

function written(value) {
  return typeof value === "string" ? plain(value) : String(Number(value.toPrecision(6))).replace("-", "−");
}

function title(axis, otherwise) {
  return plain(axis?.title?.text ?? "") || otherwise;
}

// Without Plotly's tags.
function plain(text) {
  return text.replace(/<[^>]*>/g, " ").trim();
}

function row(texts) {
  const made = document.createElement("tr");
  made.append(...texts.map((text) => cell("td", text)));
  return made;
}

function cell(kind, text) {
  const made = Object.assign(document.createElement(kind), { textContent: text });
  if (kind === "th") made.scope = "col";
  return made;
}
