// Reads a small file, compresses it and hands it over in one piece. Names are put on the page as text.

const mounted = new WeakMap();
// The server takes messages of 16 MiB at most; text compresses to far less than this.
const MOST_SENT = 10 * 1024 * 1024;

class TextFile {
  constructor(root) {
    this.at = (selector) => root.querySelector(selector);
    const gone = new AbortController();
    const on = (type, act) => this.at(".drop").addEventListener(type, act, { signal: gone.signal });
    this.at("input").addEventListener("change", (event) => this.take(event.target.files), { signal: gone.signal });
    on("dragover", (event) => {
      event.preventDefault();
      this.at(".drop").classList.add("over");
    });
    on("dragleave", () => this.at(".drop").classList.remove("over"));
    on("drop", (event) => {
      event.preventDefault();
      this.at(".drop").classList.remove("over");
      this.take(event.dataTransfer.files);
    });
    this.stop = () => {
      gone.abort();
      mounted.delete(root);
    };
  }

  render(data, report) {
    Object.assign(this, { report, busy: this.busy && this.data?.taken === data.taken });
    this.data = data;
    if (this.busy) return;
    this.rest();
    this.at(".label").textContent = data.label;
    this.at(".about").textContent = data.about;
    this.at("input").accept = data.accept;
  }

  rest() {
    this.at(".drop").classList.remove("busy");
    this.tell(".state", "");
    const next = this.next;
    this.next = null;
    if (next) this.take(next);
  }

  async take(files) {
    if (files.length === 0) return;
    if (this.busy) {
      this.next = [...files]; // it comes when the one before has arrived
      return;
    }
    this.tell(".trouble", files.length > 1 ? "One file at a time: drop the one you mean." : "");
    if (files.length > 1) return;
    const [file] = files;
    this.busy = true;
    this.at(".drop").classList.add("busy");
    this.tell(".state", `Reading ${file.name}…`);
    try {
      if (file.size > this.data.max_bytes) throw new Refusal(`${file.name} has ${(file.size / 1e6).toFixed(1)} MB, and ${this.data.what} at most ${this.data.max_bytes / 1e6} MB. ${this.data.doubt}`);
      this.report({ name: file.name, content: await folded(file), nonce: performance.now() });
    } catch (error) {
      this.busy = false;
      this.rest();
      this.tell(".trouble", error instanceof Refusal ? error.message : `${file.name} could not be read. Choose it again.`);
    }
    this.at("input").value = ""; // so that the same file can be chosen again
  }

  tell(place, words) {
    this.at(place).textContent = words;
    this.at(place).hidden = !words;
  }
}

class Refusal extends Error {}

async function folded(file) {
  const stream = file.stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  if (bytes.length > MOST_SENT) throw new Refusal(`${file.name} is not text: choose captions, a text file or JSON.`);
  let text = "";
  for (let from = 0; from < bytes.length; from += 0x8000) text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return btoa(text);
}

export default function ({ data, parentElement, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new TextFile(parentElement));
  const place = mounted.get(parentElement);
  place.render(data, (chosen) => setTriggerValue("chosen", chosen));
  return place.stop;
}
