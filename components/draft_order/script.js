// How many questions of each type. The browser holds what is typed; it is reported when a field is left.

const mounted = new WeakMap();

class Order {
  constructor(root, data) {
    this.root = root;
    this.at = (selector) => root.querySelector(selector);
    const [types, counts, instructions, note, mostOfType, most] = data;
    Object.assign(this, { mostOfType, most });
    this.fields = types.map(([name, words]) => this.field(name, words, counts[name]));
    this.at("textarea").value = instructions;
    this.at(".note").textContent = note;
    const form = this.at("form");
    form.addEventListener("submit", (event) => this.send(event));
    form.addEventListener("input", () => this.count());
    form.addEventListener("change", () => this.report("typed", this.told()));
    this.count();
  }

  field(name, words, count) {
    const place = this.at("template").content.firstElementChild.cloneNode(true);
    const field = place.querySelector("input");
    field.name = name;
    field.max = this.mostOfType;
    field.value = count;
    place.ariaLabel = words;
    place.querySelector(".name").textContent = words;
    for (const [way, by, sign] of [["fewer", -1, "Fewer"], ["more", 1, "More"]]) {
      const button = place.querySelector(`.${way}`);
      button.ariaLabel = button.title = `${sign}: ${words}`;
      button.onclick = () => {
        field.value = this.number(field) + by;
        field.value = this.number(field);
        this.count();
        this.report("typed", this.told());
      };
    }
    this.at(".counts").append(place);
    return field;
  }

  number(field) {
    return Math.min(this.mostOfType, Math.max(0, Math.round(Number(field.value) || 0)));
  }

  told() {
    const counts = Object.fromEntries(this.fields.map((field) => [field.name, this.number(field)]));
    return { counts, instructions: this.at("textarea").value, nonce: performance.now() };
  }

  count() {
    const total = this.fields.reduce((sum, field) => sum + this.number(field), 0);
    this.at(".label").textContent = `Draft ${total} ${total === 1 ? "question" : "questions"}`;
    this.at("[type=submit]").disabled = total < 1 || total > this.most;
    this.at("[type=submit]").title = total > this.most ? `At most ${this.most} at once` : "";
  }

  send(event) {
    event.preventDefault();
    if (!this.at("[type=submit]").disabled) this.report("sent", this.told());
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Order(parentElement, data));
  mounted.get(parentElement).report = setTriggerValue;
  return () => mounted.delete(parentElement);
}
