// What a teacher wants changed by the writer: in her own words, or another type.

class Wishes {
  constructor(desk) {
    this.desk = desk;
    [this.words, this.types] = ["words", "types"].map((name) => desk.at(`dialog.${name}`));
    this.text = this.words.querySelector("textarea");
    this.words.querySelector("form").onsubmit = (event) => {
      event.preventDefault();
      if (!this.words.open || !this.text.value.trim()) return;
      this.send({ instruction: this.text.value.trim() }, this.words);
      this.text.value = "";
      this.allow();
    };
    this.text.oninput = () => this.allow();
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

  // What was typed stays when the dialog is left; it goes when it has been sent, or belongs to another question.
  send(wish, dialog) {
    dialog.close();
    this.desk.report({ wish });
  }

  // `subject` is a question and its version.
  belongTo(subject) {
    const about = subject.replace(/_\d+$/, "");
    if (about !== this.about) this.text.value = "";
    this.about = about;
    this.allow();
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
    const dialog = { w: this.words, t: this.types }[key];
    return dialog ? () => dialog.showModal() : null;
  }
}
