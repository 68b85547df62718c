// A comma begins the fraction in every field of a number. A browser whose own language has a point there leaves the comma
// out and goes on: 0,9 would be 9.

const NUMBER = "input[type=number]";
const KNOWN = (0.5).toLocaleString().includes(","); // to the browser's language, whose fields take it

addEventListener("beforeinput", (event) => {
  const { data, target } = event;
  if (KNOWN || !target.matches?.(NUMBER) || !data?.includes(",") || data.includes(".")) return;
  event.preventDefault();
  document.execCommand("insertText", false, data.replace(",", ".")); // as if typed: the browser's own undo has it, too
}, true);
