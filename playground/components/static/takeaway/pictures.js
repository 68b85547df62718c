// Buttons that save a plot as a picture: SVG for print, PNG in twice the size for slides.

import { drawn, painted } from "./drawing.js";

const KINDS = [
  ["PNG", (svg, size) => painted(svg, size)],
  ["SVG", async (svg) => new Blob([svg], { type: "image/svg+xml" })],
];
const decoder = new TextDecoder();
let light = false; // as the visitor chose last

export function render({ data, parentElement }) {
  const news = JSON.parse(decoder.decode(data));
  const form = parentElement.querySelector("form") ?? begun(parentElement);
  form.news = news;
  form.backgrounds = news.backgrounds;
  form.querySelector("label").hidden = !news.backgrounds.dark;
  list(form);
}

function list(form) {
  form.plots = [...form.news.plots, ...others(form.news)];
  show(form);
}

// Plots may come to the page after the menu: each that is painted says so on its element.
function follow(form) {
  const painted = new MutationObserver(() => (form.isConnected ? list(form) : painted.disconnect()));
  painted.observe(document.body, { subtree: true, attributeFilter: ["data-paints"] });
}

// What else is on the page, in the inspector and the tabs: as it is there, and in light colours as it was sent beside.
function others({ plots, prefix, backgrounds }) {
  const known = plots.map(({ element }) => element);
  const shown = [...document.querySelectorAll(".live-plot")].filter(({ id, sent }) => sent && !known.includes(id));
  return shown.map((plot) => {
    const words = plot.id.replaceAll("-", " ");
    const [title, file] = [words[0].toUpperCase() + words.slice(1), `${prefix}_${plot.id.replaceAll("-", "_")}`];
    const height = plot.clientHeight || parseInt(plot.style.getPropertyValue("--height")); // of what is folded away
    return { element: plot.id, title, file, height, get figures() { return figuresOf(plot, backgrounds); } };
  });
}

// What is drawn at present, as the run may have gone on since the menu was opened; what is folded away may never have been.
function figuresOf({ data, layout, light, sent }, backgrounds) {
  return { light, [present(backgrounds)]: data ? { data, layout } : sent };
}

// The page's own theme.
function present(backgrounds) {
  return backgrounds.dark ? "dark" : "light";
}

function begun(place) {
  const form = place.appendChild(document.createElement("form"));
  form.className = "pictures";
  form.innerHTML = '<div></div><label><input type="checkbox"> in light colours</label><p role="status"></p>';
  const choice = form.querySelector("input");
  choice.checked = light;
  choice.addEventListener("change", () => (light = choice.checked));
  form.addEventListener("submit", (event) => event.preventDefault());
  follow(form);
  return form;
}

// Buttons stay as long as the plots are the same ones, so that none loses the focus.
function show(form) {
  const titles = form.plots.map(({ title }) => title).join();
  if (form.titles === titles) return;
  form.titles = titles;
  form.firstChild.replaceChildren(
    ...form.plots.flatMap(({ title }, at) => [label(title), ...KINDS.map((kind) => button(form, at, title, kind))]),
  );
}

function label(title) {
  return Object.assign(document.createElement("span"), { textContent: title });
}

function button(form, at, title, [kind, write]) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: kind, ariaLabel: `${title} as ${kind}` });
  made.addEventListener("click", () => save(form, form.plots[at], kind, write));
  return made;
}

async function save(form, plot, kind, write) {
  const status = form.querySelector("[role=status]");
  try {
    const own = present(form.backgrounds);
    const theme = light && plot.figures.light ? "light" : own;
    const { svg, size } = await drawn(plot, theme, form.backgrounds[theme]);
    offer(await write(svg, size), `${plot.file}.${kind.toLowerCase()}`);
    status.textContent = "";
  } catch (error) {
    console.warn("picture:", error);
    status.textContent = "This browser could not draw the picture.";
  }
}

function offer(blob, download) {
  const href = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href, download }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
