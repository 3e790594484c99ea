// Questions in which nothing was found: opened, left out or accepted together. What was left out is remembered for as
// long as the same questions lie here, whatever is drawn anew; what was opened, by the server, which says so.

const mounted = new WeakMap();
const nameOf = ({ id, version }) => `${id}_${version}`;
const versions = (questions) => Object.fromEntries(questions.map(({ id, version }) => [id, version]));
const plural = (count) => `${count} ${count === 1 ? "question" : "questions"}`;

class Batch {
  constructor(root) {
    this.at = (selector) => root.querySelector(selector);
    this.opened = new Set();
    this.leftOut = new Set();
    this.at(".accept").onclick = () => this.accept();
  }

  render({ questions, known, images, run }, report) {
    this.report = report;
    this.questions = questions;
    if (this.run !== run) this.isSent = false;
    this.run = run;
    this.known = new Set(known);
    const drawn = JSON.stringify([questions, images]);
    if (this.drawn !== drawn) {
      this.drawn = drawn;
      this.images = images;
      const names = new Set(questions.map(nameOf));
      for (const set of [this.opened, this.leftOut]) for (const name of set) if (!names.has(name)) set.delete(name);
      this.rows = new Map(questions.map((question) => [question.id, this.row(question)]));
      this.at(".rows").replaceChildren(...this.rows.values());
    }
    this.tell();
  }

  row(question) {
    const row = this.at(".row-pattern").content.firstElementChild.cloneNode(true);
    const at = (selector) => row.querySelector(selector);
    const name = nameOf(question);
    at(".stem").append(...written(question.stem, this.images));
    at(".key").append(icon("check_circle", "green"), run(question.key, this.images));
    at(".about").textContent = question.about;
    at(".whole").append(...question.lines.map((each) => line(each, this.images)), ...question.quotes.map(quote));
    at(".desk").href = question.address;
    at(".desk").ariaLabel = `On the desk: ${question.name}`;
    at(".desk").onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.report({ to: question.address, nonce: performance.now() });
    };
    at(".taken").ariaLabel = `Accept: ${question.name}`;
    at(".taken").checked = !this.leftOut.has(name);
    at(".taken").onchange = (event) => {
      this.leftOut[event.target.checked ? "delete" : "add"](name);
      this.tell();
    };
    const show = (isOpen) => {
      at(".whole").hidden = !isOpen;
      at(".key").hidden = isOpen;
      at(".open").ariaExpanded = String(isOpen);
      at(".open").textContent = isOpen ? "Close" : "Open";
      at(".open").ariaLabel = `${isOpen ? "Close" : "Open"}: ${question.name}`;
    };
    at(".open").onclick = () => {
      const isOpen = at(".whole").hidden;
      show(isOpen);
      if (!isOpen) return;
      this.opened.add(name);
      if (this.isAsked(question)) this.report({ opened: this.openedOfSample(), nonce: performance.now() });
    };
    show(false);
    return row;
  }

  isAsked({ id, is_sample: isSample }) {
    return isSample && !this.known.has(id);
  }

  // All of them each time: where two are opened at once, the second report may overtake the first.
  openedOfSample() {
    const opened = this.questions.filter((question) => this.isAsked(question) && this.opened.has(nameOf(question)));
    return versions(opened);
  }

  tell() {
    const count = this.questions.length - this.leftOut.size;
    const asked = this.questions.filter((question) => this.isAsked(question));
    const unopened = asked.length;
    for (const [id, row] of this.rows) row.classList.toggle("asked", asked.some((question) => question.id === id));
    this.at(".accept").textContent = `Accept ${plural(count)}`;
    this.at(".accept").disabled = Boolean(unopened) || !count || this.isSent;
    this.at(".left").textContent = unopened ? `Open the ${unopened === 1 ? "marked one" : `${unopened} marked ones`} first.` : "";
  }

  accept() {
    if (this.isSent) return;
    this.isSent = true;
    this.tell();
    const leftOut = this.questions.filter((question) => this.leftOut.has(nameOf(question))).map(({ id }) => id);
    this.report({ seen: versions(this.questions), left_out: leftOut, nonce: performance.now() });
  }
}

function quote([at, before, words, after, quoted]) {
  const said = part("blockquote", "", part("span", "quiet", before ? `… ${before} ` : ""), part("span", "quote", words), part("span", "quiet", after ? ` ${after} …` : ""));
  const instead = quoted ? ` · the question cites it as “${quoted}”` : "";
  return part("figure", "", said, part("figcaption", "quiet", `Said at ${at}${instead}`));
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Batch(parentElement));
  const batch = mounted.get(parentElement);
  batch.render(data[0], (event) => setTriggerValue("did", event));
  return () => mounted.delete(parentElement);
}
