// One recording on its way: its parts are hashed, signed for and PUT, a few at a time, until all have arrived.

const PARTS_AT_ONCE = 4;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60000;
const MOST_REFUSALS = 5; // of one part, or of a grant, before somebody has to look
const CHECKSUM = "x-amz-checksum-sha256";
const PACE = 8000; // ms over which the rate is taken

class Upload {
  constructor(queue, { key, course, title, name, size, lastModified, file = null }) {
    Object.assign(this, { queue, key, course, title, name, size, lastModified, file });
    // asked (for a plan), left (file not at hand), queued, sending, waiting, paused, failed, sent, cancelling
    this.state = "asked";
    this.sentence = "";
    this.plan = null;
    this.done = new Set();
    this.active = new Map(); // part number → {sent, hasLeft, moved, request}
    this.begun = null; // part number → {size, sha256}: so many bytes of a part with this hash are there
    this.rests = new Map(); // part number → bytes of it that are there, as far as is known here
    this.targets = new Targets(this);
    this.refusals = new Map();
    this.failures = 0;
    this.pace = [];
  }

  take(plan) {
    const isRenewed = this.plan?.sign !== plan.sign;
    this.plan = plan;
    for (const number of plan.arrived) this.done.add(number);
    if (isRenewed && !this.isAsked) this.hasBegun(plan.begun);
    if (this.state === "asked") this.state = "queued";
    if (this.needsGrant && isRenewed) {
      this.needsGrant = false;
      if (this.state === "waiting") this.state = "queued";
    }
  }

  length(number) {
    return Math.min(this.plan.part_size, this.size - (number - 1) * this.plan.part_size);
  }

  slice(number) {
    const start = (number - 1) * this.plan.part_size;
    return this.file.slice(start, start + this.length(number));
  }

  get arrivedBytes() {
    let bytes = 0;
    for (const number of this.done) bytes += this.length(number);
    return bytes;
  }

  get sentBytes() {
    let bytes = this.arrivedBytes;
    for (const { sent } of this.active.values()) bytes += sent;
    for (const [number, size] of this.rests) if (!this.done.has(number) && !this.active.has(number)) bytes += size;
    return bytes;
  }

  hasBegun(sizes) {
    this.rests = new Map(Object.entries(sizes).map(([number, size]) => [Number(number), size]));
  }

  next() {
    for (let number = 1; number <= this.plan.total_parts; number += 1) {
      if (!this.done.has(number) && !this.active.has(number)) return number;
    }
    return 0;
  }

  // Begins, and goes on after a break: what arrived unnoticed before the line broke is not sent again.
  async start() {
    this.state = "sending";
    this.sentence = "";
    this.retryAt = 0;
    const turn = (this.turn = Symbol("turn"));
    this.queue.changed();
    try {
      if (!(await this.hold())) throw new Trouble("stop", ELSEWHERE);
      if (this.file && !(await isReadable(this.file))) throw new Trouble("file", CHANGED);
      const inFlight = [...this.active.keys()]; // they may arrive after the answer was written
      const { arrived, begun } = await this.targets.ask("GET");
      if (this.turn !== turn) return;
      this.begun = begun;
      this.hasBegun(sizesOf(begun));
      this.done = new Set([...arrived, ...inFlight.filter((number) => this.done.has(number))]);
      this.isAsked = true;
      if (this.file || this.next() === 0) this.pump();
      else this.halt("left");
    } catch (trouble) {
      if (this.turn === turn) this.meet(trouble);
    }
  }

  // One tab at a time sends a recording; True when it is this one.
  hold() {
    if (this.release || !navigator.locks) return true;
    return new Promise((answer) => {
      navigator.locks.request(`lectern-upload-${this.plan.lecture_id}`, { ifAvailable: true }, (lock) => {
        answer(lock !== null);
        return lock && new Promise((release) => (this.release = release));
      });
    });
  }

  letGo() {
    this.release?.();
    this.release = null;
  }

  pump() {
    if (this.state !== "sending" || !this.isAsked) return;
    while (this.mayBegin) {
      const number = this.next();
      if (number === 0) break;
      this.send(number);
    }
    if (this.active.size === 0) this.complete();
    else this.queue.changed();
  }

  // Where parts are taken whole, all that has left of one is lost should this page end now: so the next begins when
  // the last byte of the one before it has left, and before it is answered. Only one can be sent twice.
  get mayBegin() {
    const width = this.failures > 0 ? 1 : PARTS_AT_ONCE; // one part tries whether the line is back
    const isFree = this.begun !== null || [...this.active.values()].every(({ hasLeft }) => hasLeft);
    return this.active.size < width && isFree;
  }

  // The server hears of it from here, because the page may be another by now, or its connection lost.
  async complete() {
    const { turn } = this;
    if (this.completing === turn) return;
    this.completing = turn;
    this.queue.changed();
    try {
      await this.targets.ask("POST", {}, "/complete");
      if (this.turn === turn) this.halt("sent");
    } catch (trouble) {
      this.completing = null;
      if (this.turn === turn) this.meet(trouble);
    }
  }

  async send(number) {
    const part = { sent: 0, hasLeft: false, moved: performance.now(), request: null };
    this.active.set(number, part);
    try {
      const target = await this.targets.of(number);
      if (this.active.get(number) !== part) return;
      this.targets.prepareAhead();
      await this.put(number, part, target);
      if (this.active.get(number) !== part) return;
      this.done.add(number);
      this.refusals.delete(number);
      this.failures = 0;
      this.grantRefusals = 0;
    } catch (trouble) {
      if (this.active.get(number) !== part) return;
      this.active.delete(number);
      this.meet(trouble, number);
      return;
    } finally {
      this.targets.forget(number);
    }
    this.active.delete(number);
    this.pump();
  }

  // How many bytes of the part need not be sent again; of a file that has changed, all have to be.
  thereOf(number, headers) {
    const { size, sha256 } = this.begun?.[number] ?? {};
    delete this.begun?.[number]; // should it be refused, the whole part is sent
    // Of one that is all there but its end, a byte brings the answer.
    return sha256 && sha256 === headers?.[CHECKSUM] ? Math.min(size, this.length(number) - 1) : 0;
  }

  put(number, part, { url, headers }) {
    const there = this.thereOf(number, headers);
    part.sent = there;
    const whole = this.length(number);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest(); // fetch does not tell how much has been sent
      part.request = request;
      part.moved = performance.now();
      request.open("PUT", url);
      for (const [name, value] of Object.entries(headers ?? {})) request.setRequestHeader(name, value);
      if (there > 0) request.setRequestHeader("Content-Range", `bytes ${there}-${whole - 1}/${whole}`);
      request.upload.onprogress = (event) => {
        part.sent = Math.min(there + event.loaded, whole);
        part.moved = performance.now();
        this.queue.moved();
      };
      request.upload.onload = () => {
        part.hasLeft = true;
        this.pump();
      };
      request.onload = () => {
        const { status, responseText } = request;
        if (status >= 200 && status < 300) resolve();
        else reject(troubleOf(status, responseText, request.getResponseHeader("Retry-After"), { grant: false }));
      };
      request.onerror = request.onabort = () => reject(new Trouble("wait", OFFLINE));
      request.send(this.slice(number).slice(there));
    });
  }

  meet(trouble, number = 0) {
    if (trouble.kind === "wait") this.wait(trouble);
    else if (trouble.kind === "grant") this.renew(trouble);
    else if (trouble.kind === "ended" && this.next() === 0) this.halt("sent"); // the answer to completing was lost
    else if (trouble.kind === "ended") this.queue.endUnasked(this);
    else if (trouble.kind === "again" || trouble.kind === "address") this.again(trouble, number);
    else if (trouble.kind === "file") this.lose();
    else if (trouble.kind === "stop") this.fail(trouble.message);
    else {
      this.fail("Something went wrong in this page. Reload it, then choose the file again to go on.");
      throw trouble;
    }
  }

  again({ kind, message }, number) {
    const refusals = (this.refusals.get(number) ?? 0) + 1;
    this.refusals.set(number, refusals);
    if (kind === "address") this.targets.clear(); // they were signed together
    if (refusals > MOST_REFUSALS) this.fail(message || "The recording was not taken. What has arrived is kept.");
    else if (refusals > 1) this.wait(new Trouble("wait", BUSY));
    else this.pump();
  }

  // Longer from time to time, and never all browsers of a building at the same moment.
  wait({ message, afterSeconds }) {
    if (this.state !== "sending") return;
    this.state = "waiting";
    this.sentence = message;
    this.isAsked = false;
    this.failures += 1;
    const delay = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (this.failures - 1)) * (0.75 + Math.random() / 2);
    this.wake(Math.max(delay, afterSeconds * 1000));
  }

  // The browser says that there is no network: what is on its way would only hang.
  cut() {
    if (this.state !== "sending") return;
    this.drop();
    this.wait(new Trouble("wait", OFFLINE));
  }

  wake(delay) {
    clearTimeout(this.timer);
    this.retryAt = performance.now() + delay;
    this.timer = setTimeout(() => this.tryNow(), delay);
    this.queue.changed();
  }

  tryNow() {
    clearTimeout(this.timer);
    if (this.state === "waiting" && !this.needsGrant) this.start();
  }

  renew({ message }) {
    this.grantRefusals = (this.grantRefusals ?? 0) + 1;
    if (this.grantRefusals > MOST_REFUSALS) {
      this.fail(message || "Lectern does not know this browser any more. Sign in again.");
      return;
    }
    this.halt("waiting");
    this.sentence = message;
    this.needsGrant = true;
    this.queue.changed();
  }

  lose() {
    this.halt("left");
    this.sentence = CHANGED;
    this.file = null;
  }

  fail(sentence) {
    this.halt("failed");
    this.sentence = sentence;
  }

  // Where it stops, the row says what is there, not what has left.
  async pause() {
    this.halt("paused");
    try {
      const { arrived, begun } = await this.targets.ask("GET");
      if (this.state !== "paused") return;
      for (const number of arrived) this.done.add(number);
      this.hasBegun(sizesOf(begun));
      this.queue.moved();
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) throw trouble; // it is asked again when it goes on
    }
  }

  halt(state) {
    clearTimeout(this.timer);
    this.state = state;
    this.drop();
    this.letGo();
    this.queue.changed();
  }

  drop() {
    const parts = [...this.active.values()];
    // What has left of a part is there, if the store keeps beginnings; how much exactly, it tells when it is asked.
    if (this.begun !== null) for (const [number, { sent }] of this.active) this.rests.set(number, sent);
    this.turn = null;
    this.completing = null;
    this.isAsked = false;
    this.active.clear();
    this.targets.clear();
    this.pace = [];
    for (const { request } of parts) request?.abort();
  }

  // Looked at every second: a request that stands still is given up, and the rate is taken.
  look(now) {
    for (const { request, moved } of this.active.values()) if (now - moved > STILL) request?.abort();
    if (this.state !== "sending") {
      this.pace = [];
      return;
    }
    this.pace.push([now, this.sentBytes]);
    while (this.pace.length > 2 && now - this.pace[0][0] > PACE) this.pace.shift();
  }

  get bytesPerSecond() {
    if (this.pace.length < 2) return 0;
    const [[then, before], [now, after]] = [this.pace[0], this.pace.at(-1)];
    return now > then ? Math.max(0, ((after - before) / (now - then)) * 1000) : 0;
  }
}

function sizesOf(begun) {
  return Object.fromEntries(Object.entries(begun ?? {}).map(([number, { size }]) => [number, size]));
}
