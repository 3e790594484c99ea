// One chart with its table and file: what the pointer, a finger and the arrow keys do on it.

class Panel {
  constructor(section, state) {
    this.section = section;
    this.state = state;
    this.at = (selector) => section.querySelector(selector);
    [this.plot, this.tip, this.table] = [this.at(".plot"), this.at(".tip"), this.at(".table")];
    this.current = -1;
    this.points = [];
    this.wire();
    this.sizes = new ResizeObserver(() => this.plot.clientWidth !== this.width && this.draw());
    this.sizes.observe(this.plot);
  }

  wire() {
    this.section.addEventListener("click", (event) => this.clicked(event));
    this.plot.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "touch") this.show(this.under(event), "click to listen");
    });
    this.plot.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") this.show(-1); // a finger leaves before its click comes
    });
    this.plot.addEventListener("focus", () => {
      if (this.plot.matches(":focus-visible")) this.show(this.walked ?? 0, "Enter to listen");
    });
    this.plot.addEventListener("blur", () => this.show(-1));
    this.plot.addEventListener("keydown", (event) => this.key(event));
  }

  render(panel, drawing) {
    Object.assign(this, { panel, drawing, kind: KINDS[panel.name], walked: undefined });
    this.section.dataset.name = panel.name;
    this.at("h2").textContent = panel.question;
    this.at(".views").setAttribute("aria-label", `${panel.question} As a chart or as a table`);
    this.at(".file").setAttribute("aria-label", `CSV: ${panel.question}`);
    this.at(".about").id = `${panel.name}-about`;
    this.at(".about").textContent = panel.about;
    this.at(".caption").textContent = panel.caption;
    this.plot.setAttribute("aria-label", panel.question);
    this.plot.setAttribute("aria-describedby", `${panel.name}-about`);
    this.table.setAttribute("aria-label", panel.question);
    this.table.replaceChildren();
    this.view(this.table.hidden ? "chart" : "table");
    this.draw();
  }

  view(name) {
    for (const button of this.section.querySelectorAll("[data-view]")) button.setAttribute("aria-pressed", String(button.dataset.view === name));
    this.plot.hidden = name !== "chart";
    this.table.hidden = name === "chart";
    if (!this.table.hidden && !this.table.firstChild) this.table.append(this.rows());
  }

  rows() {
    const { columns, rows } = this.kind;
    const head = [...columns, "Listen"].map((name) => part("th", "", name));
    head.forEach((cell) => cell.setAttribute("scope", "col"));
    const line = ([at, cells]) => {
      const link = part("a", "", "Listen");
      link.href = this.drawing.address + Math.floor(at / 1000);
      link.dataset.at = at;
      link.setAttribute("aria-label", `Listen from ${clock(at)}`);
      return part("tr", "", ...cells.map((cell) => part("td", "", cell)), part("td", "", link));
    };
    return part("table", "", part("thead", "", part("tr", "", ...head)), part("tbody", "", ...rows(this.panel).map(line)));
  }

  draw() {
    this.width = this.plot.clientWidth;
    if (!this.width || !this.panel) return;
    const svg = this.at("svg");
    svg.replaceChildren();
    this.points = this.kind.draw(svg, this.panel, this.drawing, this.width);
    this.mark = shape("circle", { class: "mark", r: 7, visibility: "hidden" });
    svg.append(this.mark);
    this.show(-1);
    this.tell(Math.min(this.walked ?? 0, this.points.length - 1));
    this.plot.setAttribute("aria-valuemax", this.points.length - 1);
  }

  /** What a reader of the screen hears of the place the arrow keys stand at. */
  tell(index) {
    this.plot.setAttribute("aria-valuenow", index);
    this.plot.setAttribute("aria-valuetext", this.points[index].words);
  }

  show(index, hint = "") {
    this.current = index;
    this.tip.hidden = index < 0;
    this.mark.setAttribute("visibility", index < 0 ? "hidden" : "visible");
    this.plot.classList.toggle("over", index >= 0);
    if (index < 0) return;
    const { x, y, words: said } = this.points[index];
    this.mark.setAttribute("cx", x);
    this.mark.setAttribute("cy", y);
    this.tip.firstElementChild.textContent = said;
    this.tip.lastElementChild.textContent = hint;
    const { offsetWidth: wide, offsetHeight: high } = this.tip;
    const left = Math.max(0, Math.min(x - wide / 2, this.width - wide));
    this.tip.style.transform = `translate(${left}px, ${y > high + 14 ? y - high - 14 : y + 14}px)`;
  }

  under(event) {
    const box = this.plot.getBoundingClientRect();
    return this.kind.near(this.points, event.clientX - box.left, event.clientY - box.top);
  }

  clicked(event) {
    const link = event.target.closest("a");
    const view = event.target.closest("[data-view]");
    if (view) this.view(view.dataset.view);
    else if (event.target.closest(".file")) this.state.ask(this.panel.name);
    else if (link && !(event.ctrlKey || event.metaKey || event.shiftKey || event.button)) {
      event.preventDefault();
      this.state.open(Number(link.dataset.at));
    } else if (event.target.closest(".plot")) this.touched(event);
  }

  /** A finger sees first what it would open. */
  touched(event) {
    const index = this.under(event);
    const isFirst = event.pointerType === "touch" && index !== this.current;
    if (isFirst) this.show(index, "tap again to listen");
    else if (index >= 0) this.state.open(this.points[index].at);
  }

  key(event) {
    const here = this.walked ?? 0;
    const to = this.stepped(event.key, here);
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") this.show(-1);
    else if (event.key === "Enter" || event.key === " ") this.state.open(this.points[here].at);
    else if (to === undefined) return;
    else {
      this.walked = to;
      this.tell(to);
      this.show(to, "Enter to listen");
    }
    event.preventDefault();
  }

  stepped(key, here) {
    const { row, x } = this.points[here];
    const inRow = (wanted) => this.points.flatMap((point, index) => (point.row === wanted ? [index] : []));
    const along = inRow(row);
    if (key === "ArrowRight") return Math.min(here + 1, along.at(-1));
    if (key === "ArrowLeft") return Math.max(here - 1, along[0]);
    if (key === "Home") return along[0];
    if (key === "End") return along.at(-1);
    if (key !== "ArrowUp" && key !== "ArrowDown") return undefined;
    const beside = inRow(row + (key === "ArrowUp" ? -1 : 1));
    const far = (index) => Math.abs(this.points[index].x - x);
    return beside.length ? beside.reduce((near, index) => (far(index) < far(near) ? index : near)) : here;
  }
}
