// Rows of lectures. A plain click goes there within the page; with Ctrl, ⌘ or the middle button the link is a link.

const mounted = new WeakMap();

function badge({ words, icon, colour }) {
  const sign = part("span", "icon", icon);
  sign.setAttribute("aria-hidden", "true");
  const element = part("span", "badge", sign, words);
  element.style.background = `var(--st-${colour}-background-color)`;
  element.style.color = `var(--st-${colour}-text-color)`;
  return element;
}

function bar(fraction) {
  const fill = part("div", "");
  fill.style.width = `${Math.round(fraction * 100)}%`;
  const element = part("div", "bar", fill);
  element.setAttribute("role", "progressbar");
  element.setAttribute("aria-valuenow", String(Math.round(fraction * 100)));
  element.setAttribute("aria-label", "Heard so far");
  return element;
}

function line(row) {
  const link = part("a", "", row.title);
  link.href = row.address;
  link.dataset.id = row.id;
  const words = part("div", "words", link);
  if (row.about) words.append(part("p", "about", row.about));
  if (row.fraction !== null) words.append(bar(row.fraction));
  return part("li", "", words, badge(row.status));
}

function start(root) {
  const state = { report: () => {} };
  const list = root.querySelector("ul");
  const open = (event) => {
    const link = event.target.closest("li")?.querySelector("a");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    if (!link || elsewhere || String(document.getSelection()).trim()) return;
    event.preventDefault();
    state.report({ id: link.dataset.id, nonce: performance.now() });
  };
  list.addEventListener("click", open);
  state.stop = () => {
    list.removeEventListener("click", open);
    mounted.delete(root);
  };
  return state;
}

export default function ({ parentElement, data: [about, ...rows], setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, start(parentElement));
  const state = mounted.get(parentElement);
  state.report = (event) => setTriggerValue("opened", event);
  const list = parentElement.querySelector("ul");
  rows.forEach((row, index) => {
    const drawn = JSON.stringify(row);
    const there = list.children[index];
    if (there?.dataset.drawn === drawn) return; // what has not changed keeps the focus
    const fresh = line(row);
    fresh.dataset.drawn = drawn;
    if (!there) list.append(fresh);
    else {
      const hadFocus = there.contains(parentElement.activeElement ?? document.activeElement);
      there.replaceWith(fresh);
      if (hadFocus) fresh.querySelector("a").focus();
    }
  });
  parentElement.querySelector(".below").textContent = about;
  while (list.children.length > rows.length) list.lastElementChild.remove();
  return state.stop;
}
