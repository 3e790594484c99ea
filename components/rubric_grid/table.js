// The rubric as a table: its fields and buttons, their names, and where the focus is.

const pointsWords = (points) => `${points} ${points === 1 ? "point" : "points"}`;

class Table {
  constructor(grid) {
    this.grid = grid;
    this.at = grid.at;
  }

  draw() {
    const { levels, rows, data } = this.grid;
    const held = this.focused();
    const [key, at] = [held?.dataset?.key, held?.selectionStart];
    const corner = part("th", "corner", "Criterion");
    corner.scope = "col";
    this.at("thead tr").replaceChildren(corner, ...levels.map((level, index) => this.levelCell(level, index)));
    this.at("tbody").replaceChildren(...rows.map((row, index) => this.line(row, index)));
    this.at("table").style.setProperty("--levels", levels.length);
    this.at(".sheet").classList.toggle("reading", !data.is_editable);
    this.label();
    if (!key) return;
    this.find(key)?.focus({ preventScroll: true });
    if (at !== null) this.find(key)?.setSelectionRange?.(at, at);
  }

  levelCell(level, index) {
    const { levels, data } = this.grid;
    const cell = part("th", data.is_editable ? "" : "said-only");
    cell.scope = "col";
    if (!data.is_editable) {
      cell.append(level.name, part("span", "heading-points", pointsWords(level.points)));
      return cell;
    }
    const head = this.pattern("level");
    this.bind(head.querySelector(".name"), `${level.id}`, level.name, (value) => (level.name = value));
    const points = head.querySelector(".points .field");
    points.dataset.key = `${level.id} points`;
    points.value = level.points;
    points.oninput = () => this.grid.weigh(level, points);
    points.onchange = () => this.grid.settle(level, points);
    this.handles(head, levels, level, index, levels.length === 1);
    cell.append(head);
    return cell;
  }

  line(row, index) {
    const { levels, rows, data } = this.grid;
    const first = part("th", "");
    first.scope = "row";
    const line = part("tr", "", first, ...levels.map((level) => this.cell(row, level)));
    if (!data.is_editable) {
      first.className = "said-only";
      first.textContent = row.name;
      return line;
    }
    const head = this.pattern("criterion");
    this.bind(head.querySelector(".name"), `${row.id}`, row.name, (value) => (row.name = value));
    this.handles(head, rows, row, index, false);
    first.append(head);
    return line;
  }

  cell(row, level) {
    const text = row.texts.get(level.id) ?? "";
    if (!this.grid.data.is_editable) return part("td", "said-only", text);
    const field = part("textarea", "field");
    field.rows = 2;
    this.bind(field, `${row.id} ${level.id}`, text, (value) => row.texts.set(level.id, value));
    return part("td", "", field);
  }

  pattern(name) {
    return this.at(`.${name}-pattern`).content.firstElementChild.cloneNode(true);
  }

  bind(field, key, value, keep) {
    field.dataset.key = key;
    field.value = value;
    field.oninput = () => {
      keep(field.value);
      this.label();
      this.grid.later();
    };
  }

  handles(head, list, one, index, isLast) {
    const act = (name, isOff, how) => {
      const button = head.querySelector(`.${name}`);
      button.dataset.key = `${one.id} ${name}`;
      button.setAttribute("aria-disabled", isOff); // not disabled: that would throw the focus out of the table
      button.onclick = () => !isOff && how();
    };
    act("before", index === 0, () => this.grid.move(list, one, -1));
    act("after", index === list.length - 1, () => this.grid.move(list, one, 1));
    act("remove", isLast, () => this.grid.remove(list, one));
  }

  // Names of fields and buttons follow what is typed.
  label() {
    const { levels, rows } = this.grid;
    this.labelEach(levels, "level", "to the left", "to the right");
    this.labelEach(rows, "criterion", "up", "down");
    levels.forEach((level, column) => {
      const name = level.name.trim() || `Level ${column + 1}`;
      const unit = this.find(`${level.id} points`)?.nextElementSibling;
      if (unit) unit.textContent = level.points === 1 ? "point" : "points";
      rows.forEach((row, index) => {
        this.says(`${row.id} ${level.id}`, `${row.name.trim() || `Criterion ${index + 1}`}: ${name}`);
        this.at("tbody").children[index].children[column + 1].dataset.level = `${name} (${pointsWords(level.points)})`;
      });
    });
  }

  labelEach(list, noun, before, after) {
    list.forEach((one, index) => {
      const place = `${noun} ${index + 1}`;
      this.says(`${one.id}`, place[0].toUpperCase() + place.slice(1));
      this.says(`${one.id} points`, `Points of ${place}`);
      this.says(`${one.id} before`, `Move ${place} ${before}`);
      this.says(`${one.id} after`, `Move ${place} ${after}`);
      this.says(`${one.id} remove`, `Remove ${place}`);
    });
  }

  says(key, words) {
    const element = this.find(key);
    if (!element) return;
    element.ariaLabel = words;
    if (element.tagName === "BUTTON") element.title = words;
  }

  focused() {
    return this.grid.root.activeElement ?? this.grid.root.getRootNode().activeElement;
  }

  find(key) {
    return this.at(`[data-key="${key}"]`);
  }

  focus(key) {
    this.find(key)?.focus();
  }
}
