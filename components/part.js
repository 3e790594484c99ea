// What pages are put together from. Everything that came from a server or a person is put in as text, never as markup.

function part(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

function icon(name, className = "") {
  const sign = part("span", `icon ${className}`.trim(), name);
  sign.setAttribute("aria-hidden", "true");
  return sign;
}
