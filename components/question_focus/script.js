// Moves the focus when the page says that another moment has come, and lets Esc commit what is being typed.

const mounted = new WeakMap();
let served = ""; // the last moment; outlives a component that Streamlit makes anew, unless it was still waiting
const TYPED = "textarea, input";
const PATIENCE = 90; // frames to wait for what the run has drawn, once it is over

function start(root) {
  const state = { frame: 0 };
  const onKey = (event) => {
    if (event.isComposing || !event.isTrusted) return;
    const field = document.activeElement;
    if (!(field instanceof HTMLElement) || !field.matches(TYPED)) return;
    if (event.key === "Escape") field.blur();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) confirm(event, field);
  };
  document.addEventListener("keydown", onKey, true);

  const frame = root.host?.closest("[data-testid='stElementContainer']");
  if (frame) Object.assign(frame.style, { position: "absolute", width: "0", height: "0" });

  state.stop = () => {
    cancelAnimationFrame(state.frame);
    if (state.waits) served = "";
    document.removeEventListener("keydown", onKey, true);
    mounted.delete(root);
  };
  return state;
}

function confirm(event, field) {
  // A text area keeps Ctrl+Enter to itself, so its text is committed and the keys go to the page's button instead.
  event.preventDefault();
  event.stopImmediatePropagation();
  field.blur();
  const { key, code, keyCode, ctrlKey, metaKey } = event;
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, code, keyCode, ctrlKey, metaKey, bubbles: true }));
  document.body.dispatchEvent(new KeyboardEvent("keyup", { key, code, keyCode, bubbles: true }));
  field.focus({ preventScroll: true });
}

// However long the server takes to draw what it has begun.
const isDrawing = () => document.querySelector("[data-testid='stApp']")?.dataset.testScriptState !== "notRunning";

function focusSoon(state, data, frames) {
  state.waits = true;
  state.frame = requestAnimationFrame(() => {
    const container = document.querySelector(`.st-key-${CSS.escape(data.place)}`);
    const target = data.field ? container?.querySelector(data.field) : container;
    if (!target) {
      const left = isDrawing() ? PATIENCE : frames - 1;
      if (left > 0) focusSoon(state, data, left);
      return;
    }
    state.waits = false;
    if (target === container) {
      container.tabIndex = -1;
      container.style.outline = "none"; // text that is read, not operated
    }
    target.focus({ preventScroll: true });
    container.style.scrollMarginBottom = "8rem"; // the bar at the foot of the page covers that much
    container.scrollIntoView({ block: "nearest" });
  });
}

export default function ({ parentElement, data }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, start(parentElement));
  const state = mounted.get(parentElement);
  if (data.moment && data.moment !== served) {
    served = data.moment;
    cancelAnimationFrame(state.frame);
    focusSoon(state, data, PATIENCE);
  }
  return state.stop;
}
