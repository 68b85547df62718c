// A pasted table that is too large is refused at once. The browser would need half a minute to lay its lines out, and send
// all of it with the next click; the server, which checks what it gets, would only then say the same.

const MEGABYTES = 2; // as in playground/model/tables/limits.py
const FIELD = '[class*="st-key-own_text"] textarea';

for (const kind of ["paste", "drop"]) {
  addEventListener(kind, (event) => {
    const field = event.target.closest?.(FIELD);
    if (!field) return;
    const size = (event.clipboardData ?? event.dataTransfer).getData("text").length / 2 ** 20;
    if (size <= MEGABYTES) return;
    event.preventDefault();
    event.stopPropagation();
    const most = `at most ${MEGABYTES} MB are read. Leave rows or columns out.`;
    field.setCustomValidity(`The table has ${size.toFixed(1)} MB; ${most}`);
    field.reportValidity();
  }, true);
}

addEventListener("input", ({ target }) => {
  if (target.matches?.(FIELD)) target.setCustomValidity("");
}, true);
