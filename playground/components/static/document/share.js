// Sharing what the page shows: a link to exactly this state, or its document as a file; and opening such a file, or that
// of a lesson, chosen or dropped on the page.

import * as own from "../lessons/own.js";
import { keys } from "../shortcuts.js";
import { href, keeper } from "./keeper.js";

const LARGEST = 4_000_000; // bytes of a file
const LESSON = /\.toml$/i;
const WAITING = "…";
const UPLOADS = "[data-testid=stFileUploader]"; // Streamlit's own fields take files for themselves

const PARTS = `
  <h2>Share exactly this state</h2>
  <p class="why" role="status"></p>
  <div class="link"><input type="text" readonly aria-label="Link to this state"><button type="button" class="copy">Copy</button></div>
  <p>As a file it can be opened on any copy of this page, by its button or by dropping it on the page. So
    can the file of a lesson (.toml).</p>
  <div class="file">
    <button type="button" class="save">Save the file (D)</button>
    <button type="button" class="open">Open a file (O)</button>
    <button type="button" class="close">Close</button>
    <input type="file" accept=".json,.toml,application/json" aria-label="The file to open" hidden>
  </div>`;

const dialog = made();

// It stands in the bar, whose colours it has.
export function place(parent) {
  parent.append(dialog);
}

// The link is there at once for the state that is shown; it is copied, too, where the browser allows that.
export async function share() {
  show(WAITING, "");
  if (!dialog.open) dialog.showModal();
  const news = await keeper.keep();
  if (!news) return show("", "The server does not answer: try again.");
  if (news.why) return show("", `${news.why} Save its file instead: it opens to the same state.`);
  show(new URL(href(news.query), location).href, "");
  return copy();
}

function made() {
  const found = Object.assign(document.createElement("dialog"), { className: "share", innerHTML: PARTS });
  found.ariaLabel = "Share";
  for (const [name, act] of Object.entries({ copy, save, open: choose, close: () => found.close() })) {
    found.querySelector(`.${name}`).addEventListener("click", act);
  }
  const input = found.querySelector("[type=file]");
  input.addEventListener("change", () => {
    if (input.files[0]) open(input.files[0]);
    input.value = ""; // so that the same file can be chosen again
  });
  return found;
}

function show(link, says) {
  const input = dialog.querySelector("[readonly]");
  input.value = link;
  dialog.querySelector(".link").hidden = !link;
  dialog.querySelector(".why").textContent = says;
}

async function copy() {
  const input = dialog.querySelector("[readonly]");
  input.select();
  const copied = await navigator.clipboard?.writeText(input.value).then(() => true, () => false);
  dialog.querySelector(".why").textContent = copied ? "The link is copied." : "Copy the link from here:";
}

function save() {
  const link = Object.assign(document.createElement("a"), { href: keeper.address("?file"), download: "" });
  link.click();
}

function choose() {
  dialog.querySelector("[type=file]").click();
}

// Its size is looked at before any of it is read.
async function open(file) {
  if (file.size > LARGEST) return refuse(`${file.name} cannot be opened: it has ${file.size.toLocaleString("en")} bytes, and ${LARGEST.toLocaleString("en")} are the most.`);
  for (const each of document.querySelectorAll("dialog[open]")) each.close();
  const text = await file.text();
  if (!LESSON.test(file.name)) return keeper.open({ file: text });
  const answer = await keeper.open({ lesson: text, name: file.name });
  if (answer?.lesson) own.keep(answer.lesson, file.name, text);
  return undefined;
}

function refuse(says) {
  show("", says);
  if (!dialog.open) dialog.showModal();
}

function carriesFile({ dataTransfer, target }) {
  return dataTransfer?.types.includes("Files") && !target.closest?.(UPLOADS);
}

addEventListener("dragover", (event) => {
  if (!carriesFile(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
});

addEventListener("drop", (event) => {
  if (!carriesFile(event)) return;
  event.preventDefault();
  open(event.dataTransfer.files[0]);
});

keys([["D", save], ["O", choose]], true);
