// The transcript beside a recording: a line for each segment, of which one is heard. It scrolls along until somebody
// scrolls elsewhere.

class Lines {
  constructor(root, on) {
    this.at = (selector) => root.querySelector(selector);
    this.list = this.at(".lines");
    this.segments = [];
    this.current = -1;
    this.follows = true;
    for (const type of ["wheel", "touchmove"]) on(this.list, type, () => this.letGo(), { passive: true });
    on(this.list, "pointerdown", (event) => event.target === this.list && this.letGo());
    on(this.list, "keydown", (event) => ["PageUp", "PageDown", "Home", "End"].includes(event.key) && this.letGo());
  }

  line(index) {
    return this.list.children[index];
  }

  indexOf(line) {
    return Number(line.dataset.index);
  }

  clear() {
    this.segments = [];
    this.from = null;
    this.list.replaceChildren();
    this.current = -1;
    this.follows = true;
  }

  // The segments, or null where there are none to show. A long transcript is fetched once, not sent with every run of the page.
  async fetchFrom(address) {
    this.from = address;
    this.at(".unfetched").hidden = true;
    this.list.setAttribute("aria-busy", "true");
    const segments = await fetch(address)
      .then((answer) => (answer.ok ? answer.json() : null))
      .catch(() => null);
    if (this.from !== address) return null; // a newer one is on its way
    this.list.removeAttribute("aria-busy");
    if (segments) return segments;
    this.from = null;
    this.at(".unfetched").hidden = false;
    if (!this.segments.length) this.list.hidden = true;
    return null;
  }

  show(segments) {
    segments.forEach((segment, index) => {
      const old = this.segments[index];
      if (!old) this.list.append(this.newLine(index));
      if (!old || old.some((value, i) => value !== segment[i])) this.fill(this.line(index), segment, segments[index - 1]);
    });
    while (this.list.children.length > segments.length) this.list.lastChild.remove();
    this.segments = segments;
    if (!this.list.querySelector("[tabindex='0']") && segments.length) this.list.firstChild.tabIndex = 0;
    this.at(".empty").hidden = segments.length > 0;
    this.list.hidden = segments.length === 0;
  }

  newLine(index) {
    const line = part("div", "line");
    line.setAttribute("role", "button");
    line.tabIndex = -1;
    line.dataset.index = index;
    return line;
  }

  fill(line, [start, , text, speaker], before) {
    const parts = [];
    if (speaker && speaker !== before?.[3]) parts.push(part("span", "speaker", speaker));
    parts.push(part("span", "at", clock(start)), part("span", "said", text));
    line.replaceChildren(...parts);
    line.setAttribute("aria-label", `${clock(start)} ${text}`);
  }

  /** The index of the line that is said at `ms`; -1 before the first. */
  saidAt(ms) {
    let [low, high] = [0, this.segments.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.segments[middle][0] <= ms + 60) low = middle + 1;
      else high = middle - 1;
    }
    return high;
  }

  mark(index) {
    if (index === this.current && this.line(index)?.classList.contains("current")) return;
    const old = this.list.querySelector(".current");
    old?.classList.remove("current");
    old?.removeAttribute("aria-current");
    this.current = index;
    const line = this.line(index);
    if (!line) return;
    line.classList.add("current");
    line.setAttribute("aria-current", "true");
    if (this.follows) this.bringIntoView(line);
  }

  bringIntoView(line) {
    // Only the transcript scrolls, never the page; a third from the top leaves what comes next in sight.
    const [top, bottom] = [line.offsetTop, line.offsetTop + line.offsetHeight];
    const view = this.list;
    if (top < view.scrollTop + 40 || bottom > view.scrollTop + view.clientHeight * 0.75) {
      view.scrollTop = Math.max(0, top - view.clientHeight / 3);
    }
  }

  letGo() {
    if (!this.follows) return;
    this.follows = false;
    this.at(".follow").hidden = this.isSilent;
  }

  takeUp() {
    this.follows = true;
    this.at(".follow").hidden = true;
    const line = this.line(this.current);
    if (line) this.bringIntoView(line);
  }

  goTo(index) {
    const line = this.line(Math.min(Math.max(0, index), this.segments.length - 1));
    if (!line) return;
    this.letGo();
    this.focus(line);
    this.bringIntoView(line);
  }

  focus(line) {
    const old = this.list.querySelector("[tabindex='0']");
    if (old) old.tabIndex = -1;
    line.tabIndex = 0;
    line.focus({ preventScroll: true });
  }
}
