// Long lists: what narrows them, their rows, and the way to the other pages. It comes after pieces.js, as one with it.

function field({ name, label, value, kind, options, hint }) {
  const input = document.createElement(kind === "select" ? "select" : "input");
  input.className = "field";
  input.name = name;
  if (kind === "select") options.forEach(([at, words]) => input.add(new Option(words, at)));
  else Object.assign(input, { type: kind, placeholder: hint });
  input.value = value;
  return part("label", kind, part("span", "quiet", label), input);
}

/** Where the form's fields lead to; nothing when they stand as they were drawn. */
function narrowedTo(form) {
  const fields = [...form.elements].filter(({ name }) => name);
  const values = Object.fromEntries(fields.map(({ name, value }) => [name, value.trim()]));
  const told = JSON.stringify(values);
  if (told === form.dataset.told) return null;
  form.dataset.told = told;
  const to = new URL(form.dataset.address, location.origin);
  for (const [name, value] of Object.entries(values)) if (value) to.searchParams.set(name, value);
  return to.pathname + to.search;
}

function lead({ label, address }) {
  const element = part("a", "", label);
  element.href = address;
  return element;
}

/** The pages to offer: the first, the last, and those around this one; a 0 stands for those left out. */
function offered(number, last) {
  const shown = [...new Set([1, number - 1, number, number + 1, last])].filter((at) => at >= 1 && at <= last);
  return shown.flatMap((at, index) => (index && at - shown[index - 1] > 1 ? [0, at] : [at]));
}

const LISTS = {
  filters({ address, fields }) {
    const element = part("form", "filters", ...fields.map(field));
    element.setAttribute("role", "search");
    element.dataset.address = address;
    element.dataset.told = JSON.stringify(Object.fromEntries(fields.map(({ name, value }) => [name, value])));
    return element;
  },
  lines({ columns, rows }) {
    const heads = columns.map(([name, look]) => part("th", look, name));
    heads.forEach((each) => each.setAttribute("scope", "col"));
    const cell = (content, index) => part("td", columns[index][1], Array.isArray(content) ? badge(content) : (content.address ? lead(content) : content));
    const lines = rows.map((cells) => part("tr", "", ...cells.map(cell)));
    return part("table", "lines", part("thead", "", part("tr", "", ...heads)), part("tbody", "", ...lines));
  },
  pager({ words, number, last, address }) {
    const element = part("div", "pager", part("p", "quiet", words));
    if (last < 2) return element;
    const to = (at, ...content) => {
      const url = new URL(address, location.origin);
      url.searchParams.set("page", at);
      const step = part("a", "step", ...content);
      step.href = url.pathname + url.search;
      return step;
    };
    const step = (at, name, sign) => {
      if (at < 1 || at > last) return part("span", "step off", icon(sign));
      const arrow = to(at, icon(sign));
      arrow.setAttribute("aria-label", name);
      return arrow;
    };
    const page = (at) => {
      if (!at) return part("span", "gap", "…");
      const link = to(at, String(at));
      link.setAttribute("aria-label", `Page ${at} of ${last}`);
      if (at === number) link.setAttribute("aria-current", "page");
      return link;
    };
    element.append(nav("pages", "Pages", [
      step(number - 1, "Page before", "chevron_left"),
      ...offered(number, last).map(page),
      step(number + 1, "Next page", "chevron_right"),
    ]));
    return element;
  },
};
