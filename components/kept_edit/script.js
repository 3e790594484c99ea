// Keeps what is typed into a form of the page until the app says that it is over; after a reload it is handed back once.

const mounted = new WeakMap();
const handedBack = new Set(); // places of which the app has been told since the page was loaded
const WORDS = /^(stem|explanation|(option|feedback|answer|prompt|match)_\d+)$/;

class Keeper {
  constructor(root) {
    this.root = root;
    this.typed = new Map(); // words that the app has not been told yet
    this.gone = new AbortController();
    document.addEventListener("input", (event) => this.note(event), { capture: true, signal: this.gone.signal });
    const frame = root.host?.closest("[data-testid='stElementContainer']");
    if (frame) Object.assign(frame.style, { position: "absolute", width: "0", height: "0" });
  }

  stop() {
    this.gone.abort();
    mounted.delete(this.root);
  }

  render(data, report) {
    const before = this.data?.form === data.form ? this.data.fields : null;
    for (const name of this.typed.keys()) if (!before || before[name] !== data.fields[name]) this.typed.delete(name);
    this.data = data;
    for (const place of data.over) sessionStorage.removeItem(place);
    if (data.form) this.keep();
    else this.handBack(report);
  }

  handBack(report) {
    const kept = sessionStorage.getItem(this.data.place);
    if (!kept || handedBack.has(this.data.place)) return;
    handedBack.add(this.data.place);
    report(JSON.parse(kept));
  }

  note({ target }) {
    const prefix = `st-key-${this.data?.form}_`;
    const field = this.data?.form && target.closest?.(`[class*="${prefix}"]`);
    const name = field && [...field.classList].find((each) => each.startsWith(prefix))?.slice(prefix.length);
    if (!name || !WORDS.test(name)) return;
    this.typed.set(name, target.value);
    this.keep();
  }

  keep() {
    const { place, about, fields } = this.data;
    sessionStorage.setItem(place, JSON.stringify({ ...about, fields: { ...fields, ...Object.fromEntries(this.typed) } }));
  }
}

export default function ({ parentElement, data: [data], setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Keeper(parentElement));
  const keeper = mounted.get(parentElement);
  keeper.render(data, (kept) => setTriggerValue("kept", kept));
  return () => keeper.stop();
}
