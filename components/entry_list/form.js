// Entries that are typed in place. The browser holds them; they are reported as a whole soon after each change.

const REPORT_AFTER_MS = 400;
const mounted = new WeakMap();

function fieldOf(column, tag) {
  const field = document.createElement(column.choices.length ? "select" : tag);
  field.className = "field";
  for (const [value, words] of column.choices) {
    const option = part("option", "", words);
    option.value = value;
    field.append(option);
  }
  return field;
}

/** Marks a field with too many characters, and says so below. */
function measure(field, column, told) {
  const over = column.longest > 0 ? field.value.trim().length - column.longest : 0;
  field.setAttribute("aria-invalid", over > 0);
  told.hidden = over <= 0;
  told.textContent = `Too long by ${over} character${over === 1 ? "" : "s"}; at most ${column.longest} can be kept.`;
}

class Form {
  constructor(root) {
    this.root = root;
    this.lists = new Map();
    this.moment = null;
    this.number = 0;
    root.addEventListener("focusout", () => this.flush());
    root.addEventListener("keydown", (event) => {
      if (event.key === "s" && (event.ctrlKey || event.metaKey)) this.flush(); // the page saves what it has been told
    });
  }

  render([moment, seen, lists], report) {
    this.report = report;
    if (moment === this.moment) return; // what is typed here is newer than the answer to what was reported
    this.moment = moment;
    this.number = Math.max(seen, this.number);
    if (this.isPending) return this.flush(); // typed after the page was told to begin anew
    for (const data of lists) {
      if (!this.lists.has(data.name)) this.lists.set(data.name, this.begun(data));
      this.lists.get(data.name).render(data);
    }
  }

  begun(data) {
    const pattern = this.root.querySelector(data.words ? ".list-pattern" : ".fields-pattern");
    const place = pattern.content.firstElementChild.cloneNode(true);
    this.root.querySelector(".sheet").append(place);
    return data.words ? new Entries(place, this) : new Fields(place, this);
  }

  later() {
    this.isPending = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), REPORT_AFTER_MS);
  }

  now() {
    this.isPending = true;
    this.flush();
  }

  // What is typed goes along: this message may take the place of one that the app has not read yet.
  press(act) {
    this.now();
    this.report("pressed", { act, nonce: performance.now() });
  }

  flush() {
    clearTimeout(this.timer);
    if (!this.isPending) return;
    this.isPending = false;
    this.number += 1;
    const lists = Object.fromEntries([...this.lists].map(([name, list]) => [name, list.values()]));
    this.report("typed", { lists, number: this.number });
  }
}

/** One entry that is always there, its fields under their labels. */
class Fields {
  constructor(root, form) {
    this.root = root;
    this.form = form;
  }

  render({ columns, rows: [values] }) {
    const same = JSON.stringify(this.fields && this.values()) === JSON.stringify([values]);
    if (same) return;
    this.fields = columns.map((column, index) => {
      const field = fieldOf(column, "input");
      const told = Object.assign(part("span", "long"), { hidden: true });
      field.value = values[index];
      field.oninput = () => {
        measure(field, column, told);
        this.form.later();
      };
      return { field, place: this.labelled(column.label, field, told) };
    });
    this.root.replaceChildren(...this.fields.map(({ place }) => place));
  }

  labelled(label, field, told) {
    const place = document.createElement("label");
    place.append(part("span", "quiet", label), field, told);
    return place;
  }

  values() {
    return [this.fields.map(({ field }) => field.value)];
  }
}
