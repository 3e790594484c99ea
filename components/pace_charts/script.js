// Draws how fast a lecture was spoken and when its key terms came up, along its time. A place that is clicked, or
// walked to with the arrow keys and chosen with Enter, is reported with its moment. Words are only ever text.

const mounted = new WeakMap();
const NARROW_PX = 560;
const REACH_PX = 16;
const AXIS_PX = 44;
const TICK_PX = 58;
const LONGEST_TERM = 26;

function clock(ms) {
  const [h, m, s] = [Math.floor(ms / 3600000), Math.floor(ms / 60000) % 60, Math.floor(ms / 1000) % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function shape(tag, attributes, ...content) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

const words = (x, y, anchor, className, content) => shape("text", { x, y, "text-anchor": anchor, class: className }, content);
const rule = (x1, y1, x2, y2) => shape("line", { x1, y1, x2, y2, class: "grid" });

function shortened(term) {
  const letters = Array.from(term);
  return letters.length <= LONGEST_TERM ? term : `${letters.slice(0, LONGEST_TERM - 1).join("").trimEnd()}…`;
}

/** The time below a drawing: as many of its ticks as there is room for. */
function timeAxis({ ticks, duration }, x, bottom, width) {
  const room = ticks.length > 1 ? x(ticks[1][0]) - x(0) : width;
  const every = Math.ceil(TICK_PX / room);
  const anchor = (at) => (at > width - TICK_PX / 2 ? "end" : at < TICK_PX / 2 ? "start" : "middle");
  const shown = ticks.filter((_, index) => index % every === 0);
  return [
    ...shown.map(([ms, label]) => words(x(ms), bottom + 18, anchor(x(ms)), "tick", label)),
    words((x(0) + x(duration)) / 2, bottom + 38, "middle", "quiet", "time in the lecture"),
  ];
}

/** Words per minute as steps over the usual band, its fastest and slowest window named. */
function drawPace(svg, panel, drawing, width) {
  const { steps, usual, extremes } = panel;
  const [left, right, top, height] = [36, usual ? 68 : 12, 28, 320];
  const bottom = height - AXIS_PX;
  const most = Math.max(...steps.map(([, rate]) => rate), usual ? usual[1] : 1) * 1.15;
  const x = (ms) => left + (ms / drawing.duration) * (width - left - right);
  const y = (rate) => bottom - (rate / most) * (bottom - top);
  const each = [1, 5, 10, 25, 50, 100, 250, 500].find((step) => most / step <= 5) ?? 1000;
  const points = steps.map(([at, rate], index) => {
    const [from, to] = [x(at), x(steps[index + 1]?.[0] ?? drawing.duration)];
    return { at, from, x: (from + to) / 2, to, y: y(rate), row: 0, words: `${clock(at)}: ${rate} words/min` };
  });
  svg.append(words(0, 12, "start", "quiet", "words per minute"));
  for (let rate = 0; rate <= most; rate += each) {
    svg.append(rule(left, y(rate), width - right, y(rate)), words(left - 8, y(rate) + 4, "end", "tick", rate));
  }
  if (usual) {
    const [low, high] = usual;
    const beside = width - right + 8;
    svg.append(
      shape("rect", { class: "band", x: left, y: y(high), width: width - left - right, height: y(low) - y(high) }),
      words(beside, y((low + high) / 2) - 4, "start", "", "usual:"),
      words(beside, y((low + high) / 2) + 13, "start", "", `${low}–${high}`),
    );
  }
  const [first, ...others] = points;
  const line = `M${first.from} ${first.y}H${first.to}${others.map((point) => `V${point.y}H${point.to}`).join("")}`;
  svg.append(shape("path", { class: "line", d: line }), ...timeAxis(drawing, x, bottom, width));
  extremes.forEach((index, isSlowest) => {
    const point = points[index];
    const below = isSlowest && point.y + 22 < bottom;
    svg.append(words(point.x, point.y + (below ? 20 : -9), "middle", "extreme", steps[index][1]));
  });
  svg.setAttribute("height", height);
  return points;
}

/** A row of dots for each term; on a narrow page its name stands above them. */
function drawTerms(svg, { uses }, drawing, width) {
  const isNarrow = width < NARROW_PX;
  const names = uses.map(([term, moments]) => words(0, 0, isNarrow ? "start" : "end", "", `${shortened(term)}\u2002${moments.length}×`));
  svg.append(...names);
  const left = isNarrow ? 8 : Math.ceil(Math.max(...names.map((name) => name.getComputedTextLength()))) + 20;
  const line = isNarrow ? 46 : 30;
  const x = (ms) => left + (ms / drawing.duration) * (width - left - 12);
  const y = (row) => 8 + row * line + (isNarrow ? 30 : line / 2);
  const bottom = 12 + uses.length * line;
  names.forEach((name, row) => {
    name.setAttribute("x", isNarrow ? 0 : left - 14);
    name.setAttribute("y", y(row) + (isNarrow ? -14 : 4));
  });
  const points = uses.flatMap(([term, moments], row) =>
    moments.map((at) => ({ at, x: x(at), y: y(row), row, words: `${term}, ${clock(at)}` })),
  );
  svg.append(
    ...uses.map((_, row) => rule(left, y(row), width - 12, y(row))),
    shape("g", { class: "dots" }, ...points.map(({ x: cx, y: cy }) => shape("circle", { cx, cy, r: 6 }))),
    ...timeAxis(drawing, x, bottom, width),
  );
  svg.setAttribute("height", bottom + AXIS_PX);
  return points;
}

const KINDS = {
  pace: {
    draw: drawPace,
    near: (points, x, y) => points.findIndex((point) => x >= point.from && x <= point.to && y > 0),
    columns: ["Begins", "Words per minute"],
    rows: ({ steps }) => steps.map(([at, rate]) => [at, [clock(at), rate]]),
  },
  terms: {
    draw: drawTerms,
    near(points, x, y) {
      const far = points.map((point) => Math.hypot(point.x - x, point.y - y));
      const least = Math.min(...far);
      return least <= REACH_PX ? far.indexOf(least) : -1;
    },
    columns: ["Term", "Said", "At"],
    rows: ({ uses }) => uses.flatMap(([term, moments]) => moments.map((at) => [at, [term, moments.length, clock(at)]])),
  },
};

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

function save({ name, text }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function start(root) {
  const state = { panels: [] };
  state.stop = () => {
    state.panels.forEach((panel) => panel.sizes.disconnect());
    root.querySelector(".charts").replaceChildren();
    mounted.delete(root);
  };
  return state;
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, start(parentElement));
  const state = mounted.get(parentElement);
  state.open = (at) => setTriggerValue("opened", { at, nonce: performance.now() });
  state.ask = (name) => {
    state.asked = performance.now();
    setTriggerValue("file", { name, nonce: state.asked });
  };
  if (data.file && data.file.nonce === state.asked) {
    state.asked = undefined;
    save(data.file);
  }
  if (data.drawing === state.drawn) return state.stop;
  state.drawn = data.drawing;
  const drawing = JSON.parse(data.drawing);
  const place = parentElement.querySelector(".charts");
  drawing.panels.forEach((panel, index) => {
    if (!state.panels[index]) {
      place.append(parentElement.querySelector("template").content.cloneNode(true));
      state.panels[index] = new Panel(place.lastElementChild, state);
    }
    state.panels[index].render(panel, drawing);
  });
  for (const panel of state.panels.splice(drawing.panels.length)) {
    panel.sizes.disconnect();
    panel.section.remove();
  }
  return state.stop;
}
