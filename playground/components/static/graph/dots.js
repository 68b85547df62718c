// The colours of the neurons. Plotly draws them as points of a trace that stays as it is; to colour those where they are
// takes far less time than to have Plotly draw them anew.

const NEURONS = "neurons";

// By codes, for which the trace's "meta" has the colours. Whatever makes Plotly style the points undoes it.
export function colour(element, { fills, rings }) {
  const traces = [...element.querySelectorAll(".scatterlayer > .trace")].map((node) => [node, node.__data__[0].trace]);
  const [group, { meta }] = traces.find(([, { name }]) => name === NEURONS);
  group.querySelectorAll(".point").forEach(({ style }, i) => {
    style.fill = meta.fills[fills[i]];
    style.stroke = meta.rings[rings[i]];
  });
}
