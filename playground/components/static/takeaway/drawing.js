// A plot as a picture of its own: as it is on the screen, with what the page's style sheets and our own code add to it.

import { completed } from "../graph/dots.js";
import { fitting } from "../graph/labels.js";
import { steady, zoomed } from "../graph/steady.js";
import { letters } from "./letters.js";

const TWICE = 2;
const WIDTH = 640; // pixels of a plot that is not on the screen
const LETTERS = "Source Sans, Source Sans Pro, Helvetica, Arial, sans-serif";
const NUMBERS = /^(?:roomy )?(label|narrow label|delta) /; // names of the shapes that are numbers on lines
const CLEARANCE = { label: 7, "narrow label": 7, delta: 3 }; // pixels about them that are kept free

// The picture as the text of an SVG, and its size in pixels.
export async function drawn(plot, theme, background) {
  const element = document.getElementById(plot.element);
  const shown = element?.clientWidth > 0;
  const size = { width: shown ? element.clientWidth : WIDTH, height: shown ? element.clientHeight : plot.height };
  const figure = framed(plot.figures[theme], size, background, shown && element._fullLayout);
  const svg = await window.Plotly.toImage(figure, { format: "svg", imageDataOnly: true, ...size });
  return { svg: finished(svg, figure.layout.shapes ?? [], background), size };
}

// The figure with a background, in the frame that the visitor has zoomed to, with the numbers that fit its width.
function framed({ data, layout, moving = {} }, size, background, seen) {
  const { dots, shapes = layout.shapes ?? [], ...parts } = moving;
  const frame = (name) => ({ ...layout[name], ...(seen?.[name]?.range && { range: seen[name].range, autorange: false }) });
  const zoom = dots && seen ? zoomed(seen, layout) : undefined;
  const shown = { shapes: steady(fitting(shapes, size.width, size.height), zoom), xaxis: frame("xaxis"), yaxis: frame("yaxis") };
  const font = { ...layout.font, family: LETTERS };
  return {
    data: dots ? completed(data, dots) : data,
    layout: { ...structuredClone(layout), ...parts, ...shown, font, ...size, autosize: false, paper_bgcolor: background },
  };
}

// With room about the numbers that lie on lines: on the page a style sheet keeps it free.
function finished(svg, shapes, background) {
  const document = new DOMParser().parseFromString(svg, "image/svg+xml");
  for (const label of document.querySelectorAll(".shape-label")) {
    const [, kind] = shapes[label.dataset.index]?.name?.match(NUMBERS) ?? [];
    if (kind) for (const text of label.querySelectorAll("text")) clear(text, CLEARANCE[kind], background);
  }
  for (const text of document.querySelectorAll(".trace:not(.tracenumbers) .textpoint text")) clear(text, CLEARANCE.delta, background);
  return new XMLSerializer().serializeToString(document);
}

function clear({ style }, width, background) {
  Object.assign(style, { paintOrder: "stroke", stroke: background, strokeWidth: `${width}px`, strokeLinejoin: "round" });
}

// An SVG as a PNG in twice its size.
export async function painted(svg, { width, height }) {
  const [image, face] = [new Image(), await letters()];
  const lettered = svg.replace(/<svg[^>]*>/, (tag) => `${tag}<style>${face}</style>`);
  image.src = URL.createObjectURL(new Blob([lettered], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: TWICE * width, height: TWICE * height });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
