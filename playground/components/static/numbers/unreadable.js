// What a field of a number cannot read, such as 5e or 1e400, is told where it was typed.

const SAYS = "This is no number, or one that is too large. The number before it is kept.";

// Whether there was such a thing to tell; told is it until something else is typed, or the field is left.
export function told(field) {
  if (!field.validity.badInput) return false;
  field.setCustomValidity(SAYS);
  field.reportValidity();
  const over = new AbortController();
  const end = () => {
    over.abort();
    field.setCustomValidity("");
  };
  for (const type of ["input", "blur"]) field.addEventListener(type, end, { signal: over.signal });
  return true;
}
