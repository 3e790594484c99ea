// Questions in which nothing was found: opened, left out or accepted together. What was opened, or left out, is
// remembered for as long as the same questions lie here, whatever is drawn anew.

const mounted = new WeakMap();
const plural = (count) => `${count} ${count === 1 ? "question" : "questions"}`;

class Batch {
  constructor(root) {
    this.at = (selector) => root.querySelector(selector);
    this.opened = new Set();
    this.leftOut = new Set();
    this.at(".accept").onclick = () => this.accept();
  }

  render({ questions, images }, report) {
    this.report = report;
    this.questions = questions;
    const drawn = JSON.stringify([questions, images]);
    if (this.drawn === drawn) return;
    this.drawn = drawn;
    this.images = images;
    this.isSent = false;
    const names = new Set(questions.map(({ id, version }) => `${id}_${version}`));
    for (const set of [this.opened, this.leftOut]) for (const name of set) if (!names.has(name)) set.delete(name);
    this.at(".rows").replaceChildren(...questions.map((question) => this.row(question)));
    this.tell();
  }

  row(question) {
    const row = this.at(".row-pattern").content.firstElementChild.cloneNode(true);
    const at = (selector) => row.querySelector(selector);
    const name = `${question.id}_${question.version}`;
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
      row.classList.toggle("asked", question.is_sample && !this.opened.has(name));
    };
    at(".open").onclick = () => {
      const isOpen = at(".whole").hidden;
      if (isOpen) this.opened.add(name);
      show(isOpen);
      this.tell();
    };
    show(false);
    return row;
  }

  get unopened() {
    return this.questions.filter(({ id, version, is_sample: isSample }) => isSample && !this.opened.has(`${id}_${version}`));
  }

  tell() {
    const count = this.questions.length - this.leftOut.size;
    const unopened = this.unopened.length;
    this.at(".accept").textContent = `Accept ${plural(count)}`;
    this.at(".accept").disabled = Boolean(unopened) || !count || this.isSent;
    this.at(".left").textContent = unopened ? `Open the ${unopened === 1 ? "marked one" : `${unopened} marked ones`} first.` : "";
  }

  accept() {
    if (this.isSent) return;
    this.isSent = true;
    this.tell();
    const of = (set) => this.questions.filter(({ id, version }) => set.has(`${id}_${version}`)).map(({ id }) => id);
    const seen = Object.fromEntries(this.questions.map(({ id, version }) => [id, version]));
    this.report({ seen, opened: of(this.opened), left_out: of(this.leftOut), nonce: performance.now() });
  }
}

function quote([at, before, words, after]) {
  const said = part("blockquote", "", part("span", "quiet", before ? `… ${before} ` : ""), part("span", "quote", words), part("span", "quiet", after ? ` ${after} …` : ""));
  return part("figure", "", said, part("figcaption", "quiet", `Said at ${at}`));
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Batch(parentElement));
  const batch = mounted.get(parentElement);
  batch.render(data[0], (event) => setTriggerValue("did", event));
  return () => mounted.delete(parentElement);
}
