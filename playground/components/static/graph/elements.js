// Where the elements of the graph are on the screen, which of them is at a place, and which is next to which.
//
// Places are in pixels from the plot's top left corner.

import { REACH, least } from "../pointing.js";

const BESIDE = 0.5; // pixels that are left free between a neuron and the ends of its edges
const ON_NUMBER = 2.5; // pixels from its edge that a place on a number counts as: a line that goes through it is nearer,
const MIDDLE = 4; // but not within so many pixels of the number's middle
const HALF_BAND = 6, RING = 4; // pixels about an edge and a neuron that are lit up
const FORWARD = { ArrowLeft: -1, ArrowRight: 1 };
const ALONG = { ArrowUp: -1, ArrowDown: 1 };

// From the targets of a figure, Plotly's axes and the `share` of their size that neurons have: nodes, edges, and the columns that the arrow keys go through.
export function elementsOf({ discs, squares, edges }, { xaxis, yaxis }, share = 1) {
  const node = (round) => ([id, x, y, size]) => ({
    id, round, half: (size / 2) * (round ? share : 1), column: x, x: xaxis._offset + xaxis.l2p(x), y: yaxis._offset + yaxis.l2p(y),
  });
  const nodes = [...discs.map(node(true)), ...squares.map(node(false))];
  const lines = edges.map(([id, from, to]) => edge(id, nodes[from], nodes[to]));
  const all = [...nodes.filter(({ id }) => id), ...lines];
  const columns = [...new Set(all.map(({ column }) => column))].sort((one, other) => one - other);
  return { nodes, lines, all, columns: columns.map((column) => all.filter((each) => each.column === column)) };
}

function edge(id, from, to) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const start = Math.min(taken(from, dx, dy), length / 2) / length;
  const end = Math.min(taken(to, dx, dy), length / 2) / length;
  const [x1, y1] = [from.x + start * dx, from.y + start * dy];
  const [x2, y2] = [to.x - end * dx, to.y - end * dy];
  return { id, from, to, x1, y1, x2, y2, x: (x1 + x2) / 2, y: (y1 + y2) / 2, column: to.column - 0.5 };
}

// The pixels of a line in a direction that a node at its end takes.
function taken({ round, half }, dx, dy) {
  const askew = round ? 1 : Math.hypot(dx, dy) / (Math.max(Math.abs(dx), Math.abs(dy)) || 1);
  return half * askew + BESIDE;
}

// The element at a place: a neuron or the loss that covers it, else the nearest edge within reach; `numbers` are the
// boxes of those on edges.
export function elementAt({ nodes, lines }, place, numbers) {
  const covering = nodes.filter((node) => node.id && covers(node, place));
  if (covering.length) return least(covering, (node) => Math.hypot(node.x - place.x, node.y - place.y), Infinity);
  const held = new Map(numbers.map((box) => [box.id, fromNumber(box, place)]));
  return least(lines, (line) => Math.min(distance(line, place), held.get(line.id) ?? Infinity), REACH);
}

// How near a number is to a place, as pixels from its edge.
function fromNumber({ left, top, right, bottom }, { x, y }) {
  if (x < left || x > right || y < top || y > bottom) return Infinity;
  return Math.hypot(x - (left + right) / 2, y - (top + bottom) / 2) <= MIDDLE ? -1 : ON_NUMBER;
}

function covers({ round, half, x, y }, place) {
  const [dx, dy] = [Math.abs(place.x - x), Math.abs(place.y - y)];
  return round ? Math.hypot(dx, dy) <= half : Math.max(dx, dy) <= half;
}

// A bias's edge can be followed into the square of its constant 1, which is no element itself.
function distance({ from, x1, y1, x2, y2 }, { x, y }) {
  const [startX, startY] = from.id ? [x1, y1] : [from.x, from.y];
  const [dx, dy] = [x2 - startX, y2 - startY];
  const share = ((x - startX) * dx + (y - startY) * dy) / (dx * dx + dy * dy || 1);
  const near = Math.min(1, Math.max(0, share));
  return Math.hypot(x - startX - near * dx, y - startY - near * dy);
}

// Where an arrow key, Home or End leads from an element: to what is linked with it in the next column, else the nearest.
export function neighbour({ all, columns }, from, key) {
  if (key === "End") return columns.at(-1).at(-1);
  if (key === "Home" || !from) return columns[0][0];
  const at = columns.findIndex((column) => column[0].column === from.column);
  const column = columns[at + (FORWARD[key] ?? 0)] ?? columns[at];
  if (key in ALONG) return column[column.indexOf(from) + ALONG[key]] ?? from;
  if (column === columns[at]) return from;
  const linked = column.filter((each) => [each.from, each.to].includes(from) || [from.from, from.to].includes(each));
  return least(linked.length ? linked : column, ({ y }) => Math.abs(y - from.y), Infinity);
}

// The outline of an element, a little larger than itself, as the path of an SVG.
export function outline(element) {
  const { x, y, half, round, from } = element;
  if (from) return band(element);
  const r = half + RING;
  if (!round) return `M${x - r},${y - r}h${2 * r}v${2 * r}h${-2 * r}Z`;
  return `M${x - r},${y}a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${-2 * r},0Z`;
}

function band({ x1, y1, x2, y2 }) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = Math.hypot(dx, dy) || 1;
  const [ax, ay] = [(-dy / length) * HALF_BAND, (dx / length) * HALF_BAND];
  return `M${x1 + ax},${y1 + ay}L${x2 + ax},${y2 + ay}L${x2 - ax},${y2 - ay}L${x1 - ax},${y1 - ay}Z`;
}
