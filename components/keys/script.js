// Listens on the document for single keys and reports each press; one listener per mounted component, ever.

const mounted = new WeakMap();
const SIGNS = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", " ": "Space" };
const TYPING = "input, textarea, select, [contenteditable=''], [contenteditable='true']";
const ACTIVATED_BY_KEY = "button, a[href], summary, [role='button'], [role='tab'], [role='option'], [role='menuitem']";
let nonce = 0;

function belongsToSomethingElse(event, dialog) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return true;
  const target = event.composedPath()[0];
  if (target instanceof Element) {
    if (target.isContentEditable || target.closest(TYPING)) return true;
    if ((event.key === "Enter" || event.key === " ") && target.closest(ACTIVATED_BY_KEY)) return true;
    if (event.key.startsWith("Arrow") && target.closest("[role='tab'], [role='radio'], [role='slider'], [role='listbox'], [role='grid']")) return true;
  }
  return dialog.open || document.querySelector("[data-testid='stDialog'] [role='dialog'], [role='dialog'][aria-modal='true']") !== null;
}

function start(root) {
  const dialog = root.querySelector("dialog");
  const state = { bindings: new Map(), report: () => {} };

  const onKey = (event) => {
    if (belongsToSomethingElse(event, dialog)) return;
    if (event.key === "?") {
      event.preventDefault();
      dialog.showModal();
      return;
    }
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!state.bindings.has(name) || event.repeat) return;
    event.preventDefault();
    nonce += 1;
    state.report({ key: name, nonce });
  };
  document.addEventListener("keydown", onKey);

  // Out of the page's flow, so that drawing nothing leaves no gap either.
  const frame = root.host?.closest("[data-testid='stElementContainer']");
  if (frame) Object.assign(frame.style, { position: "absolute", width: "0", height: "0" });

  state.stop = () => {
    document.removeEventListener("keydown", onKey);
    if (dialog.open) dialog.close();
    mounted.delete(root);
  };
  return state;
}

function list(dialog, bindings) {
  const rows = [...bindings, ["?", "This sheet"]].flatMap(([name, words]) => {
    const term = document.createElement("dt");
    const cap = document.createElement("kbd");
    cap.textContent = SIGNS[name] ?? name.toUpperCase();
    term.append(cap);
    const meaning = document.createElement("dd");
    meaning.textContent = words;
    return [term, meaning];
  });
  dialog.querySelector("dl").replaceChildren(...rows);
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, start(parentElement));
  const state = mounted.get(parentElement);
  state.bindings = new Map(data.bindings);
  state.report = (press) => setTriggerValue("pressed", press);
  list(parentElement.querySelector("dialog"), [...data.bindings, ...data.listed]);
  return state.stop;
}
