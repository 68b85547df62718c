// The colours of the neurons, the pictures and numbers in them, and the number in the loss. Plotly draws them as traces
// that stay as they are; to colour and to write them where they are takes far less time than to have Plotly draw them anew.

const NEURONS = "neurons";
const NUMBERS = "numbers";

// By codes, for which the traces' "meta" have the colours. Whatever makes Plotly style the traces undoes it.
export function colour(element, { fills, rings, texts = [], inks = [] }) {
  const traces = [...element.querySelectorAll(".scatterlayer > .trace")].map((node) => [node, node.__data__[0].trace]);
  const named = (wanted) => traces.find(([, { name }]) => name === wanted);
  const [neurons, shades] = named(NEURONS);
  neurons.querySelectorAll(".point").forEach(({ style }, i) => {
    style.fill = shades.meta.fills[fills[i]];
    style.stroke = shades.meta.rings[rings[i]];
  });
  shape(element.querySelectorAll(".imagelayer image"), shades);
  const [numbers, colours] = named(NUMBERS);
  numbers.querySelectorAll("text").forEach((node, i) => {
    node.textContent = texts[i] ?? "";
    node.style.fill = colours.meta.inks[inks[i]] ?? "";
  });
}

// Pictures as large as their neurons: Plotly draws them in the units of the axes, which differ from screen to screen.
function shape(images, { marker, meta }) {
  images.forEach((image, i) => {
    const side = marker.size[i] * meta.pictured;
    for (const [start, span] of [["x", "width"], ["y", "height"]]) {
      const middle = Number(image.getAttribute(start)) + Number(image.getAttribute(span)) / 2;
      image.setAttribute(start, middle - side / 2);
      image.setAttribute(span, side);
    }
  });
}

// Traces that have the same colours and numbers of their own, for a plot that is drawn once.
export function completed(traces, { fills, rings, texts = [], inks = [] }) {
  const own = {
    [NEURONS]: ({ marker, meta }) => {
      const line = { ...marker.line, color: rings.map((code) => meta.rings[code]) };
      return { marker: { ...marker, color: fills.map((code) => meta.fills[code]), line } };
    },
    [NUMBERS]: ({ text, textfont, meta }) => ({
      text: text.map((blank, i) => texts[i] || blank),
      textfont: { ...textfont, color: text.map((_, i) => meta.inks[inks[i]] ?? textfont.color) },
    }),
  };
  return traces.map((trace) => ({ ...trace, ...own[trace.name]?.(trace) }));
}
