// Plays only the seconds in which the quoted words were said.

const mounted = new WeakMap();
const AROUND = 0.5; // seconds heard before and after the quote
const PLAY = "M8 5.5v13l11-6.5z";
const STOP = "M7 7h10v10H7z";
const TYPING = "input, textarea, select, [contenteditable=''], [contenteditable='true']";

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

class Evidence {
  constructor(root) {
    this.at = (selector) => root.querySelector(selector);
    const gone = new AbortController();
    const on = (target, type, act) => target.addEventListener(type, act, { signal: gone.signal });
    on(this.at("button"), "click", () => this.toggle());
    on(this.at(".where-link"), "click", (event) => this.follow(event));
    on(document, "keydown", (event) => this.key(event));
    on(window, "lectern:playing", (event) => event.detail !== this && this.media?.pause());
    this.stop = () => {
      gone.abort();
      cancelAnimationFrame(this.frame);
      this.media?.pause();
      mounted.delete(root);
    };
  }

  render(data, report, open) {
    const isOther = ["quote", "start_ms", "end_ms"].some((name) => data[name] !== this.data?.[name]);
    if (isOther) this.media?.pause();
    if (isOther || this.broken) this.media = null; // made when first heard: a queue of questions loads no sound
    this.data = data;
    this.report = report;
    this.open = open;
    this.start = Math.max(0, data.start_ms / 1000 - AROUND);
    this.end = data.end_ms / 1000 + AROUND;
    this.at(".quote").textContent = data.quote;
    this.at(".before").textContent = data.before ? `… ${data.before} ` : "";
    this.at(".after").textContent = data.after ? ` ${data.after} …` : "";
    this.at("h4").textContent = data.title;
    this.at("h4").hidden = !data.title;
    this.at(".where").textContent = data.address ? "" : data.source;
    const link = this.at(".where-link");
    link.hidden = !data.address;
    link.textContent = data.source;
    link.href = data.address;
    this.at("button").hidden = !data.media_url;
    this.at("kbd").hidden = !data.keys;
    this.at(".track").hidden = !data.media_url;
    const goesOn = this.broken && this.wants;
    if (this.broken) this.at(".trouble").textContent = "";
    this.broken = false;
    if (goesOn) this.play();
    this.draw();
  }

  follow(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return; // the link is a link
    event.preventDefault();
    this.open({ nonce: performance.now() });
  }

  toggle() {
    if (this.media && !this.media.paused) this.media.pause();
    else this.play();
  }

  play() {
    if (!this.data.media_url) return;
    this.wants = true;
    if (!this.media) {
      this.media = new Audio(this.data.media_url);
      this.media.onplay = () => {
        dispatchEvent(new CustomEvent("lectern:playing", { detail: this }));
        this.watch();
      };
      this.media.onpause = () => this.draw();
      this.media.ontimeupdate = () => this.watch(); // frames stand still in a hidden tab, sound does not
      this.media.onerror = () => this.failed();
    }
    this.media.currentTime = this.start;
    this.media.play().catch(() => {}); // a failure is told by onerror
  }

  failed() {
    this.broken = true;
    if (this.askedFor !== this.data.media_url) {
      this.askedFor = this.data.media_url;
      this.report({ nonce: performance.now() });
    } else {
      this.wants = false;
      this.at(".trouble").textContent = "This cannot be played just now. Reload the page to try again.";
    }
    this.draw();
  }

  watch() {
    cancelAnimationFrame(this.frame);
    if (this.media.currentTime >= this.end) {
      this.wants = false;
      this.media.pause();
    }
    this.draw();
    if (!this.media.paused) this.frame = requestAnimationFrame(() => this.watch());
  }

  draw() {
    const plays = Boolean(this.media && !this.media.paused);
    const share = plays ? (this.media.currentTime - this.start) / (this.end - this.start) : 0;
    this.at(".fill").style.transform = `scaleX(${Math.min(1, Math.max(0, share))})`;
    this.at(".icon").setAttribute("d", plays ? STOP : PLAY);
    this.at(".label").textContent = clock(this.data.start_ms / 1000);
    this.at("button").setAttribute("aria-label", `${plays ? "Stop" : "Play"} ${clock(this.data.start_ms / 1000)} to ${clock(this.data.end_ms / 1000)}`);
  }

  key(event) {
    if (!this.data?.keys || event.key.toLowerCase() !== "p" || event.repeat || event.defaultPrevented) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.composedPath()[0];
    if (target instanceof Element && (target.isContentEditable || target.closest(TYPING))) return;
    if (document.querySelector("[data-testid='stDialog'] [role='dialog'], [role='dialog'][aria-modal='true']")) return;
    event.preventDefault();
    this.toggle();
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Evidence(parentElement));
  const evidence = mounted.get(parentElement);
  evidence.render(data, (event) => setTriggerValue("expired", event), (event) => setTriggerValue("opened", event));
  return evidence.stop;
}
