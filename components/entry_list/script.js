// One list of the form: its entries are added, moved, removed and put back. It comes after form.js, as one with it.

class Entries {
  constructor(root, form) {
    this.root = root;
    this.form = form;
    this.at = (selector) => root.querySelector(selector);
    this.at(".add").onclick = () => this.insert(this.rows.length);
    this.at(".action").onclick = () => form.press(this.data.action.act);
  }

  render(data) {
    const isFirst = !this.data;
    this.data = data;
    if (!isFirst && JSON.stringify(data.rows) === JSON.stringify(this.values())) return this.forget();
    this.gone = null;
    this.rows = data.rows.map((values) => this.entry(values));
    this.at("h2").textContent = data.title;
    this.at(".about").textContent = data.about;
    this.at(".rows").replaceChildren();
    this.at(".labels").replaceChildren(...data.columns.map(({ label }) => part("span", "", label)));
    this.at(".add span").textContent = data.words.add;
    this.at(".nothing").textContent = data.words.when_empty;
    this.at(".keys").textContent = `Enter adds one below${data.is_ordered ? ", Alt with ↑ or ↓ moves it" : ""}`;
    this.at(".action").hidden = !data.action;
    this.at(".action").textContent = data.action?.label ?? "";
    this.root.ariaLabel = data.title;
    this.root.classList.toggle("ordered", data.is_ordered);
    this.draw();
  }

  values() {
    return this.rows.map((row) => row.values);
  }

  forget() {
    this.gone = null;
    this.draw();
  }

  entry(values) {
    return { values: [...values], node: null };
  }

  draw() {
    const list = this.at(".rows");
    const nodes = this.rows.map((row, index) => this.row(row, index));
    if (this.gone) nodes.splice(Math.min(this.gone.index, nodes.length), 0, this.goneRow());
    const held = this.focused();
    // Nodes that stand right are left alone: moving one takes its focus away.
    for (const child of [...list.children]) if (!nodes.includes(child)) child.remove();
    nodes.forEach((node, index) => {
      if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
    });
    if (held && list.contains(held) && held !== this.focused()) held.focus({ preventScroll: true });
    this.at(".labels").hidden = this.at(".keys").hidden = this.rows.length === 0;
    this.at(".nothing").hidden = this.rows.length > 0;
    this.at(".add").disabled = this.rows.length >= this.data.most;
  }

  focused() {
    return this.root.getRootNode().activeElement;
  }

  row(row, index) {
    row.node ??= this.newRow(row);
    const at = (selector) => row.node.querySelector(selector);
    const place = index + 1;
    row.node.dataset.place = place;
    row.node.querySelectorAll(".field").forEach((field, column) => {
      field.ariaLabel = `${this.data.columns[column].label} ${place}`;
    });
    for (const [name, isOff] of [["up", place === 1], ["down", place === this.rows.length]]) {
      const button = at(`.${name}`);
      button.hidden = !this.data.is_ordered;
      button.ariaLabel = button.title = `Move ${this.data.words.one} ${place} ${name}`;
      button.setAttribute("aria-disabled", isOff); // not disabled: that would throw the focus out of the list
      button.style.opacity = isOff ? 0.35 : 1;
    }
    at(".remove").ariaLabel = at(".remove").title = `Remove ${this.data.words.one} ${place}`;
    return row.node;
  }

  newRow(row) {
    const node = this.form.root.querySelector(".row-pattern").content.firstElementChild.cloneNode(true);
    node.querySelector(".fields").append(...this.data.columns.map((column, index) => this.field(row, column, index)));
    node.querySelector(".up").onclick = () => this.move(row, -1);
    node.querySelector(".down").onclick = () => this.move(row, 1);
    node.querySelector(".remove").onclick = () => this.remove(row);
    node.onkeydown = (event) => this.key(row, event);
    return node;
  }

  field(row, column, index) {
    const field = fieldOf(column, "textarea");
    field.rows = 1;
    field.value = row.values[index];
    field.oninput = () => {
      row.values[index] = field.value;
      measure(field, column, row.node.querySelector(".long"));
      this.form.later();
    };
    if (index === 0 && this.data.is_ordered) field.onpaste = (event) => this.paste(row, field, event);
    return field;
  }

  key(row, event) {
    if (event.isComposing) return;
    const isField = event.target.tagName === "TEXTAREA";
    if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key) && this.data.is_ordered) {
      event.preventDefault();
      this.move(row, event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Enter" && isField) {
      event.preventDefault();
      if (!event.ctrlKey && !event.metaKey) this.insert(this.rows.indexOf(row) + 1);
    } else if (event.key === "Backspace" && isField && row.values.every((value) => !value)) {
      event.preventDefault();
      this.drop(row);
    }
  }

  paste(row, field, event) {
    const lines = event.clipboardData.getData("text").split(/\r?\n/).map((text) => text.trim()).filter(Boolean);
    if (lines.length < 2) return;
    event.preventDefault();
    const rest = this.data.columns.slice(1).map(() => "");
    const place = this.rows.indexOf(row);
    const isEmpty = !field.value.trim();
    const added = lines.map((text) => this.entry([text, ...rest]));
    this.rows.splice(isEmpty ? place : place + 1, isEmpty ? 1 : 0, ...added);
    this.changed(`${lines.length} added`);
    this.focus(added.at(-1), 0);
  }

  insert(place) {
    if (this.rows.length >= this.data.most) return;
    const row = this.entry(this.data.columns.map(() => ""));
    this.rows.splice(place, 0, row);
    this.draw();
    this.focus(row, 0);
  }

  move(row, by) {
    const from = this.rows.indexOf(row);
    const to = from + by;
    if (to < 0 || to >= this.rows.length) return;
    this.rows.splice(to, 0, this.rows.splice(from, 1)[0]);
    this.changed(`Moved to place ${to + 1} of ${this.rows.length}`);
  }

  remove(row) {
    const index = this.rows.indexOf(row);
    this.rows.splice(index, 1);
    this.gone = row.values.some((value) => value.trim()) ? { row, index } : null;
    this.changed("Removed");
    (this.at(".back") ?? this.at(".add")).focus({ preventScroll: true });
  }

  drop(row) {
    const before = this.rows[this.rows.indexOf(row) - 1];
    this.rows.splice(this.rows.indexOf(row), 1);
    this.changed("Removed");
    if (before) this.focus(before, 0);
    else this.at(".add").focus({ preventScroll: true });
  }

  goneRow() {
    if (!this.goneNode) {
      this.goneNode = this.form.root.querySelector(".gone-pattern").content.firstElementChild.cloneNode(true);
      this.goneNode.querySelector(".back").onclick = () => this.putBack();
    }
    this.goneNode.querySelector(".words").textContent = `Removed: ${this.gone.row.values.find((value) => value.trim())}`;
    return this.goneNode;
  }

  putBack() {
    const { row, index } = this.gone;
    this.rows.splice(Math.min(index, this.rows.length), 0, row);
    this.gone = null;
    this.changed("Put back");
    this.focus(row, 0);
  }

  focus(row, column) {
    const field = row.node.querySelectorAll(".field")[column];
    field.focus();
    field.scrollIntoView({ block: "nearest" });
  }

  changed(words) {
    this.draw();
    this.at(".said").textContent = words;
    this.form.now();
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Form(parentElement));
  mounted.get(parentElement).render(data, setTriggerValue);
  return () => mounted.delete(parentElement);
}
