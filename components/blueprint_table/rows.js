// The rows of a blueprint: added, doubled, moved, removed and put back, by hand or by keyboard.

const MOST_COUNT = 100;

class Rows {
  constructor(root, changed, say) {
    this.root = root;
    this.table = root.querySelector("table");
    this.pattern = root.querySelector(".row-pattern").content;
    this.goneLine = root.querySelector(".gone");
    this.addButton = root.querySelector(".add");
    Object.assign(this, { changed, say, rows: [], lastId: 0, gone: null });
    this.addButton.onclick = () => this.add(this.rows.length);
    this.goneLine.querySelector(".back").onclick = () => this.putBack();
    this.table.addEventListener("keydown", (event) => this.key(event));
  }

  /** The words of the choices, which the server knows. */
  offer({ types, blooms, difficulties, objectives, most_rows: mostRows }) {
    Object.assign(this, { types, blooms, difficulties, objectives, mostRows });
  }

  set(rows) {
    this.rows.forEach((row) => row.body.remove());
    this.rows = rows.map(([type, count, bloom, difficulty, objective, lecture]) =>
      this.row({ type, count, bloom, difficulty, objective, lecture }),
    );
    this.forget();
    this.place();
  }

  told() {
    return this.rows.map((row) => [row.type, row.count, row.bloom, row.difficulty, row.objective, row.lecture]);
  }

  get count() {
    return this.rows.reduce((all, row) => all + row.count, 0);
  }

  row(given) {
    const body = this.pattern.firstElementChild.cloneNode(true);
    const row = { ...given, body, id: (this.lastId += 1) };
    const at = (name) => body.querySelector(`.${name}`);
    at("type").replaceChildren(...this.types.map(([value, words]) => new Option(words, value)));
    at("type").value = row.type;
    fill(at("bloom"), "Any", this.blooms, row.bloom);
    fill(at("difficulty"), "Any", this.difficulties, row.difficulty);
    fill(at("objective"), "Any", this.objectivesOf(row), row.objective);
    at("count").value = row.count;
    const chosen = { type: "type", bloom: "bloom", difficulty: "difficulty", objective: "objective", about: "lecture" };
    for (const [name, field] of Object.entries(chosen)) {
      at(name).onchange = (event) => {
        row[field] = event.target.value || null;
        this.changed();
      };
    }
    at("count").oninput = () => this.number(row);
    at("count").onchange = () => (at("count").value = row.count);
    at("fewer").onclick = () => this.step(row, -1);
    at("more").onclick = () => this.step(row, 1);
    at("up").onclick = () => this.move(row, -1);
    at("down").onclick = () => this.move(row, 1);
    at("double").onclick = () => this.double(row);
    at("remove").onclick = () => this.remove(row);
    return row;
  }

  /** An objective that the course no longer has is still what the row asks for, until somebody chooses another. */
  objectivesOf(row) {
    const known = this.objectives.map((text) => [text, text]);
    return row.objective && !this.objectives.includes(row.objective) ? [...known, [row.objective, row.objective]] : known;
  }

  number(row) {
    const typed = Math.round(Number(row.body.querySelector(".count").value) || 0);
    row.count = Math.min(MOST_COUNT, Math.max(0, typed));
    this.changed();
  }

  step(row, by) {
    row.body.querySelector(".count").value = Math.min(MOST_COUNT, Math.max(0, row.count + by));
    this.number(row);
  }

  // Places

  place() {
    const end = this.table.tFoot;
    this.rows.forEach((row, index) => {
      const there = this.table.tBodies[index];
      if (there !== row.body) this.table.insertBefore(row.body, there ?? end);
    });
    this.addButton.disabled = this.rows.length >= this.mostRows;
    this.name();
  }

  name() {
    this.rows.forEach(({ body }, index) => {
      const says = { type: "Type", bloom: "Level", difficulty: "Difficulty", objective: "Objective", about: "About", count: "Questions" };
      for (const [name, words] of Object.entries(says)) body.querySelector(`.${name}`).ariaLabel = `${words} of row ${index + 1}`;
      const acts = { fewer: "Fewer in", more: "More in", up: "Move up", down: "Move down", double: "Double", remove: "Remove" };
      for (const [name, words] of Object.entries(acts)) {
        const button = body.querySelector(`.${name}`);
        button.ariaLabel = button.title = `${words} row ${index + 1}`;
      }
      body.querySelector(".up").setAttribute("aria-disabled", index === 0);
      body.querySelector(".down").setAttribute("aria-disabled", index === this.rows.length - 1);
    });
  }

  add(index, given = {}) {
    if (this.rows.length >= this.mostRows) return;
    const before = this.rows[index - 1];
    const fresh = { type: before?.type ?? this.types[0][0], count: 1, bloom: null, difficulty: null, objective: null, lecture: null };
    const row = this.row({ ...fresh, ...given });
    this.rows.splice(index, 0, row);
    this.place();
    this.changed();
    row.body.querySelector(".type").focus();
    this.say(`Row ${index + 1} added`);
  }

  double(row) {
    const { type, count, bloom, difficulty, objective, lecture } = row;
    this.add(this.rows.indexOf(row) + 1, { type, count, bloom, difficulty, objective, lecture });
  }

  move(row, by) {
    const from = this.rows.indexOf(row);
    const to = from + by;
    if (to < 0 || to >= this.rows.length) return;
    const held = this.root.activeElement ?? this.root.getRootNode().activeElement;
    this.rows.splice(to, 0, this.rows.splice(from, 1)[0]);
    this.place();
    if (held && row.body.contains(held)) held.focus({ preventScroll: true });
    this.changed();
    this.say(`Moved to place ${to + 1} of ${this.rows.length}`);
  }

  remove(row) {
    const index = this.rows.indexOf(row);
    this.rows.splice(index, 1);
    row.body.remove();
    const kind = this.types.find(([value]) => value === row.type)[1];
    this.gone = { row, index };
    this.goneLine.hidden = false;
    this.goneLine.querySelector(".words").textContent = `Removed: ${kind}, ${questions(row.count)}`;
    this.place();
    this.changed();
    this.goneLine.querySelector(".back").focus();
    this.say("Row removed");
  }

  putBack() {
    const { row, index } = this.gone;
    this.rows.splice(Math.min(index, this.rows.length), 0, row);
    this.forget();
    this.place();
    this.changed();
    row.body.querySelector(".type").focus();
  }

  forget() {
    this.gone = null;
    this.goneLine.hidden = true;
  }

  key(event) {
    const row = this.rows.find(({ body }) => body.contains(event.target));
    if (!row || event.isComposing) return;
    const act = this.act(event, row);
    if (!act) return;
    event.preventDefault();
    act();
  }

  act({ key, altKey, ctrlKey, metaKey, target }, row) {
    if (altKey && key === "ArrowUp") return () => this.move(row, -1);
    if (altKey && key === "ArrowDown") return () => this.move(row, 1);
    if (altKey && (key === "Backspace" || key === "Delete")) return () => this.remove(row);
    if ((ctrlKey || metaKey) && key.toLowerCase() === "d") return () => this.double(row);
    const isName = target.matches("select, input") && !ctrlKey && !metaKey && !altKey;
    return key === "Enter" && isName ? () => this.add(this.rows.indexOf(row) + 1) : null;
  }

  // What stands behind them

  /** Offer these lectures to ask about (`[id, title]`), if there is a choice. */
  about(lectures) {
    const hidden = [["one", lectures.length < 2], ["aimless", this.objectives.length === 0 && !this.rows.some((row) => row.objective)]];
    for (const [name, isOn] of hidden) this.table.classList.toggle(name, isOn);
    for (const cell of this.table.querySelectorAll(".trouble td")) cell.colSpan = 8 - hidden.filter(([, isOn]) => isOn).length;
    for (const row of this.rows) fill(row.body.querySelector(".about"), "All of it", lectures, row.lecture);
  }

  /** Say of each row what stands behind it, what speaks against it, and what can be left open for more. */
  label(cells, told) {
    this.rows.forEach((row, index) => {
      const { places, trouble, mends } = told(row, cells[index]);
      const at = (name) => row.body.querySelector(`.${name}`);
      at("places").textContent = places;
      at("said").textContent = `${lengthWords(cells[index].ms)} · ${counted(cells[index].words, "word")}`;
      at("behind").classList.toggle("short", Boolean(trouble));
      at("trouble").hidden = !trouble;
      at("trouble").querySelector(".words").textContent = trouble;
      this.offerMends(row, mends);
    });
  }

  /** A button for each thing that the row may leave open, with how much stands behind it then. */
  offerMends(row, mends) {
    const place = row.body.querySelector(".mends");
    const wanted = JSON.stringify(mends);
    if (place.dataset.told === wanted) return; // a button that is being pressed stays
    place.dataset.told = wanted;
    place.replaceChildren(...mends.map(([name, words]) => {
      const button = part("button", "button", words);
      button.type = "button";
      button.onclick = () => this.leaveOpen(row, name);
      return button;
    }));
  }

  leaveOpen(row, name) {
    const choice = row.body.querySelector(`.${name}`);
    row[name] = null;
    choice.value = "";
    choice.focus();
    this.changed();
    this.say(`${choice.ariaLabel}: any`);
  }
}
