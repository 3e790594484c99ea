// A field for a comment. What is typed is kept in this tab until the comment that came of it has been drawn.

const PATIENCE_MS = 8000; // after that she is told that no answer has come

class Composer {
  // `about` is the question or thread it will be sent to, `act` what is done with it there. Nobody finds in the tab
  // what another left there unsent.
  constructor(talk, act, about) {
    Object.assign(this, { talk, act, about, place: `lectern.comment.${talk.data.of}.${act}.${about}` });
    this.field = part("textarea", "field");
    this.field.rows = 3;
    this.field.dir = "auto";
    this.field.setAttribute("aria-label", act === "begin" ? "Comment on this question" : "Answer");
    this.choices = new Choices(this.field, (words) => talk.say(words));
    this.choices.taken = (name) => this.picked.add(name);
    this.trouble = part("p", "trouble");
    this.trouble.setAttribute("role", "alert");
    this.count = part("span", "quiet count");
    this.send = button("Send", "send", () => this.sent());
    this.leave = button("Close", "close", () => this.close(), "plain");
    const keys = part("span", "quiet hint", key("Ctrl"), "+", key("Enter"), " sends · ", key("Esc"), " closes, your text stays · ", key("@"), " mentions");
    this.element = part("div", "composer", this.field, this.choices.list, this.trouble, part("div", "ends", this.send, this.leave, this.count, keys));
    this.element.hidden = true;
    this.picked = new Set();
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.restore();
  }

  restore() {
    const kept = JSON.parse(sessionStorage.getItem(this.place) ?? "null");
    if (!kept) return;
    this.field.value = kept.text;
    this.press = kept.press;
    this.picked = new Set(kept.picked);
    this.element.hidden = false;
    this.measure();
  }

  keep() {
    const kept = { text: this.field.value, press: this.press, picked: [...this.picked] };
    if (kept.text) sessionStorage.setItem(this.place, JSON.stringify(kept));
    else sessionStorage.removeItem(this.place);
  }

  typed() {
    if (this.field.value !== this.sentText) this.settle(); // another text is another sending
    this.measure();
    this.keep();
  }

  measure() {
    const [length, longest] = [[...this.field.value.trim()].length, this.talk.data.longest];
    this.count.textContent = length > longest * 0.8 ? `${length.toLocaleString()} of ${longest.toLocaleString()} characters` : "";
    this.count.classList.toggle("long", length > longest);
    this.send.disabled = !length || Boolean(this.waiting);
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, 320)}px`;
  }

  settle() {
    clearTimeout(this.waiting);
    Object.assign(this, { waiting: 0, press: undefined, sentText: undefined });
    this.trouble.textContent = "";
  }

  pressed(event) {
    if (event.isComposing) return;
    const isSend = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (this.choices.pressed(event)) event.preventDefault();
    else if (isSend) this.sent();
    else if (event.key === "Escape") this.close();
    else return;
    event.stopPropagation();
    event.preventDefault();
  }

  sent() {
    if (this.send.disabled) return;
    this.press ??= newId();
    this.sentText = this.field.value;
    this.trouble.textContent = "";
    this.waiting = setTimeout(() => this.refused("No answer has come yet. Your text is kept here: send it again in a moment."), PATIENCE_MS);
    this.keep();
    this.measure();
    this.talk.report({ act: this.act, about: this.about, text: this.sentText, press: this.press, picked: [...this.picked] });
  }

  refused(sentence) {
    clearTimeout(this.waiting);
    this.waiting = 0;
    this.trouble.replaceChildren(icon("error"), sentence);
    this.measure();
  }

  // What the server says: the presses that are among the comments, and why the last was refused.
  answered(arrived, answer) {
    if (!this.press) return;
    if (arrived.has(this.press)) {
      const hadFocus = this.field.getRootNode().activeElement === this.field;
      this.settle();
      this.field.value = "";
      this.picked.clear();
      this.keep();
      this.close(hadFocus);
      this.talk.say("Your comment is there.");
    } else if (answer?.press === this.press && !this.trouble.textContent.endsWith(answer.trouble)) this.refused(answer.trouble);
  }

  open() {
    this.element.hidden = false;
    this.opener.hidden = true;
    this.measure();
    this.field.focus();
    this.element.scrollIntoView({ block: "nearest" });
  }

  close(takesFocus = true) {
    this.element.hidden = true;
    this.opener.hidden = false;
    this.named();
    if (takesFocus) this.opener.focus();
  }

  // The button that opens it, which says so when something has been begun.
  named() {
    const [fresh, begun] = this.act === "begin" ? ["Comment", "Go on with your comment"] : ["Answer", "Go on with your answer"];
    this.opener.querySelector(".words").textContent = this.field.value ? begun : fresh;
  }

  withOpener() {
    this.opener = button(part("span", "words"), this.act === "begin" ? "add_comment" : "reply", () => this.open(), this.act === "begin" ? "" : "plain");
    if (this.act === "begin") {
      this.opener.append(key("C"));
      this.opener.setAttribute("aria-keyshortcuts", "c");
    }
    this.opener.hidden = !this.element.hidden;
    this.named();
    return this;
  }
}
