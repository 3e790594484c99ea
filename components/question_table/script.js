// Rows of questions. A plain click goes there within the page; with Ctrl, ⌘ or the middle button the link is a link.

const mounted = new WeakMap();

function cell(className, ...content) {
  const element = document.createElement("td");
  element.className = className;
  element.append(...content);
  return element;
}

function badge(row) {
  const element = document.createElement("span");
  element.className = "badge";
  element.style.background = `var(--st-${row.colour}-background-color)`;
  element.style.color = `var(--st-${row.colour}-text-color)`;
  const icon = document.createElement("span");
  icon.className = "icon";
  icon.setAttribute("aria-hidden", "true");
  icon.textContent = row.icon;
  element.append(icon, row.status);
  return element;
}

function line(row, address) {
  const element = document.createElement("tr");
  const link = document.createElement("a");
  link.href = `${address}?question=${encodeURIComponent(row.id)}`;
  link.textContent = row.stem;
  link.dataset.id = row.id;
  element.append(
    cell("stem", link),
    cell("type", row.type),
    cell("status", badge(row)),
    cell("lecture", row.lecture),
    cell("second", row.second),
  );
  return element;
}

function start(root) {
  const state = { report: () => {} };
  const open = (event) => {
    const link = event.target.closest("tr")?.querySelector("a");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    if (!link || elsewhere || String(document.getSelection()).trim()) return;
    event.preventDefault();
    state.report({ id: link.dataset.id, nonce: performance.now() });
  };
  const body = root.querySelector("tbody");
  body.addEventListener("click", open);
  state.stop = () => {
    body.removeEventListener("click", open);
    mounted.delete(root);
  };
  return state;
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, start(parentElement));
  const state = mounted.get(parentElement);
  state.report = (event) => setTriggerValue("opened", event);
  const drawn = JSON.stringify(data);
  if (drawn !== state.drawn) {
    parentElement.querySelector("tbody").replaceChildren(...data.rows.map((row) => line(row, data.address)));
    parentElement.querySelector(".about").textContent = data.about;
    state.drawn = drawn;
  }
  return state.stop;
}
