// Plays a recording and keeps its transcript beside it. Everything spoken is put on the page as text.

const mounted = new WeakMap();
const PLAY = "M8 5.5v13l11-6.5z";
const PAUSE = "M7 5.5h3.5v13H7zM13.5 5.5H17v13h-3.5z";
const withoutQuery = (url) => url.split("?")[0];

class Player {
  constructor(root) {
    this.root = root;
    this.at = (selector) => root.querySelector(selector);
    this.seekBar = this.at(".seek");
    const gone = new AbortController();
    const on = (target, type, act, options = {}) => target.addEventListener(type, act, { signal: gone.signal, ...options });
    this.lines = new Lines(root, on);
    this.search = new Search(root, this.lines, on);
    this.address = new Address();
    this.wire(on);
    this.stop = () => {
      gone.abort();
      this.address.stop();
      this.media?.pause();
      this.media?.removeAttribute("src");
      this.media?.load();
      mounted.delete(root);
    };
  }

  wire(on) {
    on(this.root, "click", (event) => this.clicked(event));
    on(this.at(".speed select"), "change", (event) => {
      this.speed = Number(event.target.value);
      if (this.media) this.media.playbackRate = this.speed;
    });
    on(this.seekBar, "input", () => this.seek(Number(this.seekBar.value)));
    on(document, "keydown", (event) => pressed(event, this));
    on(window, "lectern:playing", (event) => event.detail !== this && this.media?.pause());
  }

  render(data, report) {
    this.report = report;
    this.duration = data.duration_ms / 1000;
    this.at(".player").style.setProperty("--height", `${data.height_px}px`);
    if (this.recording !== withoutQuery(data.media_url)) this.open(data);
    else this.renew(data);
    this.lines.list.lang = data.language;
    this.linesAt = data.lines_at;
    if (!data.lines_at) this.read(JSON.parse(data.lines));
    else if (data.lines_at !== this.lines.from) this.fetchLines();
    this.tick();
  }

  async fetchLines() {
    const segments = await this.lines.fetchFrom(this.linesAt);
    if (!segments) return;
    this.read(segments);
    this.tick();
  }

  read(segments) {
    const isOther = this.lines.segments.length !== segments.length;
    this.lines.show(segments);
    if (isOther || this.cues.cues?.length !== segments.length) this.fillCues();
    if (this.search.box.value) this.search.run(false);
  }

  open(data) {
    if (!this.silent) this.clear(); // sound that comes later belongs to the lines that are there already
    this.recording = withoutQuery(data.media_url);
    this.silent = !data.media_url; // a transcript without a recording: lines are marked and linked to, not heard
    this.lines.isSilent = this.silent;
    for (const place of [".stage", ".controls", ".hints.sound"]) this.at(place).hidden = this.silent;
    this.at(".hints.silent").hidden = !this.silent;
    this.startMs = data.start_ms;
    this.media?.pause();
    this.media = this.newMedia(data.is_video ? "video" : "audio");
    this.at(".stage").replaceChildren(this.media);
    this.cues = this.media.addTextTrack("captions", "Captions", data.language);
    this.cues.mode = data.is_video ? "showing" : "hidden";
    for (const name of ["captions", "fullscreen"]) this.at(`[data-act=${name}]`).hidden = !data.is_video;
    if (this.silent) this.wanted = data.start_ms / 1000;
    else this.load(data.media_url, data.start_ms / 1000);
  }

  newMedia(kind) {
    const media = document.createElement(kind);
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
    return media;
  }

  clear() {
    this.lines.clear();
    this.address.forget();
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
    if (data.start_ms !== this.startMs && !this.address.wrote(data.start_ms)) {
      this.lines.follows = true;
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

  fillCues() {
    for (const cue of [...(this.cues.cues ?? [])]) this.cues.removeCue(cue);
    for (const [start, end, text] of this.lines.segments) {
      // A cue's text is WebVTT markup, so its two special characters are written out.
      const plain = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
      this.cues.addCue(new VTTCue(start / 1000, Math.max(end, start + 1) / 1000, plain));
    }
  }

  tick() {
    const at = this.position();
    this.at(".now").textContent = clock(at * 1000);
    this.at(".of").textContent = ` / ${clock(this.duration * 1000)}`;
    this.seekBar.max = String(this.duration || 1);
    this.seekBar.value = String(at);
    this.seekBar.style.setProperty("--part", `${(100 * at) / (this.duration || 1)}%`);
    this.seekBar.setAttribute("aria-valuetext", `${clock(at * 1000)} of ${clock(this.duration * 1000)}`);
    this.lines.mark(this.lines.saidAt(at * 1000));
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
    this.address.write(Math.floor(this.position()));
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
    if (act === "follow") this.lines.takeUp();
    if (act === "next") this.search.step(1);
    if (act === "previous") this.search.step(-1);
    if (act === "fullscreen") this.media.requestFullscreen();
    if (act === "captions") {
      const shows = this.cues.mode !== "showing";
      this.cues.mode = shows ? "showing" : "hidden";
      this.at("[data-act=captions]").setAttribute("aria-pressed", String(shows));
    }
  }

  hear(line) {
    this.lines.takeUp();
    this.lines.focus(line);
    this.seek(this.lines.segments[this.lines.indexOf(line)][0] / 1000);
    if (this.media.paused && !this.silent) this.media.play().catch(() => {}); // a failure is told by onerror
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
