// Why a question goes back or is rejected: a reason by its digit, a comment, and off it goes, all in the browser.
// What was begun stays until it has been taken, whatever else is drawn meanwhile, and over a reload.

const drafts = new Map(); // by place, for browsers that keep nothing

class VerdictDialog {
  constructor(dialog, give) {
    this.dialog = dialog;
    this.form = dialog.querySelector("form");
    this.comment = dialog.querySelector("textarea");
    this.trouble = dialog.querySelector(".trouble");
    this.form.onsubmit = (event) => {
      event.preventDefault();
      const reason = this.reason();
      this.trouble.hidden = Boolean(reason);
      if (!reason) return this.form.elements.reason[0].focus();
      dialog.close();
      give(this.act, { reason, comment: this.comment.value.trim() });
    };
    this.form.oninput = () => this.note();
    dialog.onkeydown = (event) => this.key(event);
    dialog.querySelector("[data-close]").onclick = () => dialog.close();
  }

  reason() {
    return new FormData(this.form).get("reason") ?? "";
  }

  note() {
    this.trouble.hidden = true;
    remember(this.place(this.subject), { reason: this.reason(), comment: this.comment.value });
  }

  forget(subject) {
    remember(this.place(subject), null);
  }

  // Of a person and a course (`of`), and of a question, whichever of its versions lies there.
  place(subject) {
    return `lectern.verdict.${this.of}.${subject.replace(/_\d+$/, "")}`;
  }

  open(act, subject, { reasons, titles, abouts }) {
    this.act = act;
    this.subject = subject;
    const { reason = "", comment = "" } = remembered(this.place(subject)) ?? {};
    this.dialog.querySelector("h2").textContent = titles[act];
    this.dialog.querySelector(".about-it").textContent = abouts[act];
    this.dialog.querySelector("[type=submit]").textContent = titles[act];
    this.dialog.querySelector(".reasons").replaceChildren(...reasons.map(([value, words], index) => choice(value, words, index + 1, value === reason)));
    this.comment.value = comment;
    this.trouble.hidden = true;
    this.dialog.showModal();
    (this.form.querySelector("input:checked") ?? this.form.querySelector("input")).focus();
  }

  key(event) {
    if (!this.dialog.open || event.isComposing || event.altKey) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return this.form.requestSubmit();
    if (event.ctrlKey || event.metaKey || event.target === this.comment) return;
    const input = this.form.querySelectorAll("input")[Number(event.key) - 1];
    if (/^[1-9]$/.test(event.key) && input) {
      input.checked = true;
      input.focus();
      this.note();
    } else if (event.key.toLowerCase() === "c") {
      event.preventDefault();
      this.comment.focus();
    }
  }
}

function remember(place, draft) {
  drafts.set(place, draft);
  try {
    if (draft) sessionStorage.setItem(place, JSON.stringify(draft));
    else sessionStorage.removeItem(place);
  } catch {
    // Then it lasts as long as the page is open.
  }
}

function remembered(place) {
  try {
    return drafts.get(place) ?? JSON.parse(sessionStorage.getItem(place));
  } catch {
    return null;
  }
}

function choice(value, words, number, isChosen) {
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: "reason", value, checked: isChosen });
  const sign = cap(String(number));
  sign.setAttribute("aria-hidden", "true");
  return part("label", "", input, sign, words);
}
