// Pieces of the page. Everything that came from the server becomes text here, never markup.

function part(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

function icon(name, className = "") {
  const sign = part("span", `icon ${className}`, name);
  sign.setAttribute("aria-hidden", "true");
  return sign;
}

function run([style, words, third]) {
  if (style.startsWith("icon")) return icon(words, style.slice(5));
  if (style.startsWith("badge")) return part("span", style, ...(third ? [icon(third)] : []), words);
  const element = part(style === "link" ? "a" : style === "strong" ? "strong" : "span", style, words);
  if (style === "link") element.href = third;
  return element;
}

const line = (runs) => part("p", "", ...runs.map(run));

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (n) => String(n).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

