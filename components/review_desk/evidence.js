// A quote of the lecture, and the player of only the seconds in which it was said.

const AROUND = 0.5; // seconds heard before and after the quote

class Evidence {
  constructor(gone, askAnew) {
    this.askAnew = askAnew;
    const span = (name) => part("span", name);
    Object.assign(this, { before: span("around"), quote: span("quote"), after: span("around"), label: span("label"), trouble: span("trouble") });
    this.trouble.setAttribute("role", "alert");
    this.sign = icon("");
    this.cap = cap("p");
    this.button = part("button", "button", this.sign, this.label, this.cap);
    this.button.type = "button";
    this.button.onclick = () => this.toggle();
    this.link = part("a", "where-link");
    this.fill = part("div", "fill");
    this.track = part("div", "track heard", this.fill);
    this.track.setAttribute("aria-hidden", "true");
    const caption = part("figcaption", "", this.button, this.link, this.trouble);
    this.instead = part("div", "instead");
    this.figure = part("figure", "", part("blockquote", "", this.before, this.quote, this.after), this.instead, caption, this.track);
    addEventListener("lectern:playing", (event) => event.detail !== this && this.media?.pause(), { signal: gone });
    gone.addEventListener("abort", () => this.stop());
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.media?.pause();
  }

  render(data, mediaUrl, source, isFirst) {
    const isOther = ["quote", "start_ms", "end_ms"].some((name) => JSON.stringify(data[name]) !== JSON.stringify(this.data?.[name]));
    if (isOther) this.media?.pause();
    if (isOther || this.broken) this.media = null; // made when first heard: a queue of questions loads no sound
    this.data = data;
    this.url = mediaUrl;
    this.start = Math.max(0, data.start_ms / 1000 - AROUND);
    this.end = data.end_ms / 1000 + AROUND;
    this.quote.replaceChildren(...data.quote.map((each) => run(each)));
    this.instead.hidden = !data.instead.length;
    this.instead.replaceChildren(line(data.instead));
    this.before.textContent = data.before ? `… ${data.before} ` : "";
    const gap = /^[.,;:!?)]/.test(data.after) ? "" : " "; // the end of the sentence stands by its quote
    this.after.textContent = data.after ? `${gap}${data.after} …` : "";
    this.link.textContent = source;
    this.link.href = data.address;
    this.button.hidden = this.track.hidden = !mediaUrl;
    this.cap.hidden = !isFirst;
    const goesOn = this.broken && this.wants;
    if (this.broken) this.trouble.textContent = "";
    this.broken = false;
    if (goesOn) this.play();
    this.draw();
  }

  toggle() {
    if (this.media && !this.media.paused) this.media.pause();
    else this.play();
  }

  play() {
    if (!this.url) return;
    this.wants = true;
    if (!this.media) {
      this.media = new Audio(this.url);
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
    if (this.askedFor !== this.url) {
      this.askedFor = this.url;
      this.askAnew();
    } else {
      this.wants = false;
      this.trouble.textContent = "This cannot be played just now. Reload the page to try again.";
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
    this.fill.style.transform = `scaleX(${Math.min(1, Math.max(0, share))})`;
    this.sign.textContent = plays ? "stop" : "play_arrow";
    const from = clock(this.data.start_ms);
    this.label.textContent = from;
    this.button.setAttribute("aria-label", `${plays ? "Stop" : "Play"} ${from} to ${clock(this.data.end_ms)}`);
  }
}

