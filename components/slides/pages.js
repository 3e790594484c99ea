// The text of a file's pages: to scroll through, and to search.

class Pages {
  constructor(root, gone) {
    this.at = (selector) => root.querySelector(selector);
    this.gone = gone;
    this.list = this.at(".pages");
    this.box = this.at("input[type='search']");
    this.box.addEventListener("input", () => this.search(), { signal: gone });
  }

  render(file, pages, page, isOther) {
    this.file = file;
    const texts = JSON.parse(pages);
    const hasText = texts.some((text) => text);
    this.list.hidden = this.at(".find").hidden = !(file.status === "ready" && hasText);
    if (isOther || this.drawn !== pages) {
      this.drawn = pages;
      this.texts = texts;
      this.box.value = "";
      this.search();
      this.list.scrollTop = 0;
      this.show(page);
    }
    return hasText;
  }

  // The page that a link leads to stands on top, while the pages get their heights and until somebody moves them.
  show(number) {
    const { list } = this;
    const target = list.children[number - 1];
    if (!number || !target || list.hidden) return;
    target.classList.add("asked");
    this.at(".slides").scrollIntoView({ block: "nearest" });
    const drawn = new ResizeObserver(() => {
      list.scrollTop += target.getBoundingClientRect().top - list.getBoundingClientRect().top;
    });
    for (const each of [list, ...list.children]) drawn.observe(each);
    for (const type of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      this.at(".slides").addEventListener(type, () => drawn.disconnect(), { once: true, signal: this.gone });
    }
    this.gone.addEventListener("abort", () => drawn.disconnect());
  }

  search() {
    const words = this.box.value.trim().toLowerCase();
    const shown = [];
    this.texts.forEach((text, index) => {
      if (!words || text.toLowerCase().includes(words)) shown.push(this.page(text, index + 1, words));
    });
    this.list.replaceChildren(...shown);
    const all = this.texts.length;
    this.at(".found").textContent = words ? (shown.length ? `${shown.length} of ${all} pages` : "not found") : this.count();
  }

  page(text, number, words) {
    const page = part("div", "page");
    page.setAttribute("role", "listitem");
    const head = part(this.file.has_page_links ? "a" : "span", "number", `Page ${number}`);
    if (this.file.has_page_links) {
      Object.assign(head, { href: `${this.file.link}#page=${number}`, target: "_blank", rel: "noopener" });
      head.setAttribute("aria-label", `Open page ${number}`);
    }
    page.append(head);
    if (!text) page.append(part("p", "none", "No text on this page"));
    const [first, ...rest] = text.split("\n");
    const others = rest.join("\n");
    if (first) page.append(part("p", "first", ...marked(first, words)));
    if (others) page.append(part("p", "", ...marked(others, words)));
    return page;
  }

  count() {
    return `${this.texts.length} ${this.texts.length === 1 ? "page" : "pages"}`;
  }

  /** Let go of what is searched for; whether anything was. */
  clear() {
    if (!this.box.value) return false;
    this.box.value = "";
    this.search();
    return true;
  }
}
