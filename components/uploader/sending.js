// One recording on its way: its parts are hashed, signed for and PUT, a few at a time, until all have arrived.

const PARTS_AT_ONCE = 4;
const PARTS_AHEAD = 2; // hashed and signed while others are being sent
const SIGNED_AT_ONCE = 8;
const STILL = 60000; // ms without a byte after which a request is given up
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60000;
const MOST_REFUSALS = 5; // of one part, or of a grant, before somebody has to look
const PACE = 8000; // ms over which the rate is taken

const BUSY = "Lectern is busy";
const OFFLINE = "Waiting for the network";
const ELSEWHERE = "This recording is being sent from another tab or window.";
const CHANGED = "The file cannot be read any more: it was changed, moved or taken away. Choose it again to go on.";

// Why a step failed: `wait` (then again), `again` (the part at once), `address` (with a new URL),
// `grant` (the page has to renew it), `ended`, `file` (cannot be read), `stop` (with a sentence).
class Trouble extends Error {
  constructor(kind, sentence = "", afterSeconds = 0) {
    super(sentence);
    this.kind = kind;
    this.afterSeconds = afterSeconds;
  }
}

function sentenceIn(text) {
  try {
    const { error } = JSON.parse(text);
    return typeof error === "string" ? error : "";
  } catch {
    return ""; // an object store answers in XML; the caller has a sentence of its own
  }
}

function troubleOf(status, text, retryAfter, { grant }) {
  if (status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 507)) {
    return new Trouble("wait", BUSY, Math.min(300, Number(retryAfter) || 0));
  }
  if (grant && status === 404) return new Trouble("ended");
  if (grant && [401, 403, 410].includes(status)) return new Trouble("grant", sentenceIn(text));
  if (!grant && [401, 403, 404, 410].includes(status)) return new Trouble("address", sentenceIn(text));
  if (!grant && [400, 409, 412].includes(status)) return new Trouble("again", sentenceIn(text));
  return new Trouble("stop", sentenceIn(text) || "The recording was not taken. What has arrived is kept.");
}

async function sha256(blob) {
  let bytes;
  try {
    bytes = await blob.arrayBuffer();
  } catch {
    throw new Trouble("file", CHANGED);
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCharCode(...digest));
}

class Upload {
  constructor(queue, { key, course, title, name, size, lastModified, file = null }) {
    Object.assign(this, { queue, key, course, title, name, size, lastModified, file });
    // asked (for a plan), left (file not at hand), queued, sending, waiting, paused, failed, sent, cancelling
    this.state = "asked";
    this.sentence = "";
    this.plan = null;
    this.done = new Set();
    this.active = new Map(); // part number → {sent, moved, request}
    this.ready = new Map(); // part number → promise of {url, headers}
    this.unsigned = []; // parts whose hash is known and whose URL is not
    this.refusals = new Map();
    this.failures = 0;
    this.pace = [];
  }

  take(plan) {
    const isRenewed = this.plan?.sign !== plan.sign;
    this.plan = plan;
    for (const number of plan.arrived) this.done.add(number);
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
    return bytes;
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
      const { arrived } = await this.ask("GET");
      if (this.turn !== turn) return;
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
    const width = this.failures > 0 ? 1 : PARTS_AT_ONCE; // one part tries whether the line is back
    while (this.active.size < width) {
      const number = this.next();
      if (number === 0) break;
      this.send(number);
    }
    if (this.active.size === 0) this.halt("sent");
    else this.queue.changed();
  }

  async send(number) {
    const part = { sent: 0, moved: performance.now(), request: null };
    this.active.set(number, part);
    try {
      const target = await this.target(number);
      if (this.active.get(number) !== part) return;
      this.prepareAhead();
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
      this.ready.delete(number);
    }
    this.active.delete(number);
    this.pump();
  }

  put(number, part, { url, headers }) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest(); // fetch does not tell how much has been sent
      part.request = request;
      part.moved = performance.now();
      request.open("PUT", url);
      for (const [name, value] of Object.entries(headers ?? {})) request.setRequestHeader(name, value);
      request.upload.onprogress = (event) => {
        part.sent = Math.min(event.loaded, this.length(number));
        part.moved = performance.now();
        this.queue.moved();
      };
      request.onload = () => {
        const { status, responseText } = request;
        if (status >= 200 && status < 300) resolve();
        else reject(troubleOf(status, responseText, request.getResponseHeader("Retry-After"), { grant: false }));
      };
      request.onerror = request.onabort = () => reject(new Trouble("wait", OFFLINE));
      request.send(this.slice(number));
    });
  }

  // Where a part goes; the promise is kept, so that a part is hashed while another is on its way.
  target(number) {
    if (!this.ready.has(number)) {
      const target = this.prepare(number);
      target.catch(() => this.ready.delete(number));
      this.ready.set(number, target);
    }
    return this.ready.get(number);
  }

  prepareAhead() {
    let ahead = [...this.ready.keys()].filter((number) => !this.active.has(number)).length;
    for (let number = this.next(); number <= this.plan.total_parts && ahead < PARTS_AHEAD; number += 1) {
      if (number === 0) return;
      if (this.done.has(number) || this.active.has(number) || this.ready.has(number)) continue;
      this.target(number).catch(() => {}); // met when its turn comes
      ahead += 1;
    }
  }

  async prepare(number) {
    const hash = globalThis.crypto?.subtle ? await sha256(this.slice(number)) : undefined;
    return new Promise((resolve, reject) => {
      this.unsigned.push({ number, hash, resolve, reject });
      this.sign();
    });
  }

  // Parts whose hashes are known by now are signed for together.
  async sign() {
    if (this.isSigning) return;
    this.isSigning = true;
    while (this.unsigned.length > 0) {
      const some = this.unsigned.splice(0, SIGNED_AT_ONCE);
      try {
        const { urls } = await this.ask("POST", { parts: some.map(({ number, hash }) => ({ number, sha256: hash })) });
        for (const { number, resolve, reject } of some) {
          if (urls[number]) resolve(urls[number]);
          else reject(new Trouble("again"));
        }
      } catch (trouble) {
        for (const { reject } of some) reject(trouble);
      }
    }
    this.isSigning = false;
  }

  async ask(method, body) {
    let answer;
    let text;
    try {
      answer = await fetch(this.plan.sign, {
        method,
        headers: body ? { "Content-Type": "application/json" } : {},
        body: body && JSON.stringify(body),
        cache: "no-store",
        signal: AbortSignal.timeout(STILL),
      });
      text = await answer.text();
    } catch {
      throw new Trouble("wait", OFFLINE);
    }
    if (!answer.ok) throw troubleOf(answer.status, text, answer.headers.get("Retry-After"), { grant: true });
    return JSON.parse(text);
  }

  meet(trouble, number = 0) {
    if (trouble.kind === "wait") this.wait(trouble);
    else if (trouble.kind === "grant") this.renew(trouble);
    else if (trouble.kind === "ended") this.queue.end(this);
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
    if (kind === "address") this.ready.clear(); // they were signed together
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

  halt(state) {
    clearTimeout(this.timer);
    this.state = state;
    this.drop();
    this.letGo();
    this.queue.changed();
  }

  drop() {
    const parts = [...this.active.values()];
    this.turn = null;
    this.isAsked = false;
    this.active.clear();
    this.ready.clear();
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

async function isReadable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
