// What the parts of a page are put together from. Everything that came from the server is put in as text.

const withIcon = (name, words) => (name ? [icon(name), part("span", "", words)] : [words]);

function link({ label, address, icon: name }) {
  const element = part("a", "", ...withIcon(name, label));
  element.href = address;
  return element;
}

function button({ act, label, icon: name, help, off }, className) {
  const element = part("button", `button ${className}`, ...withIcon(name, label));
  element.type = "button";
  element.dataset.act = act;
  element.disabled = Boolean(off);
  if (help) element.title = help;
  return element;
}

function nav(className, name, items) {
  const element = part("nav", className, ...items);
  element.setAttribute("aria-label", name);
  return element;
}

function badge([words, name, colour]) {
  const element = part("span", "badge", icon(name), words);
  element.style.background = `var(--st-${colour}-background-color)`;
  element.style.color = `var(--st-${colour}-text-color)`;
  return element;
}
