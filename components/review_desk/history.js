// The versions of a question and what changed in each; a revision beside the question it would replace.

// Keeps open what somebody has opened, when the list is drawn anew.
function versions(place, past) {
  const opened = new Set([...place.querySelectorAll("details[open]")].map((each) => each.dataset.number));
  const isFirst = !place.querySelector("details");
  const drawn = (past?.versions ?? []).map(({ number, summary, lines, act }, index) => {
    const head = part("summary", "", ...summary.map((each) => run(each)));
    const details = part("details", "", head, ...lines.map((each) => line(each)));
    details.dataset.number = number;
    details.open = isFirst ? index === 0 : opened.has(String(number));
    if (act) details.append(actButton(act));
    return details;
  });
  place.replaceChildren(...(past ? [part("h4", "", past.title), ...drawn] : []));
}

function actButton({ act, words, icon: name }) {
  const button = part("button", "button", icon(name), words);
  button.type = "button";
  button.dataset.act = act;
  return button;
}

function side({ title, stem: words, written: nodes, lines, found }, images) {
  const question = part("div", "question", ...stem({ stem: words, written: nodes }, images), ...lines.map((each) => line(each, images)));
  const checked = found.length ? [part("div", "found", ...found.map((each) => line(each)))] : [];
  return part("section", "", part("h4", "", title), question, ...checked);
}

function revision(place, told, images) {
  if (!told) return place.replaceChildren();
  const states = part("div", "states", ...told.lines.map((each) => line(each)));
  states.setAttribute("role", "status");
  const sides = part("div", "compared", ...told.sides.map((each) => side(each, images)));
  const changes = part("div", "changes", ...(told.changes.length ? [part("h4", "", "What changes")] : []), ...told.changes.map((each) => line(each)));
  const bar = part("div", "bar", ...told.buttons.map(keyButton));
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "What you can do with it");
  const waits = told.waits ? [part("div", "skeleton")] : [];
  place.replaceChildren(part("h4", "", told.title), states, ...waits, ...(told.sides.length ? [sides] : []), ...(told.changes.length ? [changes] : []), bar);
}
