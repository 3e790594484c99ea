// What a teacher wants changed by the writer: in her own words, or another type. Her words stay until the writer has
// been asked for them, whatever else is drawn meanwhile, and over a reload.

class Wishes {
  constructor(desk) {
    this.desk = desk;
    [this.words, this.types] = ["words", "types"].map((name) => desk.at(`dialog.${name}`));
    this.text = this.words.querySelector("textarea");
    this.words.querySelector("form").onsubmit = (event) => {
      event.preventDefault();
      const instruction = this.text.value.trim();
      if (!this.words.open || !instruction) return;
      remember(this.place, { text: instruction, isSent: true });
      this.send({ instruction }, this.words);
    };
    this.text.oninput = () => {
      remember(this.place, this.text.value.trim() ? { text: this.text.value } : null);
      this.allow();
    };
    this.text.onkeydown = (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.words.querySelector("form").requestSubmit();
    };
    for (const dialog of [this.words, this.types]) {
      for (const close of dialog.querySelectorAll("[data-close]")) close.onclick = () => dialog.close();
    }
    this.allow();
  }

  allow() {
    this.words.querySelector("[type=submit]").disabled = !this.text.value.trim();
  }

  send(wish, dialog) {
    dialog.close();
    this.desk.report({ wish });
  }

  // Her words are of a person (`of`) and of a question, whichever of its versions lies there; `asked` is what the writer
  // was last asked for.
  belongTo(subject, { of, asked } = {}) {
    const place = `lectern.wish.${of}.${subject.replace(/_\d+$/, "")}`;
    if (place !== this.place && this.words.open) this.words.close();
    this.place = place;
    const { text, isSent } = remembered(place) ?? {};
    if (isSent && text === asked) remember(place, null);
  }

  openWords() {
    this.text.value = remembered(this.place)?.text ?? "";
    this.allow();
    this.words.showModal();
  }

  render(ways) {
    const rows = (ways?.types ?? []).map(([type, name, isOwn]) => {
      const button = part("button", "button", name, ...(isOwn ? [part("span", "quiet", "as it is")] : []));
      button.type = "button";
      button.disabled = isOwn;
      button.onclick = () => this.send({ type }, this.types);
      return button;
    });
    this.types.querySelector(".choices").replaceChildren(...rows);
    const place = this.desk.at(".ways");
    place.hidden = !ways;
    const label = part("span", "quiet", ways?.title ?? "");
    place.querySelector(".bar").replaceChildren(...(ways ? [label, ...ways.buttons.map(keyButton)] : []));
  }

  // Null for a key that the page itself acts on.
  opener(key) {
    return { w: () => this.openWords(), t: () => this.types.showModal() }[key] ?? null;
  }
}
