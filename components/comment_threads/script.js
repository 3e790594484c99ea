// Draws the threads of a question; what somebody is typing stays as it is, wherever its thread goes.

const mounted = new WeakMap();
const TYPING = "input, textarea, select, [contenteditable=''], [contenteditable='true']";

class Talk {
  constructor(root) {
    this.root = root;
    this.at = (selector) => root.querySelector(selector);
    this.composers = new Map();
    const gone = new AbortController();
    document.addEventListener("keydown", (event) => this.pressed(event), { signal: gone.signal });
    // A desk that has drawn the next question says so, before the server has laid it there too.
    addEventListener("lectern:laid", ({ detail }) => this.laid(detail), { signal: gone.signal });
    this.stop = () => {
      gone.abort();
      this.composers.forEach((each) => clearTimeout(each.waiting));
      mounted.delete(root);
    };
  }

  render(data, report) {
    this.data = data;
    this.report = (event) => report({ ...event, nonce: performance.now() });
    if (data.question !== this.question) this.forget();
    this.question = data.question;
    this.laid(this.onDesk ?? data.question);
    const drawn = JSON.stringify([data.question, data.threads, data.may_write]);
    if (drawn !== this.drawn) this.held(() => this.draw());
    this.drawn = drawn;
    const arrived = new Set(data.threads.flatMap(({ comments }) => comments.map(({ press }) => press)));
    for (const each of this.composers.values()) {
      each.choices.names = data.handles;
      each.answered(arrived, data.answer);
      each.measure();
    }
    if (data.answer && !data.answer.press) this.say(data.answer.trouble, true);
    else if (data.note) this.say(data.note, true);
  }

  // What is said of one question is not shown below another.
  laid(subject) {
    this.onDesk = subject;
    this.at("section").hidden = !subject.startsWith(this.question);
  }

  forget() {
    this.composers.forEach((each) => clearTimeout(each.waiting));
    this.composers.clear();
    this.say("");
  }

  // Told to who listens; what matters is there to be read too.
  say(words, isSeen = false) {
    this.at(".said").classList.toggle("unseen", !isSeen);
    this.at(".said").textContent = words;
  }

  composer(act, about) {
    const place = `${act} ${about}`;
    if (!this.composers.has(place)) this.composers.set(place, new Composer(this, act, about).withOpener());
    return this.composers.get(place);
  }

  // What is moved within the page loses its focus, unless it is given back.
  held(change) {
    const focused = this.at("section").getRootNode().activeElement;
    const selection = focused?.matches("textarea") ? [focused.selectionStart, focused.selectionEnd] : null;
    change();
    if (!focused?.isConnected || focused.closest("[hidden]")) return;
    focused.focus({ preventScroll: true });
    if (selection) focused.setSelectionRange(...selection);
  }

  draw() {
    const { threads, may_write: mayWrite, question } = this.data;
    const [open, done] = [threads.filter(({ resolved }) => !resolved), threads.filter(({ resolved }) => resolved)];
    const none = part("p", "quiet", "Nobody has said anything about this question yet.");
    this.at("section > .threads").replaceChildren(...(threads.length ? open.map((each) => this.thread(each)) : [none]));
    this.at("details .threads").replaceChildren(...done.map((each) => this.thread(each)));
    this.at("summary").textContent = done.length === 1 ? "1 resolved thread" : `${done.length} resolved threads`;
    this.at("details").hidden = !done.length;
    const begin = this.composer("begin", question);
    this.at(".begin").replaceChildren(...(mayWrite ? [begin.opener, begin.element] : []));
  }

  thread({ id, comments, resolved }) {
    const said = comments.map((each) => part("li", "", part("p", "who", part("strong", "", each.author), ...(each.own ? [part("span", "quiet", "you")] : []), moment(each.at)), words(each)));
    const element = part("article", resolved ? "thread done" : "thread", part("ol", "", ...said));
    element.setAttribute("aria-label", `Thread begun by ${comments[0].author}`);
    if (resolved) element.append(part("p", "quiet", icon("task_alt"), `Resolved by ${resolved.by || "somebody"}, `, moment(resolved.at)));
    if (!this.data.may_write) return element;
    const answer = this.composer("reply", id);
    const turn = resolved ? button("Open again", "undo", () => this.report({ act: "reopen", about: id }), "plain") : button("Resolve", "check", () => this.report({ act: "resolve", about: id }), "plain");
    element.append(answer.element, part("div", "acts", answer.opener, turn));
    return element;
  }

  pressed(event) {
    if (event.defaultPrevented || event.isComposing || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.toLowerCase() !== "c" || !this.data?.may_write || this.at("section").hidden) return;
    const path = event.composedPath();
    const isGone = path[0] instanceof Element && path[0].closest("dialog:not([open])"); // it keeps the focus until the next frame
    if (path[0] instanceof Element && !isGone && (path[0].isContentEditable || path[0].closest(TYPING))) return;
    const isInDialog = path.some((each) => (each instanceof HTMLDialogElement && each.open) || each.getAttribute?.("role") === "dialog");
    if (isInDialog || document.querySelector("[data-testid='stDialog'] [role='dialog'], [role='dialog'][aria-modal='true']")) return;
    event.preventDefault();
    this.composer("begin", this.data.question).open();
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Talk(parentElement));
  const talk = mounted.get(parentElement);
  talk.render(data[0], (event) => setTriggerValue("did", event));
  return talk.stop;
}
