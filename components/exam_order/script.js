// The questions of an exam: their points and places, changed by button or key, drawn at once and reported as a whole.

const mounted = new WeakMap();

class Order {
  constructor(root) {
    this.root = root;
    this.at = (selector) => root.querySelector(selector);
    this.rows = new Map();
    this.reported = 0;
  }

  render(data, report, add) {
    this.report = report;
    this.at(".add").hidden = !data.may_add;
    this.at(".add").onclick = () => {
      if (data.seen < this.reported) this.tell(); // or this message may take the place of the one that told it
      add();
    };
    if (data.seen < this.reported) return; // the answer to an earlier change; a later one is on its way
    this.reported = Math.max(this.reported, data.seen);
    this.isEditable = data.is_editable;
    this.items = data.items.map((item) => ({ ...item }));
    this.gone = data.gone;
    this.draw();
  }

  draw() {
    const list = this.at(".rows");
    const held = this.root.activeElement ?? this.root.getRootNode().activeElement;
    const nodes = this.items.map((item, index) => this.row(item, index));
    if (this.gone) nodes.splice(Math.min(this.gone.index, nodes.length), 0, this.goneRow());
    for (const [id] of this.rows) if (!this.items.some((item) => item.id === id)) this.rows.delete(id);
    // Nodes that stand right are left alone: moving one takes its focus away.
    nodes.forEach((node, index) => {
      if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
    });
    while (list.children.length > nodes.length) list.lastChild.remove();
    if (held && list.contains(held) && held !== this.root.getRootNode().activeElement) held.focus({ preventScroll: true });
  }

  row(item, index) {
    if (!this.rows.has(item.id)) this.rows.set(item.id, this.newRow(item.id));
    const row = this.rows.get(item.id);
    const at = (selector) => row.querySelector(selector);
    const [place, last] = [index + 1, this.items.length];
    at(".stem").textContent = item.stem;
    at(".stem").dataset.place = place;
    at(".kind").textContent = item.kind;
    at(".flag").hidden = !item.is_reopened;
    at(".now").hidden = !item.is_reopened;
    at(".now").href = item.address;
    at(".controls").hidden = !this.isEditable;
    at(".worth").hidden = this.isEditable;
    at(".worth").textContent = `${item.points} ${item.points === 1 ? "point" : "points"}`;
    const input = at("input");
    if (input !== this.root.getRootNode().activeElement) input.value = item.points;
    input.setAttribute("aria-label", `Points for question ${place}`);
    at(".unit").textContent = item.points === 1 ? "point" : "points";
    for (const [name, words, isOff] of [["up", "up", place === 1], ["down", "down", place === last]]) {
      const button = at(`.${name}`);
      button.ariaLabel = button.title = `Move question ${place} ${words}`;
      button.setAttribute("aria-disabled", isOff); // not disabled: that would throw the focus out of the list
      button.style.opacity = isOff ? 0.35 : 1;
    }
    at(".remove").ariaLabel = at(".remove").title = `Remove question ${place}`;
    return row;
  }

  newRow(id) {
    const row = this.at(".row-pattern").content.firstElementChild.cloneNode(true);
    const at = (selector) => row.querySelector(selector);
    at(".up").onclick = () => this.move(id, -1);
    at(".down").onclick = () => this.move(id, 1);
    at(".remove").onclick = () => (this.find(id).is_reopened ? this.ask(row, true) : this.remove(id));
    at(".yes").onclick = () => this.remove(id);
    at(".no").onclick = () => this.ask(row, false);
    at("input").onchange = (event) => this.weigh(id, event.target);
    row.onkeydown = (event) => {
      if (!this.isEditable || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      this.move(id, event.key === "ArrowUp" ? -1 : 1);
    };
    return row;
  }

  goneRow() {
    if (!this.goneNode) {
      this.goneNode = this.at(".gone-pattern").content.firstElementChild.cloneNode(true);
      this.goneNode.querySelector(".back").onclick = () => this.putBack();
    }
    this.goneNode.querySelector(".words").textContent = `Removed: ${this.gone.item.stem}`;
    return this.goneNode;
  }

  find(id) {
    return this.items.find((item) => item.id === id);
  }

  move(id, by) {
    const index = this.items.findIndex((item) => item.id === id);
    const to = index + by;
    if (to < 0 || to >= this.items.length) return;
    this.items.splice(to, 0, this.items.splice(index, 1)[0]);
    this.changed(`Question moved to place ${to + 1} of ${this.items.length}`);
  }

  weigh(id, input) {
    const item = this.find(id);
    const points = input.valueAsNumber;
    if (!Number.isFinite(points) || points < 0 || points > 1000) {
      input.value = item.points;
      this.say("Points must lie between 0 and 1000.");
      return;
    }
    if (points === item.points) return;
    item.points = points;
    this.changed(`Counts ${points} points`);
  }

  remove(id) {
    const index = this.items.findIndex((item) => item.id === id);
    const [item] = this.items.splice(index, 1);
    this.gone = item.is_reopened ? null : { item, index };
    this.changed("Question removed");
    const back = this.at(".gone .back") ?? this.at(".row:nth-child(" + Math.min(index + 1, this.items.length) + ") .remove");
    back?.focus({ preventScroll: true });
  }

  putBack() {
    const { item, index } = this.gone;
    this.items.splice(Math.min(index, this.items.length), 0, item);
    this.gone = null;
    this.changed("Question put back");
    this.rows.get(item.id).querySelector(".remove").focus({ preventScroll: true });
  }

  ask(row, isAsking) {
    row.querySelector(".sure").hidden = !isAsking;
    row.querySelector(isAsking ? ".no" : ".remove").focus();
  }

  changed(words) {
    this.draw();
    this.say(words);
    this.reported += 1;
    this.tell();
  }

  tell() {
    this.report({ items: this.items.map((item) => [item.id, item.points]), number: this.reported });
  }

  say(words) {
    this.at(".said").textContent = words;
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Order(parentElement));
  const order = mounted.get(parentElement);
  order.render(data, (event) => setTriggerValue("order", event), () => setTriggerValue("add", performance.now()));
  return () => mounted.delete(parentElement);
}
