// Plays a recording and keeps its transcript beside it. Everything spoken is put on the page as text.

const mounted = new WeakMap();
const PLAY = "M8 5.5v13l11-6.5z";
const PAUSE = "M7 5.5h3.5v13H7zM13.5 5.5H17v13h-3.5z";
const TYPING = "input:not([type='range']), textarea, select, [contenteditable=''], [contenteditable='true']";
const ELSEWHERE = "button, a[href], summary, [role='button'], [role='tab'], [role='radio'], [role='slider'], [role='listbox'], [role='grid'], [role='option'], [role='menuitem'], input";

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

const withoutQuery = (url) => url.split("?")[0];

class Player {
  constructor(root) {
    this.root = root;
    this.at = (selector) => root.querySelector(selector);
    this.lines = this.at(".lines");
    this.seekBar = this.at(".seek");
    this.find = this.at("input[type='search']");
    this.segments = [];
    this.current = -1;
    this.hits = [];
    this.hit = -1;
    this.follows = true;
    this.written = new Set(); // seconds that this player put into the URL, so that a rerun does not send us back
    this.wire();
  }

  wire() {
    const gone = new AbortController();
    const on = (target, type, act, options = {}) => target.addEventListener(type, act, { signal: gone.signal, ...options });
    on(this.root, "click", (event) => this.clicked(event));
    on(this.at(".speed select"), "change", (event) => {
      this.speed = Number(event.target.value);
      if (this.media) this.media.playbackRate = this.speed;
    });
    on(this.seekBar, "input", () => this.seek(Number(this.seekBar.value)));
    on(this.find, "input", () => this.search());
    on(this.find, "keydown", (event) => {
      if (event.key === "Enter") this.stepHit(event.shiftKey ? -1 : 1);
      if (event.key === "Escape" && this.find.value) {
        this.find.value = "";
        this.search();
      }
    });
    for (const type of ["wheel", "touchmove"]) on(this.lines, type, () => this.letGo(), { passive: true });
    on(this.lines, "pointerdown", (event) => event.target === this.lines && this.letGo());
    on(this.lines, "keydown", (event) => ["PageUp", "PageDown", "Home", "End"].includes(event.key) && this.letGo());
    on(document, "keydown", (event) => this.key(event));
    on(window, "lectern:playing", (event) => event.detail !== this && this.media?.pause());
    this.stop = () => {
      gone.abort();
      clearTimeout(this.writing);
      this.media?.pause();
      this.media?.removeAttribute("src");
      this.media?.load();
      mounted.delete(this.root);
    };
  }

  render(data, report) {
    this.report = report;
    this.duration = data.duration_ms / 1000;
    this.at(".player").style.setProperty("--height", `${data.height_px}px`);
    if (this.recording !== withoutQuery(data.media_url)) this.open(data);
    else this.renew(data);
    this.lines.lang = data.language;
    this.at(".empty").textContent = data.when_empty;
    this.linesAt = data.lines_at;
    if (!data.lines_at) this.read(JSON.parse(data.lines));
    else if (data.lines_at !== this.readFrom) this.fetchLines();
    this.tick();
  }

  // A long transcript is fetched once, not sent with every run of the page.
  async fetchLines() {
    const from = this.linesAt;
    this.readFrom = from;
    this.at(".unfetched").hidden = true;
    this.lines.setAttribute("aria-busy", "true");
    const segments = await fetch(from)
      .then((answer) => (answer.ok ? answer.json() : null))
      .catch(() => null);
    if (this.readFrom !== from) return; // a newer one is on its way
    this.lines.removeAttribute("aria-busy");
    if (segments) {
      this.read(segments);
      this.tick();
    } else {
      this.readFrom = null;
      this.at(".unfetched").hidden = false;
      if (!this.segments.length) this.lines.hidden = true;
    }
  }

  read(segments) {
    this.showLines(segments);
    this.at(".empty").hidden = segments.length > 0;
    this.lines.hidden = segments.length === 0;
  }

  open(data) {
    if (!this.silent) this.clear(); // sound that comes later belongs to the lines that are there already
    this.recording = withoutQuery(data.media_url);
    this.silent = !data.media_url; // a transcript without a recording: lines are marked and linked to, not heard
    for (const place of [".stage", ".controls", ".hints.sound"]) this.at(place).hidden = this.silent;
    this.at(".hints.silent").hidden = !this.silent;
    this.startMs = data.start_ms;
    const media = document.createElement(data.is_video ? "video" : "audio");
    media.preload = "metadata";
    media.playsInline = true;
    media.onplay = () => {
      dispatchEvent(new CustomEvent("lectern:playing", { detail: this }));
      this.drawPlaying();
    };
    media.onpause = () => {
      this.drawPlaying();
      this.writeTime();
    };
    media.onseeked = () => this.tick();
    media.ontimeupdate = () => this.tick();
    media.onloadedmetadata = () => {
      media.playbackRate = this.speed ?? 1;
      this.broken = false;
      this.at(".trouble").hidden = true;
      this.tick();
    };
    media.onerror = () => this.failed();
    this.media?.pause();
    this.media = media;
    this.at(".stage").replaceChildren(media);
    this.cues = media.addTextTrack("captions", "Captions", data.language);
    this.cues.mode = data.is_video ? "showing" : "hidden";
    for (const name of ["captions", "fullscreen"]) this.at(`[data-act=${name}]`).hidden = !data.is_video;
    if (this.silent) this.wanted = data.start_ms / 1000;
    else this.load(data.media_url, data.start_ms / 1000);
  }

  clear() {
    this.segments = [];
    this.readFrom = null;
    this.lines.replaceChildren();
    this.current = -1;
    this.follows = true;
    this.written.clear();
  }

  load(url, seconds) {
    this.url = url;
    this.fresh = url;
    this.askedFor = null;
    this.media.src = url;
    if (seconds > 0) this.media.currentTime = seconds;
    this.wanted = seconds;
  }

  renew(data) {
    this.fresh = data.media_url;
    if (this.broken && this.fresh !== this.url) this.recover();
    const second = Math.floor(data.start_ms / 1000);
    if (data.start_ms !== this.startMs && !this.written.has(second)) {
      this.follows = true;
      this.seek(data.start_ms / 1000);
    }
    this.startMs = data.start_ms;
  }

  failed() {
    const wasPlaying = !this.media.paused;
    this.broken = true;
    this.resumes = wasPlaying || this.resumes;
    if (this.fresh !== this.url) this.recover();
    else if (this.askedFor !== this.url) {
      this.askedFor = this.url;
      this.report({ at_ms: Math.round(this.position() * 1000), nonce: performance.now() });
      setTimeout(() => this.broken && this.lament(), 8000);
    } else this.lament();
  }

  lament() {
    this.at(".trouble").textContent = "The recording cannot be played just now. The transcript is complete; reload the page to try again.";
    this.at(".trouble").hidden = false;
  }

  recover() {
    const at = this.position();
    this.broken = false;
    this.load(this.fresh, at);
    if (this.resumes) this.media.play().catch(() => {}); // a browser may want another click first
    this.resumes = false;
  }

  position() {
    return this.media.readyState > 0 ? this.media.currentTime : (this.wanted ?? 0);
  }

  showLines(segments) {
    const atEnd = this.segments.length;
    segments.forEach((segment, index) => {
      const old = this.segments[index];
      if (!old) this.lines.append(this.newLine(index));
      if (!old || old.some((value, i) => value !== segment[i])) this.fillLine(this.lines.children[index], segment, segments[index - 1]);
    });
    while (this.lines.children.length > segments.length) this.lines.lastChild.remove();
    this.segments = segments;
    if (atEnd !== segments.length || this.cues.cues?.length !== segments.length) this.fillCues();
    if (!this.lines.querySelector("[tabindex='0']") && segments.length) this.lines.firstChild.tabIndex = 0;
    if (this.find.value) this.search(false);
  }

  newLine(index) {
    const line = document.createElement("div");
    line.className = "line";
    line.setAttribute("role", "button");
    line.tabIndex = -1;
    line.dataset.index = index;
    return line;
  }

  fillLine(line, [start, , text, speaker], before) {
    const parts = [];
    if (speaker && speaker !== before?.[3]) parts.push(textIn("span", "speaker", speaker));
    parts.push(textIn("span", "at", clock(start / 1000)), textIn("span", "said", text));
    line.replaceChildren(...parts);
    line.setAttribute("aria-label", `${clock(start / 1000)} ${text}`);
  }

  fillCues() {
    for (const cue of [...(this.cues.cues ?? [])]) this.cues.removeCue(cue);
    for (const [start, end, text] of this.segments) {
      // A cue's text is WebVTT markup, so its two special characters are written out.
      const plain = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      this.cues.addCue(new VTTCue(start / 1000, Math.max(end, start + 1) / 1000, plain));
    }
  }

  tick() {
    const at = this.position();
    this.at(".now").textContent = clock(at);
    this.at(".of").textContent = ` / ${clock(this.duration)}`;
    this.seekBar.max = String(this.duration || 1);
    this.seekBar.value = String(at);
    this.seekBar.style.setProperty("--part", `${(100 * at) / (this.duration || 1)}%`);
    this.seekBar.setAttribute("aria-valuetext", `${clock(at)} of ${clock(this.duration)}`);
    this.markCurrent(this.lineAt(at * 1000));
  }

  lineAt(ms) {
    let [low, high] = [0, this.segments.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (this.segments[middle][0] <= ms + 60) low = middle + 1;
      else high = middle - 1;
    }
    return high;
  }

  markCurrent(index) {
    if (index === this.current && this.lines.children[index]?.classList.contains("current")) return;
    const old = this.lines.querySelector(".current");
    old?.classList.remove("current");
    old?.removeAttribute("aria-current");
    this.current = index;
    const line = this.lines.children[index];
    if (!line) return;
    line.classList.add("current");
    line.setAttribute("aria-current", "true");
    if (this.follows) this.bringIntoView(line);
  }

  bringIntoView(line) {
    // Only the transcript scrolls, never the page; a third from the top leaves what comes next in sight.
    const [top, bottom] = [line.offsetTop, line.offsetTop + line.offsetHeight];
    const view = this.lines;
    if (top < view.scrollTop + 40 || bottom > view.scrollTop + view.clientHeight * 0.75) {
      view.scrollTop = Math.max(0, top - view.clientHeight / 3);
    }
  }

  letGo() {
    if (!this.follows) return;
    this.follows = false;
    this.at(".follow").hidden = this.silent;
  }

  takeUp() {
    this.follows = true;
    this.at(".follow").hidden = true;
    const line = this.lines.children[this.current];
    if (line) this.bringIntoView(line);
  }

  toggle() {
    if (this.silent) return;
    if (this.broken) this.recover();
    if (this.media.paused) this.media.play().catch(() => {}); // a failure is told by onerror
    else this.media.pause();
  }

  seek(seconds) {
    const to = Math.min(Math.max(0, seconds), this.duration || Infinity);
    this.wanted = to;
    this.media.currentTime = to;
    this.tick();
    this.writeTime();
  }

  writeTime() {
    const second = Math.floor(this.position());
    this.written.add(second);
    const { pathname } = location;
    clearTimeout(this.writing);
    // Browsers refuse more than a few rewrites a second while the slider is dragged.
    this.writing = setTimeout(() => {
      const url = new URL(location.href);
      if (url.pathname !== pathname || url.searchParams.get("t") === String(second)) return; // or she has left the page
      url.searchParams.set("t", String(second));
      history.replaceState(history.state, "", url);
    }, 150);
  }

  drawPlaying() {
    const { paused } = this.media;
    this.at(".icon").setAttribute("d", paused ? PLAY : PAUSE);
    this.at("[data-act=play]").setAttribute("aria-label", paused ? "Play" : "Pause");
  }

  clicked(event) {
    const line = event.target.closest(".line");
    if (line && !selectedText(this.root)) this.hear(line);
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "play") this.toggle();
    if (act === "fetch") this.fetchLines();
    if (act === "follow") this.takeUp();
    if (act === "next") this.stepHit(1);
    if (act === "previous") this.stepHit(-1);
    if (act === "fullscreen") this.media.requestFullscreen();
    if (act === "captions") {
      const shows = this.cues.mode !== "showing";
      this.cues.mode = shows ? "showing" : "hidden";
      this.at("[data-act=captions]").setAttribute("aria-pressed", String(shows));
    }
  }

  hear(line) {
    this.takeUp();
    this.focusLine(line);
    this.seek(this.segments[Number(line.dataset.index)][0] / 1000);
    if (this.media.paused && !this.silent) this.media.play().catch(() => {}); // a failure is told by onerror
  }

  focusLine(line) {
    const old = this.lines.querySelector("[tabindex='0']");
    if (old) old.tabIndex = -1;
    line.tabIndex = 0;
    line.focus({ preventScroll: true });
  }

  key(event) {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const target = event.composedPath()[0];
    const inside = target instanceof Element && this.root.contains(target);
    if (target instanceof Element && (target.isContentEditable || target.closest(TYPING))) return;
    const line = inside ? target.closest(".line") : null;
    if (target instanceof Element && !line && target.closest(ELSEWHERE)) {
      const ownSlider = target === this.seekBar && !event.key.startsWith("Arrow");
      if (!ownSlider && !(inside && /^[jlk]$/i.test(event.key))) return;
    }
    if (document.querySelector("[data-testid='stDialog'] [role='dialog'], [role='dialog'][aria-modal='true']") && !inside) return;
    const acts = {
      " ": () => this.toggle(),
      k: () => this.toggle(),
      j: () => this.seek(this.position() - 5),
      l: () => this.seek(this.position() + 5),
      ArrowLeft: () => this.seek(this.position() - 5),
      ArrowRight: () => this.seek(this.position() + 5),
    };
    if (line) Object.assign(acts, { Enter: () => this.hear(line) });
    if (line || !inside) Object.assign(acts, this.lineKeys(line, inside));
    const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  lineKeys(line, inside) {
    if (!line && !inside && document.activeElement !== document.body) return {};
    const from = line ? Number(line.dataset.index) : this.current;
    const go = (index) => {
      const to = this.lines.children[Math.min(Math.max(0, index), this.segments.length - 1)];
      if (!to) return;
      this.letGo();
      this.focusLine(to);
      this.bringIntoView(to);
    };
    return { ArrowUp: () => go(from - 1), ArrowDown: () => go(from + 1) };
  }

  search(jumps = true) {
    const words = this.find.value.trim().toLowerCase();
    this.hits = [];
    [...this.lines.children].forEach((line, index) => {
      const [, , text] = this.segments[index];
      const said = line.querySelector(".said");
      const isHit = words.length > 0 && text.toLowerCase().includes(words);
      if (isHit) {
        this.hits.push(index);
        said.replaceChildren(...marked(text, words));
      } else if (said.childElementCount) said.textContent = text;
      line.classList.remove("here");
    });
    for (const name of ["previous", "next"]) this.at(`[data-act=${name}]`).hidden = this.hits.length < 2;
    if (!words) this.at(".found").textContent = "";
    else if (this.hits.length === 0) this.at(".found").textContent = "not found";
    else if (jumps) {
      this.hit = this.hits.findIndex((index) => index >= this.current) - 1;
      this.stepHit(1);
    } else {
      this.hit = Math.min(Math.max(0, this.hit), this.hits.length - 1);
      this.lines.children[this.hits[this.hit]].classList.add("here");
      this.at(".found").textContent = `${this.hit + 1} of ${this.hits.length}`;
    }
  }

  stepHit(by) {
    if (this.hits.length === 0) return;
    this.lines.children[this.hits[this.hit]]?.classList.remove("here");
    this.hit = (this.hit + by + this.hits.length) % this.hits.length;
    const line = this.lines.children[this.hits[this.hit]];
    line.classList.add("here");
    this.letGo();
    this.lines.scrollTop = Math.max(0, line.offsetTop - this.lines.clientHeight / 3);
    this.at(".found").textContent = `${this.hit + 1} of ${this.hits.length}`;
  }
}

function selectedText(root) {
  const selection = root.getSelection?.() ?? document.getSelection();
  return selection ? String(selection).trim() : "";
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Player(parentElement));
  const player = mounted.get(parentElement);
  player.render(data, (event) => setTriggerValue("expired", event));
  player.drawPlaying();
  return player.stop;
}
