// The place on the page: what is chosen or dropped goes into the queue, and the queue is drawn.

const mounted = new WeakMap();

class View {
  constructor(root) {
    this.root = root;
    this.at = (selector) => root.querySelector(selector);
    this.picks = new Map(); // pick → Pick
    this.rows = new Map(); // upload → Row
    this.input = this.at(".drop input");
    this.input.onchange = () => {
      const files = [...this.input.files];
      this.input.value = "";
      this.take(files);
    };
    this.at(".folder").onclick = () => this.askFolder();
    this.at(".refused button").onclick = () => this.forgetRefusals();
    this.at(".begin").onclick = () => this.begin();
    this.at(".clear").onclick = () => this.clear();
    this.at(".choose-all").onclick = () => this.ask();
    this.at(".pause-all").onclick = () => queue.pauseAll(this.data.course);
    this.at(".go-on-all").onclick = () => queue.goOnAll(this.data.course);
    this.at(".two input").onchange = (event) => queue.sendTwo(event.target.checked);
    this.listen();
  }

  // Files may be dropped anywhere on the page: a near miss must not open one in place of the page.
  listen() {
    const over = (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      this.at(".drop").classList.toggle("over", event.type === "dragover");
    };
    const leave = (event) => {
      if (event.relatedTarget === null) this.at(".drop").classList.remove("over");
    };
    const drop = async (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.at(".drop").classList.remove("over");
      this.take(await droppedFiles(event.dataTransfer));
    };
    const listeners = { dragover: over, dragleave: leave, drop };
    for (const [name, listener] of Object.entries(listeners)) document.addEventListener(name, listener);
    this.stop = () => {
      for (const [name, listener] of Object.entries(listeners)) document.removeEventListener(name, listener);
      if (queue.view === this) queue.view = null;
      mounted.delete(this.root);
    };
  }

  render(data, report) {
    this.data = data;
    this.report = report;
    queue.view = this;
    queue.belongTo(data.owner);
    this.input.accept = data.accept;
    this.at(".limit").textContent = `Sound or video, up to ${amount(data.max_bytes)} each`;
    queue.answered(data);
    this.draw();
  }

  take(files) {
    queue.choose(files, this.data);
    this.draw();
    if (!this.at(".picks").hidden) this.at(".begin").focus();
  }

  begin() {
    queue.begin(this.data.course);
    this.draw();
    this.at(".queue").focus();
  }

  ask() {
    this.input.click();
  }

  askFolder() {
    const input = document.createElement("input");
    input.type = "file";
    input.webkitdirectory = true;
    input.onchange = () => this.take([...input.files].filter(isWanted));
    input.click();
  }

  drop(pick) {
    queue.picks.delete(pick.key);
    this.draw();
  }

  clear() {
    for (const [key, { course }] of queue.picks) if (course === this.data.course) queue.picks.delete(key);
    this.draw();
  }

  forgetRefusals() {
    queue.refusals = [];
    this.draw();
  }

  focusAfter(input) {
    const fields = [...this.root.querySelectorAll(".picks .title"), this.at(".begin")];
    fields[fields.indexOf(input) + 1].focus();
  }

  drawSoon() {
    this.frame ??= setTimeout(() => {
      this.frame = undefined;
      if (queue.view === this) this.draw();
    }, 100);
  }

  draw() {
    const focused = this.root.getRootNode().activeElement;
    const place = focused?.closest("li");
    this.drawRefusals();
    this.drawPicks();
    this.drawQueue();
    write(this.at(".note"), queue.note);
    this.at(".note").hidden = !queue.note;
    if (focused && !(focused.isConnected && focused.getClientRects().length > 0)) this.focusNear(place);
  }

  // Whoever works by keyboard is not thrown to the top of the page when a button goes.
  focusNear(place) {
    const near = place?.isConnected ? place.querySelectorAll("button") : [];
    const buttons = [...near, ...this.root.querySelectorAll(".begin, .queue button"), this.input];
    buttons.find((element) => element.getClientRects().length > 0)?.focus();
  }

  drawRefusals() {
    const words = queue.refusals.slice(0, 8);
    if (queue.refusals.length > 8) words.push(`So are ${queue.refusals.length - 8} more.`);
    const list = this.at(".refused ul");
    if ([...list.children].map((item) => item.textContent).join("\n") !== words.join("\n")) {
      list.replaceChildren(...words.map((sentence) => part("li", "", sentence)));
    }
    this.at(".refused").hidden = words.length === 0;
  }

  drawPicks() {
    const picks = [...queue.picks.values()].filter(({ course }) => course === this.data.course);
    drawList(this.at(".picks ol"), this.picks, picks, (pick) => new Pick(pick, this));
    const bytes = picks.reduce((sum, { file }) => sum + file.size, 0);
    this.at(".picks").hidden = picks.length === 0;
    write(this.at(".picks .state"), picks.length > 1 ? `${recordings(picks.length)}, ${amount(bytes)}` : "");
    write(this.at(".begin"), picks.length > 1 ? `Upload ${recordings(picks.length)}` : "Upload recording");
    if (picks.length > (this.chosen ?? 0)) {
      this.say(`${recordings(picks.length)} chosen. Titles can be changed before the upload begins.`);
    }
    this.chosen = picks.length;
  }

  drawQueue() {
    const uploads = queue.of(this.data.course);
    const others = queue.uploads.length - uploads.length;
    drawList(this.at(".queue ol"), this.rows, uploads, (upload) => new Row(upload, this));
    for (const row of this.rows.values()) {
      const news = row.news();
      if (news) this.say(news);
    }
    this.at(".queue").hidden = uploads.length === 0;
    this.at(".drop").classList.toggle("slim", uploads.length > 0 || queue.picks.size > 0);
    const many = others === 1 ? "is" : "are";
    write(this.at(".others"), others > 0 ? `${recordings(others)} of another course ${many} on the way too.` : "");
    this.at(".others").hidden = others === 0;
    this.drawAll(uploads);
  }

  drawAll(uploads) {
    const of = (...states) => uploads.filter(({ state }) => states.includes(state));
    const going = of("queued", "sending", "waiting", "sent");
    const own = [...going, ...of("paused", "failed")];
    const left = of("left");
    const begun = `${recordings(left.length)} were begun and have not wholly arrived.`;
    write(this.at(".all .state"), own.length > 0 ? this.totals(own) : begun);
    this.at(".all").hidden = own.length > 0 ? own.length + queue.finished.count < 2 : left.length < 2;
    this.at(".choose-all").hidden = own.length > 0;
    this.at(".two").hidden = own.length === 0;
    this.at(".pause-all").hidden = going.length === 0;
    this.at(".go-on-all").hidden = going.length > 0 || of("paused").length === 0;
    this.at(".two input").checked = queue.atOnce === 2;
  }

  totals(uploads) {
    const size = uploads.reduce((sum, upload) => sum + upload.size, queue.finished.bytes);
    const sent = uploads.reduce((sum, upload) => sum + (upload.plan ? upload.sentBytes : 0), queue.finished.bytes);
    const rate = uploads.reduce((sum, upload) => sum + upload.bytesPerSecond, 0);
    const left = rate > 0 ? ` · ${timeLeft((size - sent) / rate)}` : "";
    const { count } = queue.finished;
    return `${count} of ${recordings(count + uploads.length)} sent · ${amountOf(sent, size)}${left}`;
  }

  say(words) {
    write(this.at("[aria-live]"), words);
  }
}

// Keeps the elements of those that stay, so that neither focus nor a half-typed title is lost.
function drawList(list, known, items, make) {
  for (const [item, row] of known) {
    if (items.includes(item)) continue;
    row.element.remove();
    known.delete(item);
  }
  for (const item of items) {
    if (!known.has(item)) {
      known.set(item, make(item));
      list.append(known.get(item).element);
    }
    known.get(item).draw(items.length === 1);
  }
}

// What an operating system leaves in a folder is not meant.
const LEFT_BEHIND = ["desktop.ini", "thumbs.db"];
const isWanted = (file) => !file.name.startsWith(".") && !LEFT_BEHIND.includes(file.name.toLowerCase());

async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) return [...transfer.files];
  const files = [];
  for (const entry of entries) await gather(entry, files);
  return files.sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
}

async function gather(entry, files) {
  if (entry.isFile) {
    const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
    if (file && isWanted(file)) files.push(file);
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return; // a folder is told in portions
    for (const inner of some) await gather(inner, files);
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new View(parentElement));
  const view = mounted.get(parentElement);
  view.render(data[0], (message) => setTriggerValue("event", message));
  return view.stop;
}
