// Before Streamlit starts. A page that is loaded again names the visit that it had, so that its first picture is the
// state that was left. It stands in the page itself, since a file would come too late.
try {
  const kept = JSON.parse(sessionStorage.getItem(`run/${history.state?.run}`));
  const url = new URL(location);
  if (kept) url.searchParams.set("resume", kept.ticket);
  if (kept) history.replaceState(history.state, "", url);
} catch {} // a browser that keeps nothing opens what the address says

// Back and Forward are for the keeper alone. Streamlit would run the page's script, which does not know of them, and a
// browser calls those who listen to its window in the order in which they came.
addEventListener("popstate", (event) => {
  event.stopImmediatePropagation();
  dispatchEvent(new Event("returned"));
});
