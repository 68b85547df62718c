// From codes to shapes: a picture of the network is a byte for each colour and width, and a table says what they mean.
// The neurons' codes are coloured by graph/dots.js.

const HEAD = 24; // bytes: kind, operations done, picture, table, updates done, order
export const STATE = 1;
export const NEGATIVE = 128; // the bit of a negative weight
const OVER = 127; // the width of a weight beyond what widths can show

// The head of a message, and the rest of it.
export function read(buffer) {
  const view = new DataView(buffer);
  return {
    kind: view.getUint8(0),
    position: view.getUint16(2, true),
    picture: view.getUint32(4, true),
    table: view.getUint32(8, true),
    update: view.getUint32(12, true),
    order: view.getFloat64(HEAD - 8, true),
    rest: new Uint8Array(buffer, HEAD),
  };
}

// The codes of a picture by their kinds, and the words that come after them.
export function split(rest, table) {
  const counts = [table.edges.length, table.edges.length, table.neurons, table.neurons];
  let start = 0;
  const parts = counts.map((count) => rest.subarray(start, (start += count)));
  const [colours, widths, fills, rings] = parts;
  return { colours, widths, fills, rings, words: rest.subarray(start) };
}

// What moves of a brief figure: the codes of its neurons and all shapes, in the order in which they lie upon each other;
// `still` are those without numbers.
export function movingOf(codes, table, still) {
  const [line, ...above] = still.above;
  const shapes = [still.below, ...edges(codes, table), line, clamped(codes, table), ...above, minuses(codes, table)];
  return { shapes, dots: { fills: [...codes.fills], rings: [...codes.rings] } };
}

// One shape for each colour and sign of the weight; what is nearer to the scale's ends lies on top, and what is beyond
// them, one step further, has a border.
function edges({ colours, widths }, table) {
  const { last } = table;
  const borders = ["", ""];
  const groups = new Map();
  table.edges.forEach((edge, i) => {
    const step = (colours[i] % (2 * last + 1)) - last;
    const positive = widths[i] < NEGATIVE ? 1 : 0;
    const rank = ((positive * 256 + Math.abs(step)) * 256 + (step + last)) * 256 + colours[i];
    const group = groups.get(rank) ?? { rank, positive, colour: table.shades[colours[i]], path: "" };
    group.path += band(edge, table.widths[widths[i] % NEGATIVE]);
    groups.set(rank, group);
    if (Math.abs(step) === last) borders[positive] += band(edge, table.widths[widths[i] % NEGATIVE] + table.border.wider);
  });
  const sorted = [...groups.values()].sort((one, other) => one.rank - other.rank);
  const lines = (sign) => sorted.filter(({ positive }) => positive === sign).map((g) => area(g.path, g.colour, "edges"));
  const border = (sign) => (borders[sign] ? [area(borders[sign], table.border.colour, "beyond")] : []);
  const drawn = (sign) => [...border(sign), ...lines(sign)];
  return [...drawn(0), gaps(widths, table), ...drawn(1)];
}

function band([x1, y1, x2, y2, ax, ay], width) {
  const [dx, dy] = [ax * width, ay * width];
  return quadrangle([[x1 + dx, y1 + dy], [x2 + dx, y2 + dy], [x2 - dx, y2 - dy], [x1 - dx, y1 - dy]]);
}

function gaps(widths, { gaps: { lines, shape } }) {
  let path = "";
  lines.forEach(([x1, y1, x2, y2], i) => {
    if (widths[i] >= NEGATIVE) path += `M${place(x1, y1, 4)}L${place(x2, y2, 4)}`;
  });
  return { ...shape, path: path || shape.path };
}

function clamped({ widths }, { clamped: { middles, few, large, small, colour } }) {
  const at = middles.filter((_, i) => widths[i] % NEGATIVE === OVER);
  const corners = at.length <= few ? large : small;
  const path = at.map(([x, y]) => quadrangle(corners.map(([dx, dy]) => [x + dx, y + dy]))).join("");
  return area(path, colour, "clamped");
}

function minuses({ fills }, { minuses: { places, codes, colour } }) {
  const path = places.map((corners, i) => (codes.includes(fills[i]) ? quadrangle(corners) : "")).join("");
  return { ...area(path, colour, "below 0"), layer: "above" };
}

function area(path, fillcolor, name) {
  return { type: "path", path: path || "M0,0", layer: "below", name, fillcolor, line: { width: 0 } };
}

function quadrangle(corners) {
  return `M${corners.map(([x, y]) => place(x, y, 5)).join("L")}Z`;
}

// With as many digits as the server writes.
function place(x, y, digits) {
  return `${Number(x.toPrecision(digits))},${Number(y.toPrecision(digits))}`;
}

// The neurons' small pictures, from compressed levels of the table's palette, the first colour of which is invisible.
export async function thumbnails(rest, { neurons, palette }) {
  const stream = new Blob([rest]).stream().pipeThrough(new DecompressionStream("deflate"));
  const levels = new Uint8Array(await new Response(stream).arrayBuffer());
  const size = Math.sqrt(levels.length / neurons);
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return Array.from({ length: neurons }, (_, i) => {
    const image = context.createImageData(size, size);
    levels.subarray(i * size * size, (i + 1) * size * size).forEach((level, at) => {
      if (level) image.data.set([...palette[level], 255], 4 * at);
    });
    context.putImageData(image, 0, 0);
    return canvas.toDataURL();
  });
}
