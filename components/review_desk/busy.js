// When somebody was busy with the question on the desk: moments in seconds since it was laid there.

const EVERY_SECONDS = 5; // closer moments tell nothing more
const MOST_MOMENTS = 500;
const SIGNS_OF_LIFE = ["keydown", "pointerdown", "pointermove", "wheel", "focus"];

class Busy {
  constructor(gone) {
    this.begin();
    for (const type of SIGNS_OF_LIFE) addEventListener(type, () => this.note(), { signal: gone, passive: true, capture: true });
    document.addEventListener("visibilitychange", () => this.turned(), { signal: gone });
  }

  begin() {
    this.began = performance.now();
    this.seen = [0];
    this.away = 0;
    this.left = document.hidden ? this.began : null;
  }

  // Time in which the page was not seen does not pass.
  turned() {
    if (document.hidden) this.left = performance.now();
    else if (this.left !== null) {
      this.away += performance.now() - this.left;
      this.left = null;
    }
    this.note();
  }

  now() {
    return (((this.left ?? performance.now()) - this.began - this.away) / 1000).toFixed(1) * 1;
  }

  note() {
    const now = this.now();
    if (now - this.seen.at(-1) >= EVERY_SECONDS && this.seen.length < MOST_MOMENTS) this.seen.push(now);
  }

  moments() {
    return [...this.seen, this.now()];
  }
}
