// Takes slides in and shows their pages. Everything that stands in a file, also its name, is put on the page as text.

const mounted = new WeakMap();
const WORKING = { waiting: "Waiting to be read…", working: "Its pages are being read…" };
const MB = 1e6;

class Slides {
  constructor(root) {
    this.root = root;
    this.at = (selector) => root.querySelector(selector);
    this.gone = new AbortController();
    this.pages = new Pages(root, this.gone.signal);
    this.sending = new Sending(this.at(".sending"), this.gone.signal);
    const on = (target, type, act) => target.addEventListener(type, act, { signal: this.gone.signal });
    on(root, "click", (event) => this.clicked(event));
    on(this.at("input[type='file']"), "change", (event) => {
      this.sending.take([...event.target.files]);
      event.target.value = "";
    });
    on(this.at(".naming"), "submit", (event) => {
      event.preventDefault();
      this.rename();
    });
    on(root, "keydown", (event) => this.key(event));
    const panel = this.at(".slides");
    for (const type of ["dragover", "drop"]) on(panel, type, (event) => this.dropped(event));
  }

  render(data, report) {
    this.data = data;
    this.report = (act, more = {}) => report({ act, ...more, nonce: performance.now() });
    this.at(".slides").style.setProperty("--height", `${data.height_px}px`);
    this.at("input[type='file']").accept = data.accept;
    this.sending.render(data, this.report, () => this.drawSending());
    const none = data.files.length === 0;
    this.at(".top [data-act=choose]").hidden = !data.can_change || none;
    this.at(".empty [data-act=choose]").hidden = !data.can_change;
    this.at(".empty").hidden = !none || this.sending.isShown;
    this.file = data.files.find((file) => file.id === data.opened) ?? data.files[0];
    this.at(".files").hidden = none;
    this.drawTabs();
    this.at(".file").hidden = none;
    if (this.file) this.showFile(data.pages);
  }

  // A tab that is being pressed, or has the focus, stays.
  drawTabs() {
    const told = JSON.stringify([this.file?.id, this.data.files.map(({ id, title, status }) => [id, title, status])]);
    if (told === this.told) return;
    this.told = told;
    const held = this.root.getRootNode().activeElement?.dataset.file;
    this.at(".files").replaceChildren(...this.data.files.map((file) => this.tab(file)));
    if (held) this.at(`[data-file="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }

  tab(file) {
    const tab = part("button", "tab", file.title);
    tab.type = "button";
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-selected", String(file.id === this.file.id));
    tab.tabIndex = file.id === this.file.id ? 0 : -1;
    tab.dataset.file = file.id;
    if (file.status === "failed") tab.append(part("span", "mark", "· not read"));
    return tab;
  }

  showFile(pages) {
    const { file } = this;
    const isOther = this.shown !== file.id;
    this.shown = file.id;
    const open = this.at(".open");
    open.href = file.link;
    open.setAttribute("aria-label", `Open ${file.title}`);
    open.title = `${file.name}, ${(file.size / MB).toFixed(1)} MB`;
    for (const act of ["name", "ask"]) this.at(`[data-act=${act}]`).hidden = !this.data.can_change;
    if (isOther) this.quiet();
    const isRead = file.status === "ready";
    const hasText = this.pages.render(file, pages, this.data.page, isOther);
    const state = this.at(".state");
    state.className = file.status === "failed" ? "state bad" : "state";
    state.textContent = isRead
      ? "No text was found on these pages; they may be pictures of pages. The file itself can be opened."
      : (WORKING[file.status] ?? file.reason);
    state.hidden = isRead && hasText;
    this.at(".again").hidden = file.status !== "failed" || !this.data.can_change;
  }

  drawSending() {
    this.at(".sending").hidden = !this.sending.isShown;
    this.at(".empty").hidden = this.data.files.length > 0 || this.sending.isShown;
  }

  clicked(event) {
    const tab = event.target.closest("[data-file]");
    if (tab && tab.dataset.file !== this.shown) this.report("open", { id: tab.dataset.file });
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "choose") this.at("input[type='file']").click();
    if (act === "name") this.askName();
    if (act === "ask") this.askRemoval();
    if (act === "keep-name" || act === "leave") this.quiet(act === "leave" ? "ask" : "name");
    if (act === "remove") this.report("remove", { id: this.file.id });
    if (act === "again") this.report("again", { id: this.file.id });
  }

  key(event) {
    const target = event.composedPath()[0];
    if (event.key === "Escape") {
      if (!this.at(".naming").hidden) this.quiet("name");
      else if (!this.at(".asking").hidden) this.quiet("ask");
      else if (target.type !== "search" || !this.pages.clear()) return;
      event.preventDefault();
    }
    if (target.getAttribute("role") === "tab" && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
      const tabs = [...this.at(".files").children];
      const next = tabs[(tabs.indexOf(target) + (event.key === "ArrowRight" ? 1 : -1) + tabs.length) % tabs.length];
      next.focus();
      event.preventDefault();
    }
    // Keys that scroll the pages are not the player's.
    if (target === this.at(".pages") && /^(Arrow(Up|Down)|Page(Up|Down)|Home|End| )$/.test(event.key)) event.stopPropagation();
  }

  askName() {
    this.quiet();
    this.at(".acts").hidden = true;
    this.at(".naming").hidden = false;
    const input = this.at(".naming input");
    input.value = this.file.title;
    input.select();
    input.focus();
  }

  rename() {
    const title = this.at(".naming input").value.trim();
    if (title && title !== this.file.title) this.report("rename", { id: this.file.id, title });
    this.quiet("name");
  }

  askRemoval() {
    this.quiet();
    const pages = this.file.status === "ready" ? ` and its ${this.pages.count()}` : "";
    this.at(".asking p").textContent = `Remove “${this.file.title}”${pages}?`;
    this.at(".acts").hidden = true;
    this.at(".asking").hidden = false;
    this.at("[data-act=leave]").focus();
  }

  quiet(backTo) {
    for (const name of [".naming", ".asking"]) this.at(name).hidden = true;
    this.at(".acts").hidden = false;
    if (backTo) this.at(`[data-act=${backTo}]`).focus();
  }

  dropped(event) {
    if (!this.data.can_change || ![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    if (event.type === "drop") this.sending.take([...event.dataTransfer.files]);
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Slides(parentElement));
  const panel = mounted.get(parentElement);
  panel.render(data, (event) => setTriggerValue("done", event));
  return () => {
    panel.gone.abort();
    mounted.delete(parentElement);
  };
}
