// Shows the words of a lecture and reports what is decided about them. Everything spoken is put on the page as text.

const mounted = new WeakMap();
const SEND_AGAIN_MS = 4000;

function button(className, label, act, more = {}) {
  const made = part("button", className, label);
  made.type = "button";
  Object.assign(made.dataset, { act, ...more });
  return made;
}

// What the same button of the chip beside it says.
function besideOf(pressed) {
  const chip = pressed.closest(".chip");
  const beside = chip?.nextElementSibling ?? chip?.previousElementSibling;
  return beside?.querySelector(`[data-act="${pressed.dataset.act}"]`)?.dataset;
}

class Words {
  constructor(root) {
    this.at = (selector) => root.querySelector(selector);
    this.root = root;
    this.acts = []; // what has not been answered yet
    this.gone = new AbortController();
    this.gone.signal.addEventListener("abort", () => clearTimeout(this.again));
    const on = (target, type, act) => target.addEventListener(type, act, { signal: this.gone.signal });
    on(root, "click", (event) => this.clicked(event));
    on(this.at(".adding"), "submit", (event) => {
      event.preventDefault();
      const input = this.at(".adding input");
      const term = input.value.trim();
      if (term) this.report("keep", { term });
      input.value = "";
    });
    on(this.at(".adding input"), "keydown", (event) => {
      if (event.key === "Escape") event.target.value = "";
    });
  }

  report(act, more = {}) {
    this.acts.push({ act, ...more, press: newId() });
    this.send();
  }

  // One at a time: a message takes the place of another that the app has not read yet.
  send(isAgain = false) {
    const [next] = this.acts;
    if (!next || (next === this.sent && !isAgain)) return;
    this.sent = next;
    clearTimeout(this.again);
    this.again = setTimeout(() => this.send(true), SEND_AGAIN_MS);
    this.tell(next);
  }

  render(data, tell) {
    this.tell = tell;
    if (data.answered && data.answered === this.acts[0]?.press) this.acts.shift();
    const drawn = JSON.stringify({ ...data, answered: "" });
    if (drawn !== this.drawn) this.draw(data); // a button that is being pressed stays
    this.drawn = drawn;
    this.send();
  }

  draw(data) {
    const held = this.root.getRootNode().activeElement?.closest("[data-act]");
    const next = held && besideOf(held);
    const { kept, offered, mishearings, can_change: mayChange } = data;
    const vocabulary = this.at(".vocabulary");
    vocabulary.hidden = !mayChange && kept.length === 0;
    const isAsked = offered.length > 0 && mayChange && !data.is_heard; // to decide, while the engine can still be told
    if (isAsked && !this.isAsked) vocabulary.open = true;
    this.isAsked = isAsked;
    this.at(".vocabulary .count").textContent = [kept.length && `${kept.length} kept`, offered.length && mayChange && `${offered.length} offered`].filter(Boolean).join(" · ");
    this.at(".why").textContent = data.is_heard
      ? "These words help to find what was misheard in this lecture."
      : "Engines that take a vocabulary listen for these words; for the others, likely mishearings are found with them afterwards.";
    this.at(".kept").replaceChildren(...kept.map((term) => this.chip(term, false, mayChange)));
    this.at(".offers").hidden = !mayChange || offered.length === 0;
    this.at(".offered").replaceChildren(...offered.map((term) => this.chip(term, true, mayChange)));
    this.at(".adding").hidden = !mayChange;
    this.at(".misheard").hidden = mishearings.length === 0;
    const open = mishearings.filter((each) => !each.is_corrected).length;
    this.at(".misheard .count").textContent = open ? String(open) : "all put right";
    this.at(".list").replaceChildren(...mishearings.map((each) => this.item(each, mayChange)));
    if (held && !held.isConnected) this.focusNear(held.dataset, next);
  }

  // Whoever works by keyboard is not thrown to the top of the page when a button goes.
  focusNear(held, next) {
    const shown = [...this.root.querySelectorAll("[data-act]")].filter((each) => each.getClientRects().length > 0);
    const like = (told) => shown.find((each) => JSON.stringify(each.dataset) === JSON.stringify(told));
    const ofSame = shown.find((each) => held.id && each.dataset.id === held.id);
    (like(held) ?? like(next) ?? ofSame ?? this.at(".adding input")).focus({ preventScroll: true });
  }

  chip(term, isOffered, mayChange) {
    const chip = part("div", "chip");
    chip.setAttribute("role", "listitem");
    if (isOffered) {
      const keep = button("keep", term, "keep", { term });
      keep.setAttribute("aria-label", `Keep ${term}`);
      chip.append(keep);
    } else chip.append(part("span", "", term));
    if (mayChange) {
      const drop = button("drop", "×", "drop", { term });
      drop.setAttribute("aria-label", `Remove ${term}`);
      chip.append(drop);
    }
    return chip;
  }

  item(each, mayChange) {
    const many = each.count === 1 ? "1 place" : `${each.count} places`;
    const state = part("span", "many", each.is_corrected ? `· put right in ${many}` : `· ${many}`);
    const pair = part("p", "pair", part("del", "", each.heard), " → ", part("ins", "", each.meant), " ", state);
    const acts = part("div", "acts");
    const { id } = each;
    if (mayChange && each.is_corrected) acts.append(button("button bare", "Undo", "undo", { id }));
    else if (mayChange) {
      acts.append(button("button bare", each.count > 1 ? "Put all right" : "Put it right", "correct", { id }));
      acts.append(button("button bare", "Heard aright", "dismiss", { id }));
    }
    const places = part("ul", "places");
    for (const [position, start, before, phrase, after] of each.places) {
      const at = button("at", clock(start), "hear", { ms: start });
      at.setAttribute("aria-label", `Go to ${clock(start)}`);
      const place = part("li", "", at, part("span", "said", before, part("b", "", phrase), after));
      if (mayChange && !each.is_corrected && each.places.length > 1) place.append(button("button bare", "Only here", "correct", { id, position }));
      places.append(place);
    }
    return part("li", "item", pair, places, acts);
  }

  clicked(event) {
    const pressed = event.target.closest("[data-act]");
    if (!pressed) return;
    const { act, term, id, position, ms } = pressed.dataset;
    if (act === "hear") this.report("hear", { at_ms: Number(ms) });
    else this.report(act, { term, id, position: position === undefined ? null : Number(position) });
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Words(parentElement));
  const panel = mounted.get(parentElement);
  panel.render(data, (event) => setTriggerValue("done", event));
  return () => {
    panel.gone.abort();
    mounted.delete(parentElement);
  };
}
