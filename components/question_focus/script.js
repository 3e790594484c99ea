// Moves the focus when the page says that another moment has come, and lets Esc commit what is being typed.

const mounted = new WeakMap();
const FIELD = "textarea:not([disabled]), input:not([disabled]):not([type='hidden'])";
const TYPED = "textarea, input";
const PATIENCE = 90; // frames to wait for what the same run is still drawing

function start(root) {
  const state = { moment: null, frame: 0 };
  const onKey = (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    const field = document.activeElement;
    if (field instanceof HTMLElement && field.matches(TYPED)) field.blur();
  };
  document.addEventListener("keydown", onKey, true);

  const frame = root.host?.closest("[data-testid='stElementContainer']");
  if (frame) Object.assign(frame.style, { position: "absolute", width: "0", height: "0" });

  state.stop = () => {
    cancelAnimationFrame(state.frame);
    document.removeEventListener("keydown", onKey, true);
    mounted.delete(root);
  };
  return state;
}

function focusSoon(state, data, frames) {
  state.frame = requestAnimationFrame(() => {
    const container = document.querySelector(`.st-key-${CSS.escape(data.place)}`);
    const target = data.field ? container?.querySelector(FIELD) : container;
    if (!target) {
      if (frames > 0) focusSoon(state, data, frames - 1);
      return;
    }
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
  if (state.moment !== null && state.moment !== data.moment) {
    cancelAnimationFrame(state.frame);
    focusSoon(state, data, PATIENCE);
  }
  state.moment = data.moment;
  return state.stop;
}
