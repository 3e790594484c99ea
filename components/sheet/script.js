// Draws the parts of a page. A plain click on a link goes there within the page; with Ctrl, ⌘ or the middle button
// the link is a link. Everything that came from the server is put on the page as text.

const mounted = new WeakMap();

function tab(item) {
  if (item.address.includes("?")) {
    const way = link(item);
    if (item.above) {
      way.className = "here";
      way.setAttribute("aria-current", "true");
    }
    return way;
  }
  const here = part("span", "here", ...withIcon(item.icon, item.label));
  here.setAttribute("aria-current", "page");
  return here;
}

const KINDS = {
  ...LISTS,
  head({ trail, tabs, title, about, action, notice }) {
    const element = part("header", "");
    if (trail.length) element.append(nav("trail", "The pages above this one", trail.map(link)));
    if (tabs.length) element.append(nav("tabs", "The pages of this course", tabs.map(tab)));
    if (notice) element.append(part("p", "notice", icon("inventory_2"), part("span", "", notice)));
    const words = part("div", "words", part("h1", "", title));
    if (about) words.append(part("p", "quiet", about));
    const line = part("div", "title", words);
    if (action) line.append(button(action, "first"));
    element.append(line);
    return element;
  },
  numbers({ values }) {
    return part("dl", "numbers", ...values.map(([name, value]) => part("div", "", part("dt", "quiet", name), part("dd", "", value))));
  },
  cards({ cards }) {
    const card = (item) => {
      const lines = item.lines.map(([name, words]) => part("p", "fact", icon(name), part("span", "", words)));
      return part("li", "card", link(item), part("p", "quiet", item.about), ...lines);
    };
    return part("ul", "cards", ...cards.map(card));
  },
  rows({ rows }) {
    const row = (item) => {
      const title = item.address ? link(item) : part("strong", "", item.label);
      const first = part("p", "", title);
      if (item.beside) first.append(part("span", "quiet beside", item.beside));
      const words = part("div", "words", first);
      if (item.says) words.append(part("p", "", item.says));
      const element = part("li", "row", words);
      if (item.about) element.append(part("span", "quiet", item.about));
      element.append(...item.badges.map(badge));
      if (item.action) element.append(button(item.action, "plain"));
      return element;
    };
    return part("ul", "rows", ...rows.map(row));
  },
  folded({ title, icon: name, lines, when_empty: whenEmpty, action }) {
    const element = part("details", "", part("summary", "", ...withIcon(name, title)));
    if (lines.length) element.append(part("ul", "", ...lines.map((words) => part("li", "", words))));
    else element.append(part("p", "quiet", whenEmpty));
    if (action) element.append(button(action, ""));
    return element;
  },
  tools({ links, action }) {
    const items = links.map(link);
    if (action) items.push(button(action, "plain"));
    const element = nav("tools", "More of this", items);
    element.hidden = items.length === 0;
    return element;
  },
  downloads({ files }) {
    const file = ({ label, address, icon: name, file_name: fileName, help, is_first: isFirst }) => {
      const element = part("a", isFirst ? "button first file" : "button file", ...withIcon(name, label));
      if (address) element.href = address;
      else element.setAttribute("aria-disabled", "true");
      if (fileName) element.download = fileName;
      if (help) element.title = help;
      return element;
    };
    return part("div", "downloads", ...files.map(file));
  },
  table({ names, rows }) {
    const heads = names.map((name) => part("th", "quiet", name));
    heads.forEach((each) => each.setAttribute("scope", "col"));
    const row = ([name, ...cells]) => {
      const first = part("th", "name", name);
      first.setAttribute("scope", "row");
      const cell = (words, index) => {
        const element = part("td", "", words);
        element.dataset.name = names[index + 1]; // said again where there is no room for columns
        return element;
      };
      return part("tr", "", first, ...cells.map(cell));
    };
    return part("div", "scrolls", part("table", "told", part("thead", "", part("tr", "", ...heads)), part("tbody", "", ...rows.map(row))));
  },
  section: ({ title }) => part("h2", "", title),
  titled: ({ title, parts }) => part("div", "titled", part("h2", "", title), ...parts.map((item) => KINDS[item.kind](item))),
  choice({ label, options, chosen }) {
    const option = (item) => {
      const element = button(item, "option");
      element.setAttribute("aria-pressed", String(item.act === chosen));
      return element;
    };
    const element = part("div", "choice", ...options.map(option));
    element.setAttribute("role", "group");
    element.setAttribute("aria-label", label);
    return element;
  },
  empty({ icon: name, title, text, action }) {
    const element = part("div", "empty", part("h2", "", icon(name), part("span", "", title)), part("p", "", text));
    if (action) element.append(button(action, "first"));
    return element;
  },
  line: ({ words }) => part("p", "quiet", words),
  prose: ({ words }) => part("p", "prose", words),
};

function start(root) {
  const state = { report: () => {} };
  const clicked = (event) => {
    const pressed = event.target.closest("[data-act]");
    if (pressed) {
      state.report({ act: pressed.dataset.act, nonce: performance.now() });
      return;
    }
    const framed = event.target.closest(".row, .card, tr");
    const to = event.target.closest("a") ?? framed?.querySelector("a");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    if (!to || to.target || to.matches(".file") || elsewhere || String(document.getSelection()).trim()) return;
    event.preventDefault();
    state.report({ to: to.getAttribute("href"), nonce: performance.now() });
  };
  const narrowed = (event) => {
    const form = event.target.closest("form");
    if (!form) return;
    event.preventDefault();
    const to = narrowedTo(form);
    if (to) state.report({ to, nonce: performance.now() });
  };
  const events = [["click", clicked], ["change", narrowed], ["search", narrowed], ["submit", narrowed]];
  events.forEach(([name, heard]) => root.addEventListener(name, heard));
  state.stop = () => {
    events.forEach(([name, heard]) => root.removeEventListener(name, heard));
    mounted.delete(root);
  };
  return state;
}

function replace(there, fresh, focused) {
  const held = focused && there.contains(focused) ? focused : null;
  const isOpen = there.open; // a folded list stays as the reader left it
  there.replaceWith(fresh);
  if (isOpen) fresh.open = true;
  if (!held) return;
  if (held.form) {
    const field = fresh.elements[held.name];
    const hasTypedOn = held.value.trim() !== JSON.parse(held.form.dataset.told)[held.name];
    if (field && hasTypedOn) field.value = held.value;
    field?.focus({ preventScroll: true });
    return;
  }
  const same = held.dataset.act ? `[data-act="${CSS.escape(held.dataset.act)}"]` : `a[href="${CSS.escape(held.getAttribute("href") ?? "")}"]`;
  fresh.querySelector(same)?.focus({ preventScroll: true });
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, start(parentElement));
  const state = mounted.get(parentElement);
  state.report = (event) => setTriggerValue("chosen", event);
  const place = parentElement.querySelector(".parts");
  data.forEach((item, index) => {
    const drawn = JSON.stringify(item);
    const there = place.children[index];
    if (there?.dataset.drawn === drawn) return; // what has not changed keeps the focus
    const fresh = KINDS[item.kind](item);
    fresh.dataset.drawn = drawn;
    if (there) replace(there, fresh, place.getRootNode().activeElement);
    else place.append(fresh);
  });
  while (place.children.length > data.length) place.lastElementChild.remove();
  return state.stop;
}
