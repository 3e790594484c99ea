// A rubric edited in place. The browser holds the table and reports the whole of it soon after each change; what is
// pressed below the table goes with the table as it stands. Every word is put on the page as text.

const REPORT_AFTER_MS = 400;
const MOST_POINTS = 1000;
const mounted = new WeakMap();

class Grid {
  constructor(root) {
    this.root = root;
    this.at = (selector) => root.querySelector(selector);
    this.table = new Table(this);
    this.lastId = 0;
    this.at(".add-row").onclick = () => this.add(this.rows, this.rows.length);
    this.at(".add-level").onclick = () => this.add(this.levels, this.levels.length);
    this.at(".back").onclick = () => this.putBack();
    this.at(".save").onclick = () => this.save();
    this.at(".look").onclick = () => this.send("look");
    this.at(".drop").onclick = () => this.ask(true);
    this.at(".no").onclick = () => this.ask(false);
    this.at(".yes").onclick = () => this.drop();
    this.left = () => this.flush();
    this.pressed = (event) => this.key(event);
    root.addEventListener("focusout", this.left);
    root.addEventListener("keydown", this.pressed);
  }

  stop() {
    this.root.removeEventListener("focusout", this.left);
    this.root.removeEventListener("keydown", this.pressed);
    clearTimeout(this.timer);
    mounted.delete(this.root);
  }

  render(data, report) {
    this.report = report;
    const isSame = this.data && data.moment === this.data.moment;
    if (this.data && !isSame && this.isDirty() && !this.isDropped) return this.send(); // hers is not let go of unasked
    this.data = data;
    if (!isSame) this.begin();
    this.drawBar();
  }

  begin() {
    this.number = this.data.seen;
    this.gone = this.wanted = null;
    this.isPending = this.isDropped = false;
    this.levels = this.data.levels.map(([name, points]) => this.level(name, points));
    this.rows = this.data.rows.map(([name, ...texts]) => {
      const row = this.row(name);
      this.levels.forEach((level, index) => row.texts.set(level.id, texts[index] ?? ""));
      return row;
    });
    this.draw();
  }

  level(name = "", points = 0) {
    this.lastId += 1;
    return { id: this.lastId, name, points };
  }

  row(name = "") {
    this.lastId += 1;
    return { id: this.lastId, name, texts: new Map() };
  }

  isDirty() {
    return this.isPending || this.number > this.data.seen || this.data.has_changes;
  }

  draw() {
    this.table.draw();
    for (const editing of this.root.querySelectorAll(".editing")) editing.hidden = !this.data.is_editable;
    this.at(".add-level").disabled = this.levels.length >= this.data.most_levels;
    this.at(".gone").hidden = !this.gone;
    if (this.gone) this.at(".gone .words").textContent = `Removed: ${this.gone.words}`;
  }

  drawBar() {
    const data = this.data;
    this.at(".worth").textContent = data.worth;
    if (!data.is_editable) return;
    if (this.wanted && this.wanted.number <= data.seen) this.wanted = null;
    const isDirty = this.isDirty();
    this.at(".behind").hidden = !data.behind;
    this.at(".behind .words").textContent = data.behind;
    this.at(".look").textContent = data.look;
    // Not shown again between a change and its answer: what moves below a pressed button is not pressed.
    this.at(".problem").hidden = !data.problem || this.isPending || this.number > data.seen;
    if (this.at(".problem").textContent !== data.problem) this.at(".problem").textContent = data.problem;
    this.at(".save").textContent = data.save;
    this.at(".save").setAttribute("aria-disabled", !isDirty);
    this.at(".drop").textContent = data.drop;
    this.at(".drop").hidden = !isDirty;
    this.at(".sure .words").textContent = data.lost;
    if (!isDirty) this.at(".sure").hidden = true;
    const words = this.wanted?.act === "save" ? "Saving…" : isDirty ? "Not saved yet" : "Saved";
    if (this.at(".state").textContent !== words) this.at(".state").textContent = words;
    this.at(".state").classList.toggle("unsaved", isDirty);
  }

  // Keys

  key(event) {
    if (event.isComposing || !this.data.is_editable) return;
    if (event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
      event.preventDefault();
      this.save();
      return;
    }
    const key = event.target.dataset?.key;
    if (!key) return;
    const [id, what] = key.split(" ");
    const isLevel = this.levels.some((level) => `${level.id}` === id);
    const list = isLevel ? this.levels : this.rows;
    const one = list.find((each) => `${each.id}` === id);
    const isName = event.target.matches(".field") && (what === undefined || what === "points");
    if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) {
      event.preventDefault();
      this.move(list, one, event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Enter" && isName) {
      event.preventDefault();
      if (!event.ctrlKey && !event.metaKey) this.add(list, list.indexOf(one) + 1);
    } else if (event.key === "Backspace" && isName && what === undefined && this.isEmpty(one, isLevel)) {
      event.preventDefault();
      this.remove(list, one);
    }
  }

  isEmpty(one, isLevel) {
    if (one.name) return false;
    if (isLevel) return this.levels.length > 1 && this.rows.every((row) => !row.texts.get(one.id));
    return this.levels.every((level) => !one.texts.get(level.id));
  }

  // Changes

  weigh(level, input) {
    const points = input.valueAsNumber;
    if (!(points >= 0 && points <= MOST_POINTS) || points === level.points) return;
    level.points = points;
    this.table.label();
    this.later();
  }

  settle(level, input) {
    if (input.valueAsNumber === level.points) return;
    input.value = level.points;
    this.say(`Points must lie between 0 and ${MOST_POINTS}.`);
  }

  add(list, place) {
    const isLevel = list === this.levels;
    if (isLevel && list.length >= this.data.most_levels) return;
    const one = isLevel ? this.level() : this.row();
    list.splice(place, 0, one);
    this.changed(isLevel ? "Level added" : "Criterion added");
    this.table.focus(`${one.id}`);
  }

  move(list, one, by) {
    const from = list.indexOf(one);
    const to = from + by;
    if (to < 0 || to >= list.length) return;
    list.splice(to, 0, list.splice(from, 1)[0]);
    this.changed(`Moved to place ${to + 1} of ${list.length}`);
  }

  remove(list, one) {
    const index = list.indexOf(one);
    const isLevel = list === this.levels;
    const wasEmpty = this.isEmpty(one, isLevel);
    list.splice(index, 1);
    const name = one.name.trim() || (isLevel ? `Level ${index + 1}` : `Criterion ${index + 1}`);
    const words = isLevel ? `${name} and what stood under it` : name;
    if (!wasEmpty) this.gone = { list, one, index, words };
    this.changed("Removed");
    if (!wasEmpty) this.at(".back").focus();
    else if (list.length) this.table.focus(`${list[Math.max(index - 1, 0)].id}`);
    else this.at(".add-row").focus();
  }

  putBack() {
    const { list, one, index } = this.gone;
    if (list === this.levels && list.length >= this.data.most_levels) return this.say("There is no room for it.");
    list.splice(Math.min(index, list.length), 0, one);
    this.gone = null;
    this.changed("Put back");
    this.table.focus(`${one.id}`);
  }

  changed(words) {
    this.draw();
    this.say(words);
    this.isPending = true;
    this.flush();
  }

  say(words) {
    this.at(".said").textContent = words;
  }

  ask(isAsking) {
    this.at(".sure").hidden = !isAsking;
    this.at(isAsking ? ".no" : ".drop").focus();
  }

  // Reports

  later() {
    this.isPending = true;
    if (this.isDropped) this.isDropped = this.wanted = null; // typed on before the page began anew
    this.drawBar();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), REPORT_AFTER_MS);
  }

  flush() {
    if (this.isPending) this.send();
  }

  save() {
    if (this.isDirty()) this.send("save");
  }

  drop() {
    this.ask(false);
    this.isPending = false;
    this.isDropped = true;
    this.send("drop");
  }

  send(act = null) {
    clearTimeout(this.timer);
    this.isPending = false;
    this.number = Math.max(this.number, this.data.seen) + 1;
    const pressed = { act, number: this.number, newest: this.data.newest };
    if (act === "save" || act === "drop") this.wanted = pressed;
    const { act: told, newest } = act ? pressed : (this.wanted ?? pressed); // a press that was overtaken is told again
    this.report({
      levels: this.levels.map(({ name, points }) => [name, points]),
      rows: this.rows.map((row) => [row.name, ...this.levels.map((level) => row.texts.get(level.id) ?? "")]),
      number: this.number,
      moment: this.data.moment,
      version: this.data.version,
      newest,
      act: told,
    });
    this.drawBar();
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Grid(parentElement));
  const grid = mounted.get(parentElement);
  grid.render(data, (event) => setTriggerValue("told", event));
  return () => grid.stop();
}
