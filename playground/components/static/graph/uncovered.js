// On a phone a lesson's sheet lies over the lower part of the page, and the bar over the upper one: what is selected is
// moved between the two. What is in sight there already stays where it is.

const PHONE = matchMedia("(max-width: 640px)");
const FREE = 12; // pixels that are left above and below

// `top` and `bottom` are of what is selected, in the window.
export function uncover({ top, bottom }) {
  const sheet = PHONE.matches && document.querySelector(".lesson .sheet");
  if (!sheet) return;
  const low = document.querySelector(".bar .phases").getBoundingClientRect().bottom + FREE;
  const high = sheet.getBoundingClientRect().top - FREE;
  const by = bottom > high ? Math.min(bottom - high, top - low) : top < low ? top - low : 0;
  if (by) document.querySelector(".stMain").scrollBy({ top: by, behavior: "instant" });
}

// After a sheet has come or has another height.
export function onCover(act) {
  document.addEventListener("covered", act);
}

export function covered() {
  document.dispatchEvent(new Event("covered"));
}
