// Listens on the document for single keys; one listener per mounted desk, ever.

const SIGNS = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", " ": "Space" };
const TYPING = "input, textarea, select, [contenteditable=''], [contenteditable='true']";
const ACTIVATED_BY_KEY = "button, a[href], summary, [role='button'], [role='tab'], [role='option'], [role='menuitem']";
const MOVED_BY_ARROWS = "[role='tab'], [role='radio'], [role='slider'], [role='listbox'], [role='grid']";

const cap = (name) => part("kbd", "", SIGNS[name] ?? name.toUpperCase());

// What a closed dialog holds keeps the focus until the next frame, and would take what is typed.
const isGone = (target) => target instanceof Element && target.closest("dialog:not([open])") !== null;

// Whether words are being typed at this moment, in whichever component.
function isTyping() {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return Boolean(at?.closest(TYPING)) && !isGone(at);
}

function belongsToSomethingElse(event, dialog) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return true;
  const target = event.composedPath()[0];
  if (target instanceof Element && !isGone(target)) {
    if (target.isContentEditable || target.closest(TYPING)) return true;
    if ((event.key === "Enter" || event.key === " ") && target.closest(ACTIVATED_BY_KEY)) return true;
    if (event.key.startsWith("Arrow") && target.closest(MOVED_BY_ARROWS)) return true;
  }
  return dialog.getRootNode().querySelector("dialog[open]") !== null || document.querySelector("[data-testid='stDialog'] [role='dialog'], [role='dialog'][aria-modal='true']") !== null;
}

class Keys {
  // `acts` maps a key to what it does here and now.
  constructor(dialog, gone) {
    this.dialog = dialog;
    this.acts = new Map();
    document.addEventListener("keydown", (event) => this.pressed(event), { signal: gone });
    gone.addEventListener("abort", () => dialog.getRootNode().querySelector("dialog[open]")?.close());
  }

  pressed(event) {
    if (isGone(event.composedPath()[0])) event.composedPath()[0].blur();
    if (belongsToSomethingElse(event, this.dialog)) return;
    if (event.key === "?" && this.isListed) {
      event.preventDefault();
      this.dialog.showModal();
      return;
    }
    const act = this.acts.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (!act || event.repeat) return;
    event.preventDefault();
    act();
  }

  list(named) {
    this.isListed = named.length > 0;
    const rows = [...named, ["?", "This sheet"]].flatMap(([name, words]) => [part("dt", "", cap(name)), part("dd", "", words)]);
    this.dialog.querySelector("dl").replaceChildren(...rows);
  }
}

function keyButton({ key, words, icon: name, look }) {
  const shown = cap(key);
  shown.setAttribute("aria-hidden", "true");
  const element = part("button", `button ${look}`, icon(name), words, shown);
  element.type = "button";
  element.dataset.key = key;
  element.setAttribute("aria-keyshortcuts", key);
  return element;
}

