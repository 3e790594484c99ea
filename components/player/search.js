// Finds words in the transcript, and steps from one line that has them to the next.

class Search {
  constructor(root, lines, on) {
    this.at = (selector) => root.querySelector(selector);
    this.box = this.at("input[type='search']");
    this.lines = lines;
    this.hits = [];
    this.hit = -1;
    on(this.box, "input", () => this.run());
    on(this.box, "keydown", (event) => this.key(event));
  }

  key(event) {
    if (event.key === "Enter") this.step(event.shiftKey ? -1 : 1);
    if (event.key === "Escape" && this.box.value) {
      this.box.value = "";
      this.run();
    }
  }

  /** Marks the words wherever they stand; jumps to the next line that has them from what is heard, unless told not to. */
  run(jumps = true) {
    const words = this.box.value.trim().toLowerCase();
    this.hits = [];
    this.lines.segments.forEach(([, , text], index) => {
      const line = this.lines.line(index);
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
      this.hit = this.hits.findIndex((index) => index >= this.lines.current) - 1;
      this.step(1);
    } else {
      this.hit = Math.min(Math.max(0, this.hit), this.hits.length - 1);
      this.markHit();
    }
  }

  step(by) {
    if (this.hits.length === 0) return;
    this.lines.line(this.hits[this.hit])?.classList.remove("here");
    this.hit = (this.hit + by + this.hits.length) % this.hits.length;
    const line = this.markHit();
    this.lines.letGo();
    this.lines.list.scrollTop = Math.max(0, line.offsetTop - this.lines.list.clientHeight / 3);
  }

  markHit() {
    const line = this.lines.line(this.hits[this.hit]);
    line.classList.add("here");
    this.at(".found").textContent = `${this.hit + 1} of ${this.hits.length}`;
    return line;
  }
}
