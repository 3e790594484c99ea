// Listens on the document for single keys and reports each press, and those of the buttons that stand for them;
// one listener per mounted component, ever.

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
    press(state, name);
  };
  const onClick = (event) => {
    const button = event.target.closest("[data-key]");
    if (button) press(state, button.dataset.key);
  };
  document.addEventListener("keydown", onKey);
  root.addEventListener("click", onClick);

  state.stop = () => {
    document.removeEventListener("keydown", onKey);
    root.removeEventListener("click", onClick);
    if (dialog.open) dialog.close();
    mounted.delete(root);
  };
  return state;
}

function press(state, key) {
  nonce += 1;
  state.report({ key, nonce });
}

function part(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

const cap = (name) => part("kbd", "", SIGNS[name] ?? name.toUpperCase());

function list(dialog, bindings) {
  const rows = [...bindings, ["?", "This sheet"]].flatMap(([name, words]) => [part("dt", "", cap(name)), part("dd", "", words)]);
  dialog.querySelector("dl").replaceChildren(...rows);
}

function button({ key, words, icon, look }) {
  const sign = part("span", "icon", icon);
  sign.setAttribute("aria-hidden", "true");
  const shown = cap(key);
  shown.setAttribute("aria-hidden", "true");
  const element = part("button", `button ${look}`, sign, words, shown);
  element.type = "button";
  element.dataset.key = key;
  element.setAttribute("aria-keyshortcuts", key);
  return element;
}

function draw(root, state, data) {
  const drawn = JSON.stringify([data.buttons, data.hints]);
  if (drawn === state.drawn) return; // what has not changed keeps the focus
  state.drawn = drawn;
  const bar = root.querySelector(".bar");
  const hints = [...data.hints, ["?", "all keys"]].map(([name, words]) => part("span", "hint", cap(name), words));
  bar.hidden = !data.buttons.length;
  bar.replaceChildren(...data.buttons.map(button), ...hints);
  // With nothing drawn it leaves the page's flow, so that it leaves no gap either.
  const frame = root.host?.closest("[data-testid='stElementContainer']");
  if (frame && bar.hidden) Object.assign(frame.style, { position: "absolute", width: "0", height: "0" });
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, start(parentElement));
  const state = mounted.get(parentElement);
  state.bindings = new Map(data.bindings);
  state.report = (press) => setTriggerValue("pressed", press);
  draw(parentElement, state, data);
  list(parentElement.querySelector("dialog"), [...data.bindings, ...data.listed]);
  return state.stop;
}
