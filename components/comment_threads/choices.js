// Whom to mention: the names that fit what stands behind the @, chosen with the arrows while the field keeps the focus.

const MOST_CHOICES = 6;
const ASKED = /(?:^|[^\p{L}\p{N}_@])@([^\n@]{0,60})$/u;
let lists = 0;

class Choices {
  constructor(field, say) {
    Object.assign(this, { field, say, names: [], fitting: [], chosen: 0 });
    this.list = part("ul", "choices");
    this.list.id = `choices-${(lists += 1)}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "People to mention");
    this.list.hidden = true;
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    field.addEventListener("input", () => this.look());
    field.addEventListener("click", () => this.look());
    field.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = event.target.closest("li");
      if (option) this.take(Number(option.dataset.index));
    });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  look() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const asked = before.match(ASKED)?.[1];
    if (asked === undefined) return this.close();
    const wanted = asked.toLowerCase();
    const fits = (name) => name.toLowerCase().split(/\s+/).some((_, index, all) => all.slice(index).join(" ").startsWith(wanted));
    this.from = before.length - asked.length;
    this.show(this.names.filter(fits).slice(0, MOST_CHOICES));
  }

  show(fitting) {
    if (!fitting.length) return this.close();
    const isOther = fitting.join("\n") !== this.fitting.join("\n");
    this.fitting = fitting;
    this.list.hidden = false;
    this.choose(isOther ? 0 : this.chosen);
    if (isOther) this.say(`${fitting.length === 1 ? "1 name" : `${fitting.length} names`}. Arrow keys choose, Enter takes ${fitting[0]}.`);
  }

  choose(index) {
    this.chosen = (index + this.fitting.length) % this.fitting.length;
    const options = this.fitting.map((name, at) => {
      const option = part("li", "", name);
      option.id = `${this.list.id}-${at}`;
      option.dataset.index = at;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", String(at === this.chosen));
      return option;
    });
    this.list.replaceChildren(...options);
    this.field.setAttribute("aria-activedescendant", options[this.chosen].id);
  }

  close() {
    this.list.hidden = true;
    this.fitting = [];
    this.field.removeAttribute("aria-activedescendant");
  }

  take(index) {
    const name = this.fitting[index];
    this.close();
    this.field.setRangeText(`${name} `, this.from, this.field.selectionStart, "end");
    this.taken(name);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Whether the key was one of the list's.
  pressed(event) {
    if (!this.isOpen) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.choose(this.chosen + steps[event.key]);
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") this.take(this.chosen);
    else if (event.key === "Escape") this.close();
    else return false;
    return true;
  }
}
