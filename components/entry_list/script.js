// Entries that are typed in place. The browser holds them; they are reported as a whole soon after each change.

const REPORT_AFTER_MS = 400;
const mounted = new WeakMap();

class Entries {
  constructor(root) {
    this.root = root;
    this.at = (selector) => root.querySelector(selector);
    this.moment = null;
    this.lastId = 0;
    this.at(".add").onclick = () => this.insert(this.rows.length);
    root.addEventListener("focusout", () => this.flush());
  }

  render(data, report) {
    this.report = report;
    if (data.moment === this.moment) return; // what is typed here is newer than the answer to what was reported
    const isFirst = this.moment === null;
    Object.assign(this, { moment: data.moment, number: Math.max(data.seen, this.number ?? 0), data });
    if (this.isPending) return this.flush(); // typed after the page was told to begin anew
    if (!isFirst && JSON.stringify(data.rows) === JSON.stringify(this.values())) return this.forget();
    this.gone = null;
    this.rows = data.rows.map((values) => this.entry(values));
    this.at(".rows").replaceChildren();
    this.at(".labels").replaceChildren(...data.columns.map(({ label }) => this.part("span", label)));
    this.at(".add span").textContent = data.add;
    this.at(".nothing").textContent = data.when_empty;
    this.at(".keys").textContent = `Enter adds one below${data.is_ordered ? ", Alt with ↑ or ↓ moves it" : ""}`;
    this.at(".sheet").classList.toggle("ordered", data.is_ordered);
    this.draw();
  }

  values() {
    return this.rows.map((row) => row.values);
  }

  forget() {
    this.gone = null;
    this.draw();
  }

  part(tag, text) {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  }

  entry(values) {
    this.lastId += 1;
    return { id: this.lastId, values: [...values], node: null };
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
    return this.root.activeElement ?? this.root.getRootNode().activeElement;
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
      button.ariaLabel = button.title = `Move ${this.data.one} ${place} ${name}`;
      button.setAttribute("aria-disabled", isOff); // not disabled: that would throw the focus out of the list
      button.style.opacity = isOff ? 0.35 : 1;
    }
    at(".remove").ariaLabel = at(".remove").title = `Remove ${this.data.one} ${place}`;
    return row.node;
  }

  newRow(row) {
    const node = this.at(".row-pattern").content.firstElementChild.cloneNode(true);
    node.querySelector(".fields").append(...this.data.columns.map((column, index) => this.field(row, column, index)));
    node.querySelector(".up").onclick = () => this.move(row, -1);
    node.querySelector(".down").onclick = () => this.move(row, 1);
    node.querySelector(".remove").onclick = () => this.remove(row);
    node.onkeydown = (event) => this.key(row, event);
    return node;
  }

  field(row, column, index) {
    const field = document.createElement(column.choices.length ? "select" : "textarea");
    field.className = "field";
    for (const [value, words] of column.choices) {
      const option = this.part("option", words);
      option.value = value;
      field.append(option);
    }
    field.rows = 1;
    field.value = row.values[index];
    field.oninput = () => {
      row.values[index] = field.value;
      this.measure(row, field, column);
      this.later();
    };
    if (index === 0 && this.data.is_ordered) field.onpaste = (event) => this.paste(row, field, event);
    return field;
  }

  measure(row, field, column) {
    const isLong = column.longest > 0 && field.value.trim().length > column.longest;
    field.setAttribute("aria-invalid", isLong);
    const told = row.node.querySelector(".long");
    told.hidden = !isLong;
    told.textContent = `Too long by ${field.value.trim().length - column.longest} characters; at most ${column.longest} can be kept.`;
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
    } else if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      this.flush(); // the page saves at this key, and saves what it has been told
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
      this.goneNode = this.at(".gone-pattern").content.firstElementChild.cloneNode(true);
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
    this.isPending = true;
    this.flush();
  }

  later() {
    this.isPending = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), REPORT_AFTER_MS);
  }

  flush() {
    clearTimeout(this.timer);
    if (!this.isPending) return;
    this.isPending = false;
    this.number += 1;
    this.report({ rows: this.values(), number: this.number });
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Entries(parentElement));
  const entries = mounted.get(parentElement);
  entries.render(data, (event) => setTriggerValue("typed", event));
  return () => mounted.delete(parentElement);
}
