// All recordings of this tab. The queue belongs to the window, not to the component: it goes on while other pages
// of the app are shown, and what they could not be told is told when an uploader is drawn again.

const UNANSWERED = 15000; // ms after which a message is told once more
const MOST_CHOSEN = 200;
const TOO_MANY = `At most ${MOST_CHOSEN} recordings are sent at once.`;
const TWO = "lectern.uploads.two";
const OPEN = ["asked", "queued", "sending", "waiting", "sent"];

class Queue {
  constructor() {
    this.uploads = [];
    this.picks = new Map(); // fingerprint → {file, course, title, isTyped}
    this.refusals = [];
    this.note = "";
    this.finished = { count: 0, bytes: 0 }; // since the queue was last empty
    this.ended = new Set(); // lectures whose uploads are over, which a page may not know yet
    this.view = null;
    this.awaited = null; // the message that is not answered yet
    this.atOnce = remembered(TWO) === "yes" ? 2 : 1;
    addEventListener("beforeunload", (event) => {
      if (this.uploads.some(({ state }) => OPEN.includes(state))) event.preventDefault();
    });
    addEventListener("offline", () => this.uploads.forEach((upload) => upload.cut()));
    addEventListener("online", () => this.uploads.forEach((upload) => upload.tryNow()));
    setInterval(() => this.look(), 1000);
  }

  look() {
    const now = performance.now();
    for (const upload of this.uploads) upload.look(now);
    this.tell();
    if (this.uploads.length > 0) this.view?.drawSoon();
  }

  moved() {
    this.view?.drawSoon();
  }

  changed() {
    if (this.isStepping) return;
    this.isStepping = true;
    for (const upload of this.uploads) {
      const isFree = this.uploads.filter(({ state }) => ["sending", "waiting"].includes(state)).length < this.atOnce;
      if (isFree && upload.state === "queued") upload.start();
    }
    this.isStepping = false;
    this.tell();
    this.view?.drawSoon();
  }

  // Another person in the same tab sees and sends nothing of the one before.
  belongTo(owner) {
    if (this.owner !== undefined && this.owner !== owner) {
      const uploads = this.uploads;
      this.uploads = [];
      for (const upload of uploads) upload.halt("left");
      this.picks.clear();
      this.refusals = [];
      this.note = "";
      this.awaited = null;
    }
    this.owner = owner;
  }

  of(course) {
    return this.uploads.filter((upload) => upload.course === course);
  }

  // --- what is chosen -------------------------------------------------------------------------------------------

  choose(files, data) {
    this.refusals = [];
    this.note = "";
    for (const file of files) {
      const key = keyOf(file);
      const begun = this.uploads.find((upload) => upload.key === key && upload.course === data.course);
      const words = refusal(file, data);
      if (begun?.file === null && begun.state === "left") this.goOnWith(begun, file);
      else if (begun || this.picks.has(key)) this.refusals.push(`${keptName(file.name)} is in the list already.`);
      else if (words) this.refusals.push(words);
      else if (this.picks.size >= MOST_CHOSEN) this.refusals.push(`${keptName(file.name)}: ${TOO_MANY}`);
      else this.pick(key, file, data.course);
    }
    this.changed();
  }

  pick(key, file, course) {
    this.picks.set(key, { key, file, course, title: "", isTyped: false, isOther: this.isOther(file, course) });
  }

  // It has the name of a file that was begun, and is another.
  isOther(file, course) {
    const name = keptName(file.name);
    return this.of(course).some((upload) => upload.state === "left" && keptName(upload.name) === name);
  }

  goOnWith(upload, file) {
    upload.file = file;
    upload.sentence = "";
    upload.state = "queued";
  }

  begin(course) {
    this.note = "";
    this.refusals = [];
    for (const { key, file, title, course: of } of [...this.picks.values()]) {
      if (of !== course) continue;
      this.picks.delete(key);
      this.uploads.push(new Upload(this, {
        key, course, file, title, name: keptName(file.name), size: file.size, lastModified: file.lastModified,
      }));
    }
    this.changed();
  }

  // --- what she does with one, or with all -----------------------------------------------------------------------

  pause(upload) {
    upload.pause();
  }

  goOn(upload) {
    upload.failures = 0;
    upload.refusals.clear();
    upload.grantRefusals = 0;
    upload.sentence = "";
    upload.state = upload.plan ? "queued" : "asked";
    this.changed();
  }

  cancel(upload) {
    const isBeingBegun = this.awaited?.message.begun.some(({ key }) => key === upload.key);
    if (upload.plan || isBeingBegun) upload.halt("cancelling");
    else this.end(upload);
  }

  pauseAll(course) {
    const going = this.of(course).filter(({ state }) => ["queued", "sending", "waiting"].includes(state));
    for (const upload of going) upload.state = "paused"; // first all, so that no next one begins
    for (const upload of going) upload.pause();
  }

  goOnAll(course) {
    for (const upload of this.of(course)) if (upload.state === "paused") upload.state = "queued";
    this.changed();
  }

  sendTwo(isWanted) {
    this.atOnce = isWanted ? 2 : 1;
    remember(TWO, isWanted ? "yes" : "no");
    this.changed();
  }

  // Completed or thrown away from elsewhere.
  endUnasked(upload) {
    this.ended.add(upload.plan.lecture_id);
    this.refusals.push(`The upload of “${upload.title}” has ended elsewhere. Look for it among the lectures.`);
    this.end(upload);
  }

  end(upload) {
    if (!this.uploads.includes(upload)) return;
    this.uploads = this.uploads.filter((other) => other !== upload);
    upload.halt("left");
  }

  // --- what the page is told, and answers ------------------------------------------------------------------------

  // Everything that is still to be told follows from the states, so nothing is lost with a message.
  message() {
    const of = (state) => this.uploads.filter((upload) => upload.state === state);
    const course = this.view?.data.course;
    const begun = of("asked").filter((upload) => upload.course === course);
    const untitled = [...this.picks.values()].filter((pick) => !pick.title && !pick.isTyped && !pick.isGuessed);
    return {
      names: untitled.map(({ file }) => file.name),
      begun: begun.map(({ key, file, title }) => ({
        key, name: file.name, size: file.size, type: file.type, last_modified: file.lastModified, title,
      })),
      completed: of("sent").map(({ plan }) => plan.lecture_id),
      cancelled: of("cancelling").filter(({ plan }) => plan).map(({ plan }) => plan.lecture_id),
      wants_grants: this.uploads.some((upload) => upload.needsGrant && upload.course === course)
        || this.view.data.uploads.some((plan) => this.ended.has(plan.lecture_id)),
    };
  }

  tell() {
    if (!this.view) return;
    const now = performance.now();
    // Whoever drew another page in the meantime has not waited for the answer.
    if (this.awaited?.view === this.view && now - this.awaited.at < UNANSWERED) return;
    const message = this.message();
    if (Object.values(message).every((value) => value === false || value.length === 0)) {
      this.awaited = null;
      return;
    }
    this.isUnheard = this.awaited?.view === this.view;
    const number = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    this.awaited = { number, message, at: now, view: this.view };
    this.view.report({ number, ...message });
  }

  answered({ answer, course, uploads: plans }) {
    const message = answer && this.awaited?.number === answer.number ? this.awaited.message : null;
    if (message) {
      this.awaited = null;
      this.isUnheard = false;
      this.title(message.names, answer.titles);
      for (const { key } of message.begun) this.name(course, key, answer.lectures[key], plans);
      for (const upload of [...this.uploads]) this.settle(upload, message, answer);
    }
    this.follow(course, plans, message !== null);
    this.changed();
  }

  title(names, titles) {
    for (const pick of this.picks.values()) {
      if (!names.includes(pick.file.name)) continue;
      pick.isGuessed = true;
      if (!pick.isTyped) pick.title = titles[pick.file.name] ?? "";
    }
  }

  name(course, key, lectureId, plans) {
    const upload = this.uploads.find((other) => other.key === key && other.course === course && !other.plan);
    const plan = plans.find((other) => other.lecture_id === lectureId);
    if (upload && plan) this.adopt(upload, plan);
  }

  adopt(upload, plan) {
    upload.title = plan.title;
    upload.name = plan.name;
    upload.take(plan);
  }

  settle(upload, { begun, completed, cancelled }, { refused }) {
    const id = upload.plan?.lecture_id;
    const wasBegun = !upload.plan && begun.some(({ key }) => key === upload.key);
    if (!wasBegun && !completed.includes(id) && !cancelled.includes(id)) return;
    const sentence = refused[id ?? upload.key];
    if (!upload.plan && upload.state === "cancelling") this.end(upload);
    else if (sentence) upload.fail(sentence);
    else if (completed.includes(id)) this.finish(upload);
    else if (cancelled.includes(id)) this.end(upload);
  }

  finish(upload) {
    this.finished.count += 1;
    this.finished.bytes += upload.size;
    this.end(upload);
    if (this.uploads.some(({ state }) => OPEN.includes(state))) return;
    this.note = this.finished.count === 1
      ? `${upload.title} has been sent and is listed below.`
      : `${recordings(this.finished.count)} have been sent and are listed below.`;
    this.finished = { count: 0, bytes: 0 };
  }

  // What the page knows of a course is what there is: also uploads of earlier visits, and not those that have ended.
  follow(course, plans, isNew) {
    for (const plan of plans) {
      if (this.ended.has(plan.lecture_id)) continue;
      const key = fingerprint(plan.name, plan.size, plan.last_modified);
      const known = this.uploads.find((upload) => upload.plan?.lecture_id === plan.lecture_id)
        ?? this.uploads.find((upload) => upload.key === key && upload.course === course && !upload.plan);
      if (known) this.adopt(known, plan);
      else this.uploads.push(this.earlier(course, key, plan));
    }
    const ids = new Set(plans.map((plan) => plan.lecture_id));
    for (const upload of this.of(course)) {
      const isGone = upload.plan && !ids.has(upload.plan.lecture_id);
      if (isGone && (isNew || !OPEN.includes(upload.state))) this.end(upload);
    }
  }

  earlier(course, key, plan) {
    const upload = new Upload(this, {
      key, course, title: plan.title, name: plan.name, size: plan.size, lastModified: plan.last_modified,
    });
    upload.take(plan);
    upload.state = upload.next() === 0 ? "sent" : "left";
    return upload;
  }
}

function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // It holds for this visit.
  }
}

const queue = (window[Symbol.for("lectern.uploads")] ??= new Queue());
