// Small pictures on buttons, drawn in the colour of the text.

const PATHS = {
  reset: "M12 5V1L7 6l5 5V7a6 6 0 1 1-6 6H4a8 8 0 1 0 8-8z",
  back: "M6 6h2v12H6zm3.5 6 8.5 6V6z",
  step: "M6 18l8.5-6L6 6v12zM16 6v12h2V6h-2z",
  phase_end: "M5.6 7.4 10.2 12l-4.6 4.6L7 18l6-6-6-6zM16 6h2v12h-2z",
  play: "M8 5v14l11-7z",
  pause: "M6 19h4V5H6zm8-14v14h4V5z",
  large: "M2.5 4v3h5v12h3V7h5V4zM21.500 9h-9v3h3v7h3v-7h3z",
  undo: "M12.5 8a9.4 9.4 0 0 0-6.2 2.3L2.5 6.500V16H12l-3.800-3.800a7 7 0 0 1 11 3.800l2.300-.8A9.500 9.500 0 0 0 12.500 8z",
  redo: "M11.500 8a9.400 9.400 0 0 1 6.200 2.300L21.500 6.500V16H12l3.800-3.800a7 7 0 0 0-11 3.800l-2.300-.8A9.500 9.500 0 0 1 11.500 8z",
  share: "M18 16a3 3 0 0 0-2 .8l-7.100-4.200a3 3 0 0 0 0-1.300l7-4.100a3 3 0 1 0-.9-2.200c0 .2 0 .5.1.7l-7 4.100a3 3 0 1 0 0 4.400l7.100 4.200c-.1.2-.1.4-.1.6a3 3 0 1 0 2.900-3z",
};

export function icon(name) {
  return `<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="${PATHS[name]}"/></svg>`;
}
