// Questions that may be picked; what is picked leaves the list at once and is reported.

const mounted = new WeakMap();

class Picks {
  constructor(root) {
    this.at = (selector) => root.querySelector(selector);
    this.at(".all").onclick = () => this.pick(this.shown.map((question) => question.id));
    this.taken = new Set();
  }

  render(data, report) {
    this.report = report;
    // What is on its way stays out of the list until the page has seen it, or offers it for good.
    if (data.seen >= (this.sent ?? 0)) this.taken.clear();
    this.shown = data.questions.filter((question) => !this.taken.has(question.id));
    this.seen = data.seen;
    this.draw();
    const place = this.at(".sheet");
    if (!this.isShown && data.is_to_be_seen && place.getBoundingClientRect().top > innerHeight) place.scrollIntoView();
    this.isShown = true;
  }

  draw() {
    const told = JSON.stringify(this.shown);
    if (told === this.told) return; // a button that is being pressed stays
    this.told = told;
    const rows = this.shown.map((question) => {
      const row = this.at(".row-pattern").content.firstElementChild.cloneNode(true);
      row.querySelector(".stem").textContent = question.stem;
      row.querySelector(".about").textContent = question.about;
      row.querySelector(".add").ariaLabel = `Add: ${question.stem}`;
      row.querySelector(".add").onclick = () => this.pick([question.id]);
      row.dataset.id = question.id;
      return row;
    });
    const hadFocus = this.at(".rows").contains(this.at(".rows").getRootNode().activeElement);
    const place = [...this.at(".rows").children].findIndex((row) => row.contains(row.getRootNode().activeElement));
    this.at(".rows").replaceChildren(...rows);
    this.at(".all").hidden = rows.length < 2;
    this.at(".all").textContent = `Add all ${rows.length} on this page`;
    if (hadFocus) rows[Math.min(place, rows.length - 1)]?.querySelector(".add").focus({ preventScroll: true });
  }

  pick(ids) {
    this.sent = Math.max(this.sent ?? 0, this.seen) + 1;
    ids.forEach((id) => this.taken.add(id));
    this.shown = this.shown.filter((question) => !this.taken.has(question.id));
    this.draw();
    this.report({ ids: [...this.taken], number: this.sent });
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Picks(parentElement));
  const picks = mounted.get(parentElement);
  picks.render(data, (event) => setTriggerValue("picked", event));
  return () => mounted.delete(parentElement);
}
