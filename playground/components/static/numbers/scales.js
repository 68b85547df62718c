// Where on its slider a number stands, and by which steps keys and hands move it.

const STEP = 0.01;
const DIGITS = 3; // of a number on a logarithmic slider

// As far as the number.
export const LINEAR = {
  position: (value) => value,
  value: (position) => rounded(position),
  step: () => STEP,
  moved: (value, count) => rounded(value + count * STEP),
};

// As far as its logarithm. Steps are of the second digit, ten of them of the first, wherever the number is; what is 0 or
// below the slider's low end stands there, and steps up from there.
export const LOGARITHMIC = {
  position: (value, low = -Infinity) => Math.max(value > 0 ? Math.log10(value) : low, low),
  value: (position) => short(10 ** position),
  step: (value) => 10 ** (Math.floor(Math.log10(value > 0 ? value : STEP) + 1e-9) - 1),
  moved(value, count) {
    const step = this.step(count < 0 ? value * (1 - 1e-6) : value);
    return Math.max(short(value + count * step), 0);
  },
};

function short(value) {
  return Number(value.toPrecision(DIGITS));
}

// To the grid of the steps; a 0 has no sign.
function rounded(value) {
  return Number((Math.round(Number(value) / STEP) * STEP).toFixed(10)) + 0;
}
