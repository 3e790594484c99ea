// Takes slides in and shows their pages. Everything that stands in a file, also its name, is put on the page as text.

const mounted = new WeakMap();
const WORKING = { waiting: "Waiting to be read…", working: "Its pages are being read…" };
const MB = 1e6;

class Slides {
  constructor(root) {
    this.root = root;
    this.at = (selector) => root.querySelector(selector);
    this.queue = [];
    this.gone = new AbortController();
    const on = (target, type, act) => target.addEventListener(type, act, { signal: this.gone.signal });
    on(root, "click", (event) => this.clicked(event));
    on(this.at("input[type='file']"), "change", (event) => {
      this.take([...event.target.files]);
      event.target.value = "";
    });
    on(this.at(".naming"), "submit", (event) => {
      event.preventDefault();
      this.rename();
    });
    on(root, "keydown", (event) => this.key(event));
    on(this.at("input[type='search']"), "input", () => this.search());
    const panel = this.at(".slides");
    for (const type of ["dragover", "drop"]) on(panel, type, (event) => this.dropped(event));
  }

  render(data, report) {
    this.data = data;
    this.report = (act, more = {}) => report({ act, ...more, nonce: performance.now() });
    this.at(".slides").style.setProperty("--height", `${data.height_px}px`);
    this.at("input[type='file']").accept = data.accept;
    const none = data.files.length === 0;
    this.at(".top [data-act=choose]").hidden = !data.can_change || none;
    this.at(".empty [data-act=choose]").hidden = !data.can_change;
    this.at(".empty").hidden = !none || this.at(".sending").childElementCount > 0;
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
    const tab = textIn("button", "tab", file.title);
    tab.type = "button";
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-selected", String(file.id === this.file.id));
    tab.tabIndex = file.id === this.file.id ? 0 : -1;
    tab.dataset.file = file.id;
    if (file.status === "failed") tab.append(textIn("span", "mark", "· not read"));
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
    const texts = JSON.parse(pages);
    const isRead = file.status === "ready";
    const hasText = texts.some((text) => text);
    const state = this.at(".state");
    state.className = file.status === "failed" ? "state bad" : "state";
    state.textContent = isRead
      ? "No text was found on these pages; they may be pictures of pages. The file itself can be opened."
      : (WORKING[file.status] ?? file.reason);
    state.hidden = isRead && hasText;
    this.at(".again").hidden = file.status !== "failed" || !this.data.can_change;
    this.at(".find").hidden = !(isRead && hasText);
    this.at(".pages").hidden = !(isRead && hasText);
    if (isOther || this.pages !== pages) {
      this.pages = pages;
      this.texts = texts;
      this.at("input[type='search']").value = "";
      this.search();
      this.at(".pages").scrollTop = 0;
      this.showPage(this.data.page);
    }
  }

  // The page that a link leads to stands on top, while the pages get their heights and until somebody moves them.
  showPage(number) {
    const pages = this.at(".pages");
    const target = pages.children[number - 1];
    if (!number || !target || pages.hidden) return;
    target.classList.add("asked");
    this.at(".slides").scrollIntoView({ block: "nearest" });
    const drawn = new ResizeObserver(() => {
      pages.scrollTop += target.getBoundingClientRect().top - pages.getBoundingClientRect().top;
    });
    for (const each of [pages, ...pages.children]) drawn.observe(each);
    for (const type of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      this.at(".slides").addEventListener(type, () => drawn.disconnect(), { once: true, signal: this.gone.signal });
    }
    this.gone.signal.addEventListener("abort", () => drawn.disconnect());
  }

  search() {
    const words = this.at("input[type='search']").value.trim().toLowerCase();
    const shown = [];
    this.texts.forEach((text, index) => {
      if (!words || text.toLowerCase().includes(words)) shown.push(this.page(text, index + 1, words));
    });
    this.at(".pages").replaceChildren(...shown);
    const all = this.texts.length;
    this.at(".found").textContent = words
      ? shown.length ? `${shown.length} of ${all} pages` : "not found"
      : `${all} ${all === 1 ? "page" : "pages"}`;
  }

  page(text, number, words) {
    const page = document.createElement("div");
    page.className = "page";
    page.setAttribute("role", "listitem");
    const name = `Page ${number}`;
    const head = textIn(this.file.has_page_links ? "a" : "span", "number", name);
    if (this.file.has_page_links) {
      Object.assign(head, { href: `${this.file.link}#page=${number}`, target: "_blank", rel: "noopener" });
      head.setAttribute("aria-label", `Open page ${number}`);
    }
    page.append(head);
    if (!text) page.append(textIn("p", "none", "No text on this page"));
    const [first, ...rest] = text.split("\n");
    for (const [part, kind] of [[first, "first"], [rest.join("\n"), ""]]) {
      if (!part) continue;
      const line = document.createElement("p");
      line.className = kind;
      line.append(...marked(part, words));
      page.append(line);
    }
    return page;
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
      else if (target.type === "search" && target.value) {
        target.value = "";
        this.search();
      } else return;
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
    const pages = this.file.status === "ready" ? ` and its ${this.texts.length} ${this.texts.length === 1 ? "page" : "pages"}` : "";
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
    if (event.type === "drop") this.take([...event.dataTransfer.files]);
  }

  take(files) {
    if (!files.length) return;
    if (!this.isSending) this.at(".sending").replaceChildren();
    for (const file of files) {
      const row = document.createElement("li");
      row.append(textIn("span", "name", file.name), textIn("span", "part", "waiting"));
      this.at(".sending").append(row);
      this.queue.push([file, row]);
    }
    this.at(".sending").hidden = false;
    this.at(".empty").hidden = true;
    if (!this.isSending) this.sendAll();
  }

  async sendAll() {
    this.isSending = true;
    let arrived = 0;
    while (this.queue.length && !this.gone.signal.aborted) {
      const [file, row] = this.queue.shift();
      try {
        await this.send(file, row);
        row.remove();
        arrived += 1;
      } catch (refused) {
        row.querySelector(".part").textContent = "not added";
        row.querySelector("progress")?.remove();
        row.append(textIn("span", "refused", refused.message));
      }
    }
    this.isSending = false;
    this.at(".sending").hidden = this.at(".sending").childElementCount === 0;
    this.at(".empty").hidden = this.data.files.length > 0 || !this.at(".sending").hidden;
    if (arrived) this.report("added");
  }

  send(file, row) {
    if (file.size > this.data.max_bytes) {
      const most = Math.round(this.data.max_bytes / MB);
      throw new Error(`This file has ${Math.round(file.size / MB)} MB, and at most ${most} MB are taken. Save it with smaller pictures, or in parts.`);
    }
    const bar = document.createElement("progress");
    bar.max = file.size || 1;
    bar.setAttribute("aria-label", file.name);
    row.append(bar);
    return new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      request.open("PUT", `${this.data.send_to}?name=${encodeURIComponent(file.name)}`);
      request.upload.onprogress = (event) => {
        bar.value = event.loaded;
        row.querySelector(".part").textContent = `${Math.floor((100 * event.loaded) / (event.total || 1))} %`;
      };
      request.onload = () => (request.status === 201 ? done() : failed(new Error(sentenceIn(request.responseText))));
      request.onerror = () => failed(new Error("The connection broke. Choose the file again."));
      request.onabort = () => failed(new Error("Stopped."));
      this.gone.signal.addEventListener("abort", () => request.abort());
      request.send(file);
    });
  }
}

function sentenceIn(answer) {
  try {
    return JSON.parse(answer).error ?? "This file could not be added. Try again.";
  } catch {
    return "This file could not be added. Try again.";
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
