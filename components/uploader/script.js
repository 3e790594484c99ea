// Slices a file and PUTs its parts. Uploads live in this module, not in the component, so that reruns of the
// page and visits to other pages neither restart nor lose one.

const AT_ONCE = 3;
const TRIES = 5;
const UNANSWERED = 15000; // ms after which an event is told once more
const uploads = new Map(); // upload id → Upload
const chosenFiles = new Map(); // fingerprint → File, until its plan arrives
const mounted = new WeakMap();

const fingerprint = (file) => `${file.size}-${file.lastModified}-${file.name}`;

function isFileOf(plan, file) {
  return file.name === plan.file_name && file.size === plan.size
    && (plan.last_modified === null || plan.last_modified === file.lastModified);
}

class Upload {
  constructor(plan, file) {
    this.id = plan.upload_id;
    this.file = file;
    this.partSize = plan.part_size;
    this.total = plan.total_parts;
    this.done = new Set(plan.done);
    this.urls = new Map();
    this.stale = new Set();
    this.active = new Map(); // part number → {request, sent}
    this.tries = new Map();
    this.waits = new Set(); // timers of parts that will be tried again
    this.state = "sending"; // sending, paused, failed, waiting (for URLs), sent, cancelled
    this.sentence = "";
    this.pace = [];
    this.news = []; // events that no mounted component has taken yet
    this.view = null;
    this.toldAt = 0;
  }

  take(plan) {
    for (const number of plan.done) this.done.add(number);
    for (const [number, url] of Object.entries(plan.parts)) {
      if (this.urls.get(Number(number)) !== url) this.stale.delete(Number(number));
      this.urls.set(Number(number), url);
    }
    if (this.state === "waiting") this.state = "sending";
    this.step();
  }

  missing() {
    const numbers = [];
    for (let number = 1; number <= this.total; number += 1) if (!this.done.has(number)) numbers.push(number);
    return numbers;
  }

  partLength(number) {
    return Math.min(this.partSize, this.file.size - (number - 1) * this.partSize);
  }

  sentBytes() {
    let bytes = 0;
    for (const number of this.done) bytes += this.partLength(number);
    for (const { sent } of this.active.values()) bytes += sent;
    return bytes;
  }

  tell(event) {
    this.toldAt = performance.now();
    this.news.push({ ...event, upload_id: this.id });
    this.view?.deliver(this);
  }

  step() {
    if (this.state === "sending") {
      const missing = this.missing();
      if (missing.length === 0) {
        this.state = "sent";
        this.tell({ kind: "complete" });
      } else {
        const sendable = missing.filter((n) => this.urls.has(n) && !this.stale.has(n) && !this.active.has(n) && !this.waits.has(n));
        for (const number of sendable.slice(0, Math.max(0, AT_ONCE - this.active.size))) this.send(number);
        if (this.active.size === 0 && this.waits.size === 0) {
          this.state = "waiting";
          this.tell({ kind: "refresh", missing });
        }
      }
    }
    this.view?.draw();
  }

  send(number) {
    const start = (number - 1) * this.partSize;
    const request = new XMLHttpRequest();
    const part = { request, sent: 0 };
    this.active.set(number, part);
    request.open("PUT", this.urls.get(number));
    request.upload.onprogress = (event) => {
      part.sent = Math.min(event.loaded, this.partLength(number));
      this.view?.drawSoon();
    };
    request.onload = () => this.answered(number, request);
    request.onerror = () => this.again(number, "The connection to the server was lost. What has arrived is kept.");
    request.ontimeout = request.onerror;
    request.send(this.file.slice(start, start + this.partLength(number)));
  }

  answered(number, request) {
    const { status } = request;
    if (status >= 200 && status < 300) {
      this.active.delete(number);
      this.tries.delete(number);
      this.done.add(number);
      this.step();
    } else if (status === 403 || status === 410) {
      this.active.delete(number);
      for (const known of this.urls.keys()) this.stale.add(known); // they were signed together
      this.step();
    } else if (status === 408 || status === 429 || (status >= 500 && status !== 507)) {
      this.again(number, sentenceOf(request) || "The server did not answer as it should. What has arrived is kept.");
    } else {
      this.fail(sentenceOf(request) || "The server would not take the recording. What has arrived is kept.");
    }
  }

  again(number, sentence) {
    if (this.state !== "sending") return;
    this.active.delete(number);
    const tries = (this.tries.get(number) ?? 0) + 1;
    this.tries.set(number, tries);
    if (tries >= TRIES) {
      this.fail(sentence);
      return;
    }
    const delay = Math.min(20000, 500 * 2 ** tries) * (0.5 + Math.random());
    this.waits.add(number);
    setTimeout(() => {
      this.waits.delete(number);
      this.step();
    }, delay);
    this.step();
  }

  tellAgain() {
    // A websocket that was down swallows an event; the page's answers can be given twice without harm.
    if (performance.now() - this.toldAt < UNANSWERED || this.news.length > 0) return;
    if (this.state === "sent") this.tell({ kind: "complete" });
    if (this.state === "waiting") this.tell({ kind: "refresh", missing: this.missing() });
  }

  halt(state) {
    this.state = state;
    const requests = [...this.active.values()];
    this.active.clear();
    for (const { request } of requests) {
      request.onload = request.onerror = request.upload.onprogress = null;
      request.abort();
    }
    this.pace = [];
    this.view?.draw();
  }

  fail(sentence) {
    this.sentence = sentence;
    this.halt("failed");
  }

  goOn() {
    this.tries.clear();
    this.state = "sending";
    this.step();
  }

  cancel() {
    this.halt("cancelled");
    this.tell({ kind: "cancelled" });
  }

  bytesPerSecond() {
    const now = performance.now();
    this.pace.push([now, this.sentBytes()]);
    while (this.pace.length > 2 && now - this.pace[0][0] > 6000) this.pace.shift();
    const [then, bytes] = this.pace[0];
    return now - then < 500 ? null : Math.max(0, ((this.sentBytes() - bytes) / (now - then)) * 1000);
  }
}

function sentenceOf(request) {
  try {
    const { error } = JSON.parse(request.responseText);
    return typeof error === "string" ? error : "";
  } catch {
    return ""; // an object store answers in XML; the caller has a sentence of its own
  }
}

addEventListener("beforeunload", (event) => {
  if ([...uploads.values()].some((upload) => ["sending", "waiting"].includes(upload.state))) event.preventDefault();
});
addEventListener("online", () => {
  for (const upload of uploads.values()) if (upload.state === "failed") upload.goOn();
});

function megabytes(bytes) {
  if (bytes < 1e5) return `${Math.ceil(bytes / 1e3)} KB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return `${Number((bytes / 1e9).toFixed(2))} GB`;
}

function minutes(seconds) {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s left`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min left`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min left`;
}

class View {
  constructor(root) {
    this.root = root;
    this.at = (selector) => root.querySelector(selector);
    this.input = this.at("input");
    this.drop = this.at(".drop");
    this.upload = null;
    this.asked = null; // the file whose plan is awaited
    this.spoken = -1;
    this.refusal = "";
    this.input.onchange = () => {
      if (this.input.files[0]) this.choose(this.input.files[0]);
      this.input.value = "";
    };
    this.drop.ondragover = (event) => {
      event.preventDefault();
      this.drop.classList.add("over");
    };
    this.drop.ondragleave = () => this.drop.classList.remove("over");
    this.drop.ondrop = (event) => {
      event.preventDefault();
      this.drop.classList.remove("over");
      if (event.dataTransfer.files[0]) this.choose(event.dataTransfer.files[0]);
    };
    this.at(".actions").onclick = (event) => this.act(event.target.closest("[data-act]")?.dataset.act);
    const watch = setInterval(() => this.upload?.tellAgain(), 5000);
    this.stop = () => {
      clearInterval(watch);
      if (this.upload?.view === this) this.upload.view = null;
      mounted.delete(root);
    };
  }

  render(data, report) {
    this.report = report;
    const isNews = this.data?.failure !== data.failure || this.data?.plan?.upload_id !== data.plan?.upload_id;
    this.data = data;
    if (isNews) this.refusal = "";
    if (data.failure) this.asked = null;
    this.input.accept = data.accept;
    this.adopt(data.plan);
    this.draw();
    if (this.upload) this.deliver(this.upload);
  }

  adopt(plan) {
    if (this.upload?.view === this) this.upload.view = null;
    this.upload = null;
    for (const { id, state, news } of uploads.values()) {
      if (id !== plan?.upload_id && ["sent", "cancelled"].includes(state) && news.length === 0) uploads.delete(id);
    }
    if (!plan || plan.complete) {
      if (plan) uploads.delete(plan.upload_id);
      return;
    }
    const known = uploads.get(plan.upload_id);
    if (known?.state === "cancelled") {
      this.data = { ...this.data, plan: null };
      return;
    }
    const held = [...chosenFiles.values()].find((file) => isFileOf(plan, file));
    if (known) {
      known.view = this;
      this.upload = known;
      known.take(plan);
    } else if (held) {
      this.begin(plan, held);
    }
  }

  begin(plan, file) {
    chosenFiles.delete(fingerprint(file));
    this.asked = null;
    const upload = new Upload(plan, file);
    uploads.set(plan.upload_id, upload);
    this.upload = upload;
    upload.view = this;
    upload.take(plan);
  }

  choose(file) {
    const { plan, max_bytes: limit, accept } = this.data;
    this.refusal = "";
    if (plan && !plan.complete && !isFileOf(plan, file) && uploads.get(plan.upload_id)?.state !== "cancelled") {
      this.refusal = `This is ${file.name} (${megabytes(file.size)}), not the recording that was begun. `
        + `Choose ${plan.file_name} (${megabytes(plan.size)}) to go on, or discard what has arrived.`;
    } else if (file.size === 0) {
      this.refusal = `${file.name} is empty. Choose a recording with sound.`;
    } else if (file.size > limit) {
      this.refusal = `${file.name} has ${megabytes(file.size)}; the most that can be sent is ${megabytes(limit)}.`;
    } else if (!isAccepted(file, accept)) {
      this.refusal = `${file.name} is not a recording. Choose an audio or video file.`;
    } else if (plan && !plan.complete && isFileOf(plan, file)) {
      this.begin(plan, file);
    } else {
      chosenFiles.clear();
      chosenFiles.set(fingerprint(file), file);
      this.asked = file;
      setTimeout(() => {
        if (this.asked !== file) return;
        this.asked = null;
        this.refusal = `The server has not answered. Choose ${file.name} again.`;
        this.draw();
      }, UNANSWERED);
      this.report({
        kind: "chosen",
        file: { name: file.name, size: file.size, type: file.type, last_modified: file.lastModified, fingerprint: fingerprint(file) },
      });
    }
    this.draw();
  }

  act(name) {
    if (name === "pause") this.upload?.halt("paused");
    if (name === "resume" || name === "retry") this.upload?.goOn();
    if (name === "cancel") {
      if (this.upload) {
        this.upload.cancel();
        this.upload = null;
        this.data = { ...this.data, plan: null };
      } else if (this.data.plan) this.report({ kind: "cancelled", upload_id: this.data.plan.upload_id });
    }
    this.draw();
  }

  deliver(upload) {
    // One event a rerun: the next is told when the page has answered this one.
    const event = upload.news.shift();
    if (event) this.report(event);
  }

  drawSoon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  draw() {
    const { plan, max_bytes: limit, failure } = this.data;
    const waitsForFile = Boolean(plan && !plan.complete && !this.upload);
    const trouble = this.refusal || (this.asked ? "" : failure) || (this.upload?.state === "failed" ? this.upload.sentence : "");
    this.at(".trouble").textContent = trouble;
    this.at(".trouble").hidden = !trouble;
    this.drop.hidden = Boolean(this.upload || this.asked);
    this.at(".running").hidden = !(this.upload || this.asked || waitsForFile);
    this.at(".ask-first").textContent = waitsForFile ? `Choose ${plan.file_name} again` : "Choose a recording";
    this.at(".ask-rest").textContent = waitsForFile ? "to go on where it stopped" : "or drop it here";
    this.at(".limit").textContent = waitsForFile
      ? `${megabytes(plan.size)}, the same file as before`
      : `Audio or video, up to ${megabytes(limit)}`;
    if (this.upload) this.drawUpload(this.upload);
    else if (this.asked) this.drawBar(this.asked.name, 0, "Preparing…", []);
    else if (waitsForFile) {
      const share = shareArrived(plan);
      this.drawBar(plan.file_name, share, `${Math.floor(share * 100)}% has arrived and is kept`, ["cancel"]);
      this.at("[data-act=cancel]").textContent = "Discard";
      this.at(".running").classList.add("paused");
    }
  }

  drawUpload(upload) {
    const sent = upload.sentBytes();
    const amount = `${megabytes(sent)} of ${megabytes(upload.file.size)}`;
    const rate = upload.state === "sending" ? upload.bytesPerSecond() : null;
    const words = {
      sending: upload.active.size === 0 ? `${amount} · the connection is unsteady, trying again` : rate ? `${amount} · ${megabytes(rate)}/s · ${minutes((upload.file.size - sent) / rate)}` : amount,
      waiting: `${amount} · asking the server where to go on`,
      paused: `${amount} · paused`,
      failed: `${amount} · stopped`,
      sent: this.data.failure ? "All parts have arrived and are kept" : "All parts have arrived, putting them together…",
      cancelled: "Cancelled",
    }[upload.state];
    const actions = { sending: ["pause", "cancel"], waiting: ["cancel"], paused: ["resume", "cancel"], failed: ["retry", "cancel"] };
    if (this.data.failure) actions.sent = ["retry", "cancel"];
    this.at("[data-act=cancel]").textContent = "Cancel";
    this.drawBar(upload.file.name, sent / upload.file.size, words, actions[upload.state] ?? []);
    this.at(".running").classList.toggle("paused", ["paused", "failed"].includes(upload.state));
  }

  drawBar(name, share, words, actions) {
    const percent = Math.floor(share * 100);
    this.at(".name").textContent = name;
    this.at(".percent").textContent = `${percent}%`;
    this.at(".state").textContent = words;
    this.at(".fill").style.transform = `scaleX(${share})`;
    this.at(".bar").setAttribute("aria-valuenow", String(percent));
    for (const button of this.root.querySelectorAll("[data-act]")) button.hidden = !actions.includes(button.dataset.act);
    this.at(".running").classList.remove("paused");
    const tenth = Math.floor(percent / 10);
    if (tenth !== this.spoken) {
      this.spoken = tenth;
      this.at("[aria-live]").textContent = `${name}: ${percent}% sent`;
    }
  }
}

function shareArrived(plan) {
  const bytes = plan.done.reduce((sum, n) => sum + Math.min(plan.part_size, plan.size - (n - 1) * plan.part_size), 0);
  return plan.size ? bytes / plan.size : 0;
}

function isAccepted(file, accept) {
  if (!accept || !file.type) return true; // a browser that does not know the type leaves the judgement to the server
  return accept.split(",").map((entry) => entry.trim().toLowerCase()).some((entry) => {
    if (entry.startsWith(".")) return file.name.toLowerCase().endsWith(entry);
    return entry.endsWith("/*") ? file.type.startsWith(entry.slice(0, -1)) : file.type === entry;
  });
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new View(parentElement));
  const view = mounted.get(parentElement);
  view.render(data, (event) => setTriggerValue("event", event));
  return view.stop;
}
