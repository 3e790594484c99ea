// Streamlit 1.67 goes to another page in two steps: it gives the page that is left the query of the next one, and then
// shows that. The first step is an address of nothing, to which Back would lead: the second takes its place.

const SAME_STEP = 3000; // ms within which the second follows

function goInOneStep() {
  const push = history.pushState.bind(history);
  let half = null; // the query that the page to be left was given, and when
  history.pushState = (state, unused, address) => {
    const { pathname, search } = new URL(address ?? location.href, location.href);
    const isOtherPage = pathname !== location.pathname;
    const isRest = isOtherPage && half?.search === search && performance.now() - half.at < SAME_STEP;
    half = isOtherPage ? null : { search, at: performance.now() };
    if (isRest) history.replaceState(state, unused, address);
    else push(state, unused, address);
  };
  return true;
}

window[Symbol.for("lectern.history")] ??= goInOneStep();
