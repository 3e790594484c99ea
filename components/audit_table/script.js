// Rows of the audit log. What a row names is a link that narrows the log to it: pressed here, or opened in another tab.

const mounted = new WeakMap();

function link(name, value, words) {
  const element = part("a", "", words);
  element.href = `?${new URLSearchParams({ [name]: value })}`;
  element.dataset.name = name;
  element.dataset.value = value;
  element.title = "Show only these";
  return element;
}

function moments(zone) {
  try {
    return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium", timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
  }
}

function line(row, format) {
  const time = part("time", "", format.format(new Date(row.at)));
  time.dateTime = row.at;
  const object = part("td", "object");
  if (row.objectId) object.append(link("object", row.objectId, row.object));
  if (row.about) object.append(part("span", "about", row.about));
  return part(
    "tr", "",
    part("td", "when", time),
    part("td", "who", row.who ? link("who", row.who, row.who) : "an unknown address", part("span", "about", row.address)),
    part("td", "did", row.did),
    object,
    part("td", "course", ...(row.courseId ? [link("course", row.courseId, row.course || "a course that is gone")] : [])),
  );
}

function chip([name, words]) {
  const button = part("button", "button", part("span", "", words));
  button.type = "button";
  button.dataset.name = name;
  button.dataset.value = "";
  button.setAttribute("aria-label", `Do not narrow to ${words} any more`);
  const cross = part("span", "icon", "close");
  cross.setAttribute("aria-hidden", "true");
  button.append(cross);
  return part("li", "", `Only this ${name}: `, button);
}

function start(root) {
  const state = { report: () => {} };
  const press = (event) => {
    const target = event.target.closest("[data-name]");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    if (!target || elsewhere) return;
    event.preventDefault();
    state.report({ name: target.dataset.name, value: target.dataset.value, nonce: performance.now() });
  };
  root.addEventListener("click", press);
  state.stop = () => {
    root.removeEventListener("click", press);
    mounted.delete(root);
  };
  return state;
}

export default function ({ parentElement, data: [data], setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, start(parentElement));
  const state = mounted.get(parentElement);
  state.report = (event) => setTriggerValue("narrow", event);
  const drawn = JSON.stringify(data);
  if (drawn !== state.drawn) {
    const format = moments(data.zone);
    const narrowed = parentElement.querySelector(".narrowed");
    narrowed.replaceChildren(...data.narrowed.map(chip));
    narrowed.hidden = !data.narrowed.length;
    parentElement.querySelector("tbody").replaceChildren(...data.rows.map((row) => line(row, format)));
    state.drawn = drawn;
  }
  return state.stop;
}
