// The rows: a recording that is chosen, with its title; one that is on its way, with how far it is.

const OTHER = "Not the file that was begun: its size or date is another. It will be sent from the start.";

class Pick {
  constructor(pick, view) {
    this.pick = pick;
    const name = keptName(pick.file.name);
    this.input = part("input", "title");
    this.input.type = "text";
    this.input.maxLength = 200;
    this.input.setAttribute("aria-label", `Title of ${name}`);
    this.input.oninput = () => {
      pick.isTyped = true;
      pick.title = this.input.value;
    };
    this.input.onkeydown = (event) => {
      if (event.key === "Enter" && !event.isComposing) view.focusAfter(this.input);
    };
    const size = part("span", "size", amount(pick.file.size));
    const words = part("span", "file", part("span", "file-name", name), size);
    words.title = name;
    const remove = button("Remove", "button bare", () => view.drop(pick), `Remove ${name}`);
    this.element = part("li", "pick", this.input, words, remove);
    if (pick.isOther) this.element.append(part("p", "hint", OTHER));
    this.draw();
  }

  draw() {
    if (!this.pick.isTyped && this.input.value !== this.pick.title) this.input.value = this.pick.title;
  }
}

const ACTIONS = {
  asked: ["cancel"], left: ["choose", "cancel"], queued: ["cancel"], sending: ["pause", "cancel"],
  waiting: ["now", "pause", "cancel"], paused: ["resume", "cancel"], failed: ["retry", "cancel"], sent: [], cancelling: [],
};

class Row {
  constructor(upload, view) {
    this.upload = upload;
    const { queue } = upload;
    const acts = {
      now: ["Try now", "button", () => upload.tryNow()],
      choose: ["Choose the file", "button", () => view.ask()],
      retry: ["Try again", "button", () => queue.goOn(upload)],
      resume: ["Go on", "button", () => queue.goOn(upload)],
      pause: ["Pause", "button", () => queue.pause(upload)],
      cancel: ["Cancel", "button bare", () => this.cancel()],
    };
    this.buttons = new Map();
    for (const [name, [words, look, act]] of Object.entries(acts)) this.buttons.set(name, button(words, look, act));
    this.title = part("span", "name");
    this.percent = part("span", "percent");
    this.file = part("span", "file-name");
    this.fill = part("div", "fill");
    this.bar = part("div", "bar", this.fill);
    this.bar.setAttribute("role", "progressbar");
    this.bar.setAttribute("aria-valuemin", "0");
    this.bar.setAttribute("aria-valuemax", "100");
    this.state = part("span", "state");
    this.trouble = part("p", "trouble");
    this.question = part("span", "");
    this.sure = part("div", "sure", this.question,
      button("Throw away", "button danger", () => queue.cancel(upload)), button("Keep", "button", () => this.keep()));
    this.sure.hidden = true;
    this.sure.onkeydown = (event) => {
      if (event.key === "Escape") this.keep();
    };
    this.foot = part("div", "foot", this.state, part("span", "actions", ...this.buttons.values()));
    const head = part("div", "head", this.title, this.file, this.percent);
    this.element = part("li", "row", head, this.bar, this.trouble, this.foot, this.sure);
    this.spoken = "";
  }

  // What has arrived is thrown away only by a second press.
  cancel() {
    const bytes = this.upload.plan ? this.upload.sentBytes : 0;
    if (bytes === 0) {
      this.upload.queue.cancel(this.upload);
      return;
    }
    this.question.textContent = `Throw away the ${amount(bytes)} of “${this.heading}” that have arrived?`;
    this.foot.hidden = true;
    this.sure.hidden = false;
    this.sure.querySelector(".button:last-child").focus();
  }

  keep() {
    this.sure.hidden = true;
    this.foot.hidden = false;
    this.buttons.get("cancel").focus();
  }

  get heading() {
    return this.upload.title || this.name;
  }

  // The server tells the name as it was given; what it would do to the line beside it is left out.
  get name() {
    return keptName(this.upload.name);
  }

  draw(isOnly) {
    const { upload } = this;
    const sent = upload.plan ? upload.sentBytes : 0;
    const percent = Math.floor((sent / upload.size) * 100);
    const hasBar = upload.state !== "sent" && (sent > 0 || ["sending", "waiting"].includes(upload.state));
    const isBare = !hasBar && upload.state !== "left";
    this.element.className = `row ${upload.state}${isBare ? " bare" : ""}`;
    write(this.title, this.heading);
    write(this.file, this.name === this.heading ? "" : this.name);
    this.file.title = this.name;
    write(this.percent, hasBar ? `${percent}%` : "");
    write(this.state, stateWords(upload, sent));
    write(this.trouble, ["failed", "left"].includes(upload.state) ? upload.sentence : "");
    this.trouble.hidden = !this.trouble.textContent;
    this.bar.hidden = !hasBar;
    this.bar.setAttribute("aria-label", this.heading);
    this.bar.setAttribute("aria-valuenow", String(percent));
    this.bar.setAttribute("aria-valuetext", `${percent}%, ${amountOf(sent, upload.size)}`);
    this.fill.style.transform = `scaleX(${sent / upload.size})`;
    this.drawActions(isOnly);
  }

  drawActions(isOnly) {
    const { upload } = this;
    const isSure = !this.sure.hidden && ACTIONS[upload.state].includes("cancel");
    this.sure.hidden = !isSure;
    this.foot.hidden = isSure;
    for (const [name, element] of this.buttons) {
      element.hidden = !ACTIONS[upload.state].includes(name) || (name === "now" && upload.needsGrant);
      element.classList.toggle("first", isOnly && ["choose", "retry", "resume"].includes(name));
      const words = element.textContent;
      element.setAttribute("aria-label", `${words}: ${this.heading}`);
    }
    write(this.buttons.get("cancel"), upload.state === "left" ? "Discard" : upload.plan ? "Cancel" : "Remove");
  }

  // What has changed since it was last said, without the numbers that always change.
  news() {
    const { upload } = this;
    const quarter = upload.state === "sending" ? Math.floor((upload.sentBytes / upload.size) * 4) * 25 : 0;
    const words = {
      sending: quarter ? `${quarter}% sent` : "is being sent",
      waiting: upload.needsGrant ? "" : upload.sentence,
      paused: "is paused",
      failed: upload.sentence,
      left: upload.sentence,
      sent: "All parts have arrived",
    }[upload.state] ?? "";
    if (words === this.spoken) return "";
    this.spoken = words;
    return words && `${this.heading}: ${words}`;
  }
}

const UNHEARD = "Lectern has not answered yet, asking again…";

function stateWords(upload, sent) {
  const some = sent > 0 ? amountOf(sent, upload.size) : amount(upload.size);
  const rate = upload.bytesPerSecond;
  switch (upload.state) {
    case "asked": return upload.queue.isUnheard ? UNHEARD : "Preparing…";
    case "left": return `${amountOf(sent, upload.size)} has arrived · Choose the file again to go on`;
    case "queued": return `${some} · waits for its turn`;
    case "sending": return rate > 0 ? `${some} · ${amount(rate)}/s · ${timeLeft((upload.size - sent) / rate)}` : some;
    case "waiting": return waitingWords(upload);
    case "paused": return `${some} · paused`;
    case "failed": return `${some} · stopped`;
    case "sent": return upload.queue.isUnheard ? UNHEARD : "All parts have arrived, putting them together…";
    default: return "Cancelling…";
  }
}

function waitingWords({ needsGrant, sentence, retryAt }) {
  if (needsGrant) return "Asking Lectern where to go on";
  const seconds = Math.max(1, Math.ceil((retryAt - performance.now()) / 1000));
  return `${sentence}, next try in ${seconds} s`;
}
