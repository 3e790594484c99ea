// The two charts as they are drawn: what each puts on its SVG, and the points of it that can be pressed.

const NARROW_PX = 560;
const REACH_PX = 16;
const AXIS_PX = 44;
const TICK_PX = 58;
const LONGEST_TERM = 26;

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

/** The usual pace as a band between two places, named beside it. */
function usualBand([low, high], left, right, y) {
  const middle = y((low + high) / 2);
  return [
    shape("rect", { class: "band", x: left, y: y(high), width: right - left, height: y(low) - y(high) }),
    words(right + 8, middle - 4, "start", "", "usual:"),
    words(right + 8, middle + 13, "start", "", `${low}–${high}`),
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
  if (usual) svg.append(...usualBand(usual, left, width - right, y));
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
