// What a blueprint covers: the lectures with a check box each, the part of it that is meant, and what falls to it.

class Coverage {
  constructor(root, changed) {
    this.list = root.querySelector(".lectures");
    this.pattern = root.querySelector(".lecture-pattern").content;
    this.all = root.querySelector(".all");
    this.changed = changed;
    this.rows = new Map();
    this.all.onclick = () => this.checkAll();
  }

  /** Draw these lectures; what is typed in those that stay is left alone. */
  draw(lectures) {
    const wanted = new Map(lectures.map((lecture) => [lecture.id, lecture]));
    for (const [id, row] of this.rows) if (!wanted.has(id)) row.remove();
    this.rows = new Map([...wanted].map(([id, lecture]) => [id, this.rows.get(id) ?? this.row(lecture)]));
    this.rows.forEach((row) => row.isConnected || this.list.append(row));
    this.all.hidden = lectures.length < 2;
  }

  row({ title, ms, words }) {
    const row = this.pattern.firstElementChild.cloneNode(true);
    const at = (selector) => row.querySelector(selector);
    at(".title").textContent = title;
    at(".taught").textContent = `${lengthWords(ms)} · ${counted(words, "word")}`;
    at(".to").placeholder = clock(ms);
    at(".from").ariaLabel = `${title}: from`;
    at(".to").ariaLabel = `${title}: to`;
    row.lengthMs = ms;
    at(".chosen").onchange = () => this.changed();
    for (const field of [at(".from"), at(".to")]) {
      field.oninput = () => this.changed();
      field.onchange = () => this.tidy(field);
    }
    return row;
  }

  tidy(field) {
    const ms = moment(field.value);
    if (ms !== null && !Number.isNaN(ms)) field.value = clock(ms);
  }

  set(stretches) {
    const wanted = new Map(stretches.map(([id, from, to]) => [id, { from, to }]));
    for (const [id, row] of this.rows) {
      const stretch = wanted.get(id);
      row.querySelector(".chosen").checked = Boolean(stretch);
      row.querySelector(".from").value = stretch?.from ? clock(stretch.from) : "";
      row.querySelector(".to").value = stretch?.to ? clock(stretch.to) : "";
    }
  }

  checkAll() {
    const boxes = [...this.rows.values()].map((row) => row.querySelector(".chosen"));
    const isOn = !boxes.every((box) => box.checked);
    boxes.forEach((box) => (box.checked = isOn));
    this.changed();
  }

  /** `[lecture, from, to]` of every lecture that is chosen; a time that makes no sense counts as not given. */
  stretches() {
    const chosen = [...this.rows].filter(([, row]) => row.querySelector(".chosen").checked);
    return chosen.map(([id, row]) => {
      const { from, to } = this.times(row);
      return [id, from, to];
    });
  }

  times(row) {
    const [from, to] = [".from", ".to"].map((name) => moment(row.querySelector(name).value));
    const isWrong = Number.isNaN(from) || Number.isNaN(to);
    const isTurned = !isWrong && (from ?? 0) >= Math.min(to ?? row.lengthMs, row.lengthMs);
    const problem = isWrong
      ? "Write times as 12:30, minutes and seconds."
      : isTurned && (from || to !== null) ? "This part must begin before it ends, and within the lecture." : "";
    if (problem) return { from: 0, to: null, problem };
    return { from: from ?? 0, to: to === null || to >= row.lengthMs ? null : to, problem };
  }

  /** The first thing wrong with a part that is meant; empty when nothing is. */
  problem() {
    for (const row of this.rows.values()) {
      if (!row.querySelector(".chosen").checked) continue;
      const { problem } = this.times(row);
      if (problem) return `${row.querySelector(".title").textContent}: ${problem}`;
    }
    return "";
  }

  /** Say what falls to each, by the number of its stretch. */
  label(asked) {
    let at = 0;
    for (const row of this.rows.values()) {
      const isChosen = row.querySelector(".chosen").checked;
      const { problem } = isChosen ? this.times(row) : {};
      row.classList.toggle("off", !isChosen);
      row.querySelector(".part").hidden = !isChosen;
      row.querySelector(".share").textContent = isChosen ? questions(asked[at]) : "";
      row.querySelector(".wrong").hidden = !problem;
      row.querySelector(".wrong").textContent = problem ?? "";
      for (const field of row.querySelectorAll(".part .field")) field.setAttribute("aria-invalid", Boolean(problem));
      if (isChosen) at += 1;
    }
    this.all.textContent = [...this.rows.values()].every((row) => row.querySelector(".chosen").checked) ? "Choose none" : "Choose all";
  }
}
