// A blueprint as it is typed. The browser holds it and reports the whole of it soon after each change; what is pressed
// goes with the blueprint as it stands. What it holds is also kept in the tab, so that a reload finds it again.

const REPORT_AFTER_MS = 400;
const mounted = new WeakMap();

class Table {
  constructor(root) {
    this.root = root;
    this.at = (selector) => root.querySelector(selector);
    this.coverage = new Coverage(root, () => this.changed());
    this.rows = new Rows(root, () => this.changed(), (words) => this.say(words));
    this.naming = new Naming(root, (act, more) => this.press(act, more));
    this.left = () => this.flush();
    root.addEventListener("focusout", this.left);
    this.at("form").onsubmit = (event) => this.order(event);
    this.at("textarea").oninput = () => this.changed();
    this.at("[name=language]").onchange = () => this.changed();
    this.at(".begin .back").onclick = () => this.begin(this.before, null);
    this.at(".undo").onclick = () => this.press("undo");
  }

  stop() {
    this.root.removeEventListener("focusout", this.left);
    clearTimeout(this.timer);
    mounted.delete(this.root);
  }

  render(data, typed, pressed) {
    const isSame = this.data && data.moment === this.data.moment;
    const isFirst = !this.data;
    Object.assign(this, { data, reportTyped: typed, reportPressed: pressed });
    this.material = new Material(data);
    this.reasons = new Reasons(data);
    this.rows.offer(data);
    this.naming.offer(data.saved);
    this.coverage.draw([...this.material.lectures.values()]);
    if (!isSame) {
      fill(this.at("[name=language]"), `As the lecture: ${data.language[1]}`, data.languages, "");
      const kept = isFirst && !data.held ? this.kept() : null;
      this.show(kept ?? data.typed);
      if (kept) this.changed();
    }
    this.drawChips();
    this.drawDone();
    this.label();
  }

  // What it is begun with

  drawChips() {
    const { presets, saved, last } = this.data;
    const told = JSON.stringify([presets, saved, last]);
    if (told !== this.chips) this.makeChips(); // one that is being pressed stays
    this.chips = told;
    for (const chip of this.at(".saved").querySelectorAll(".chip")) chip.setAttribute("aria-pressed", chip.value === this.naming.loaded);
  }

  makeChips() {
    const { presets, saved, last } = this.data;
    const begin = presets.map(([name, count, about, typed]) => this.chip(name, count, about, () => this.begin(this.spread(typed), `“${name}”`)));
    if (last) begin.unshift(this.chip("The last one", last[0], "What was ordered last in this course.", () => this.begin(this.known(last[1]), "the last order")));
    this.at(".presets").replaceChildren(...begin);
    const kept = saved.map(([id, name, count, , by, typed]) => {
      const chip = this.chip(name, count, `Saved by ${by}.`, () => {
        this.begin(this.known(typed), `“${name}”`);
        this.naming.load(id, name);
        this.drawChips();
        this.label();
      });
      chip.value = id;
      return chip;
    });
    this.at(".saved").replaceChildren(part("span", "quiet", "Saved"), ...kept);
    this.at(".saved").hidden = saved.length === 0;
  }

  chip(name, count, about, begin) {
    const chip = part("button", "button chip", part("span", "", name), part("span", "quiet", String(count)));
    chip.type = "button";
    chip.title = about;
    chip.ariaLabel = `${name}: ${questions(count)}`;
    chip.onclick = begin;
    return chip;
  }

  /** The rows of a preset, about what is chosen now. */
  spread(typed) {
    const { stretches, instructions, language } = this.told();
    return { ...typed, stretches, instructions, language };
  }

  /** Without lectures that are not there any more; about what is chosen now, if none of them is. */
  known(typed) {
    const stretches = typed.stretches.filter(([id]) => this.material.lectures.has(id));
    return { ...typed, stretches: stretches.length ? stretches : this.coverage.stretches() };
  }

  begin(typed, name) {
    this.before = name ? this.told() : null;
    this.naming.loaded = null;
    this.show(typed);
    this.at(".replaced").hidden = !name;
    if (name) this.at(".replaced .words").textContent = `You begin with ${name}.`;
    else this.at(".presets .chip").focus();
    this.drawChips();
    this.changed();
  }

  show(typed) {
    this.coverage.set(typed.stretches);
    this.rows.set(typed.rows);
    this.at("textarea").value = typed.instructions;
    this.at("[name=language]").value = typed.language;
    clearTimeout(this.timer);
    this.isPending = false;
  }

  told() {
    return {
      stretches: this.coverage.stretches(),
      rows: this.rows.told(),
      instructions: this.at("textarea").value,
      language: this.at("[name=language]").value,
    };
  }

  // What is said about it

  changed() {
    this.isPending = true;
    this.label();
    this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), REPORT_AFTER_MS);
  }

  label() {
    const stretches = this.coverage.stretches();
    const behind = this.material.behind(stretches, this.rows.rows);
    this.coverage.label(behind.asked);
    this.rows.about(stretches.map(([id]) => [id, this.material.lectures.get(id).title]));
    this.rows.label(behind.cells, (row, cell) => this.reasons.about(row, cell, stretches.length));
    drawTotals(this.root, this.rows, this.data, behind.whole);
    this.foot(stretches.length, behind.whole);
    this.naming.label(this.rows.count > 0 && this.rows.count <= this.data.most);
  }

  foot(chosen, whole) {
    const { most, estimate } = this.data;
    const count = this.rows.count;
    const problem = this.coverage.problem() || (chosen ? "" : "Choose at least one lecture to ask about.")
      || (count ? "" : "Ask for at least one question.") || (count > most ? `That is more than the ${most} that one run writes. Take ${count - most} out.` : "");
    this.at(".sum").textContent = `${count} of at most ${most} questions`;
    this.at(".estimate").textContent = whole.words && count ? estimate : "";
    this.at(".foot .short").hidden = !problem;
    if (this.at(".foot .short").textContent !== problem) this.at(".foot .short").textContent = problem;
    this.at(".order .label").textContent = `Draft ${questions(count)}`;
    this.at(".order").disabled = Boolean(problem);
  }

  drawDone() {
    const [done, canUndo] = this.data.done;
    this.at(".done").hidden = !done;
    this.at(".undo").hidden = !canUndo;
    if (this.at(".done .words").textContent !== done) this.at(".done .words").textContent = done;
  }

  // Reports

  flush() {
    if (!this.isPending) return;
    this.isPending = false;
    clearTimeout(this.timer);
    this.reportTyped({ ...this.told(), nonce: performance.now() });
  }

  press(act, more = {}) {
    clearTimeout(this.timer);
    this.isPending = false;
    this.reportPressed({ act, typed: this.told(), ...more, nonce: performance.now() });
  }

  order(event) {
    event.preventDefault();
    if (this.at(".order").disabled) return;
    this.press("order");
    sessionStorage.removeItem(this.data.place);
  }

  keep() {
    sessionStorage.setItem(this.data.place, JSON.stringify(this.told()));
  }

  kept() {
    const kept = sessionStorage.getItem(this.data.place);
    return kept && this.known(JSON.parse(kept));
  }

  say(words) {
    this.at(".spoken").textContent = words;
  }
}

export default function ({ parentElement, data: [data], setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Table(parentElement));
  const table = mounted.get(parentElement);
  const all = { ...data, ...JSON.parse(data.shelf), ...JSON.parse(data.offered) };
  table.render(all, (told) => setTriggerValue("typed", told), (told) => setTriggerValue("pressed", told));
  return () => table.stop();
}
