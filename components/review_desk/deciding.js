// Decides at the pace of the keys: what was decided leaves the desk at once, and the server confirms it afterwards.
// What is given is kept in the tab until it is answered, each act under an id of its own, so that a broken connection
// or a reload neither loses nor doubles one.

const LOOK_MS = 400; // an accept that comes sooner after another question was laid was meant for the one before
const SEND_AGAIN_MS = [4000, 8000, 16000];
const UNDO_MS = 60_000;
const LEAVES = { accept: "Accepted.", send_back: "Sent back.", reject: "Rejected.", next: "" };
const DECIDES = new Set(["accept", "send_back", "reject"]);
const HOLDS = new Set(["edit", "previous", "undo"]); // the desk waits for the answer
const QUESTION_PARTS = ["subject", "item", "about", "asked", "found", "images", "more", "said", "sections", "past"];

class Deciding {
  constructor(desk, gone) {
    this.desk = desk;
    this.given = [];
    this.busy = new Busy(gone);
    this.verdict = new VerdictDialog(desk.at("dialog.verdict"), (act, more) => this.give(act, more));
    this.sure = desk.at("dialog.sure");
    this.sure.querySelector("form").onsubmit = (event) => {
      event.preventDefault();
      this.sure.close();
      this.give("accept", { knows_uncited: true });
    };
    this.sure.querySelector("[data-close]").onclick = () => this.sure.close();
    for (const dialog of [this.verdict.dialog, this.sure]) {
      // No field of theirs keeps the keys; one that was opened since, before this event came, does.
      dialog.addEventListener("close", () => isTyping() || desk.at("article").focus({ preventScroll: true }));
    }
    this.undo = desk.at(".undo");
    this.bar = desk.at(".foot .bar");
    gone.addEventListener("abort", () => {
      clearTimeout(this.again);
      clearInterval(this.ticks);
    });
    addEventListener("online", () => this.send(), { signal: gone });
  }

  // Takes what the server has laid out, and says which of it to draw.
  laid(data) {
    this.data = data;
    const { of, answered, undo_seconds: left } = data.queue;
    if (of !== this.of) this.given = recall((this.of = this.verdict.of = of));
    for (const { press, act, subject } of this.given) if (DECIDES.has(act) && answered[press] === "") this.verdict.forget(subject);
    const before = this.given.length;
    const stood = this.given.map(({ press }) => answered[press]).filter(Boolean); // what stood in the way of them
    const was = this.shown?.subject;
    this.given = this.given.filter(({ press }) => !(press in answered));
    keep(of, this.given);
    if (this.given.length === 0) this.undoUntil = left ? performance.now() + left * 1000 : 0;
    if (this.given.length < before) this.late = null; // it has answered
    if (this.given.length < before || !this.sent) this.tries = 0;
    this.answerBy();
    if (this.given.length && !this.sent) setTimeout(() => this.send()); // left over from before a reload
    const drawn = this.choose();
    if (stood.length && drawn.subject === was) this.tell(stood.join(" "));
    return drawn;
  }

  choose() {
    const { data, given } = this;
    const left = new Set(given.filter(({ act }) => act in LEAVES).map(({ subject }) => subject));
    const ahead = data.queue.ahead;
    const shown = [data, ahead].find((each) => each && !left.has(each.subject));
    const frame = { ...data };
    for (const name of QUESTION_PARTS) delete frame[name];
    const last = given.at(-1);
    if (shown !== data) frame.note = `${LEAVES[last?.act] ?? ""} ${shown ? "This is the next one." : "The next one is coming."}`.trim();
    const drawn = { ...frame, ...(shown ?? {}), subject: shown?.subject ?? "" };
    const more = [this.late, this.refused].find((each) => each?.subject === drawn.subject);
    if (more) drawn.note = more.words;
    if (drawn.subject !== this.shown?.subject) this.changed(drawn);
    this.shown = drawn;
    this.isHeld = !shown || given.some(({ act }) => HOLDS.has(act));
    this.desk.at(".desk").toggleAttribute("data-held", this.isHeld);
    this.desk.at(".asking .skeleton").hidden = Boolean(shown);
    this.showUndo();
    dispatchEvent(new CustomEvent("lectern:laid", { detail: drawn.subject })); // to what stands below, of this question alone
    return drawn;
  }

  // Another question lies there: presses that come at once are not about it.
  changed(drawn) {
    this.busy.begin();
    for (const dialog of [this.verdict.dialog, this.sure]) if (dialog.open) dialog.close();
    if (!this.shown) return; // the page has just been opened: nothing was pressed before
    clearTimeout(this.looks);
    this.bar.setAttribute("data-looking", "");
    this.looks = setTimeout(() => this.bar.removeAttribute("data-looking"), LOOK_MS);
    this.tell(`${drawn.note ?? ""} ${drawn.asked ? `Now on the desk: ${drawn.asked.stem}` : ""}`);
    if (drawn.subject) this.moved = `${drawn.subject} ${performance.now()}`;
  }

  // A name for what has just been laid there, once.
  moment() {
    const { moved } = this;
    this.moved = "";
    return moved;
  }

  tell(words) {
    this.desk.at(".told").textContent = words;
  }

  refuse(words, why = "refused") {
    this.late = this.refused = null;
    this[why] = { subject: this.shown.subject, words };
    this.desk.draw(this.choose());
    this.tell(words);
  }

  press(key) {
    const act = this.data.queue.acts[key];
    if (!act) return;
    if (act === "undo" && this.undoUntil <= performance.now()) return this.refuse("There is nothing to undo: a decision can be taken back for a minute.");
    if (this.isHeld) return this.refuse("The desk waits for an answer. That key was not counted; press it again in a moment.");
    if (act === "accept" && this.bar.hasAttribute("data-looking")) return this.refuse("That came very soon after your last decision, so it was not counted. This is the next question.");
    if (act === "accept" && this.shown.item.is_uncited) this.sure.showModal();
    else if (act === "send_back" || act === "reject") this.verdict.open(act, this.shown.subject, this.data.queue.verdicts);
    else this.give(act);
  }

  give(act, more = {}) {
    const { subject } = this.shown;
    const entry = { press: newId(), act, subject, seen: this.busy.moments(), ...more };
    this.given.push(entry);
    this.refused = null;
    if (DECIDES.has(act)) this.undoUntil = performance.now() + UNDO_MS;
    if (act === "undo") this.undoUntil = 0;
    this.desk.draw(this.choose());
    if (act in LEAVES && this.shown.subject) entry.then = this.shown.subject;
    keep(this.of, this.given);
    this.tries = 0;
    this.send();
  }

  // All that is unanswered, in its order: one message may take the place of another that was not yet read.
  send() {
    if (this.given.length === 0) return;
    this.sent = true;
    this.desk.report({ given: this.given });
    this.answerBy();
  }

  answerBy() {
    clearTimeout(this.again);
    if (this.given.length === 0) return;
    const wait = SEND_AGAIN_MS[Math.min(this.tries ?? 0, SEND_AGAIN_MS.length - 1)];
    this.again = setTimeout(() => {
      this.tries += 1;
      this.refuse("The server has not answered yet. What you decided is kept here and sent again.", "late");
      this.send();
    }, wait);
  }

  showUndo() {
    const tick = () => {
      const left = Math.ceil((this.undoUntil - performance.now()) / 1000);
      this.undo.hidden = !(left > 0);
      this.undo.querySelector(".left").textContent = left > 0 ? `${left} s` : "";
      if (this.undo.hidden) clearInterval(this.ticks);
    };
    clearInterval(this.ticks);
    this.ticks = setInterval(tick, 1000);
    tick();
  }
}

// `of` names the person and the course, so that nobody decides what another has left in this tab.
function keep(of, given) {
  try {
    if (given.length) sessionStorage.setItem(`lectern.given.${of}`, JSON.stringify(given));
    else sessionStorage.removeItem(`lectern.given.${of}`);
  } catch {
    // A browser that keeps nothing sends again as long as the page is open.
  }
}

function recall(of) {
  try {
    return JSON.parse(sessionStorage.getItem(`lectern.given.${of}`)) ?? [];
  } catch {
    return [];
  }
}
