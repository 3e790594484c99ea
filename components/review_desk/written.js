// Text with emphasis, formulas and pictures. The server has parsed it; each tag and attribute is looked up here once
// more, and made as an element, so that no text of anybody ever becomes markup.

const WORDS = new Set(["p", "ul", "ol", "li", "em", "strong", "sub", "sup", "code", "pre", "br"]);
const MATHML = "http://www.w3.org/1998/Math/MathML";
const FORMULA = new Set(
  ("math mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub " +
    "msubsup msup mtable mtd mtext mtr munder munderover merror").split(" "),
);
const OF_FORMULA = new Set(
  ("accent accentunder class columnspan depth display displaystyle fence form height largeop linethickness lspace " +
    "mathvariant maxsize minsize movablelimits rowspan rspace scriptlevel separator stretchy symmetric width").split(" "),
);
const STYLED = new Set(["added", "removed", "strong", "quiet", "letter"]);

const unseen = (words) => part("span", "unseen", words);

// `images` are the addresses of pictures by their names.
function writtenNode(node, images) {
  if (typeof node === "string") return document.createTextNode(node);
  const [tag, content, attributes] = node;
  const inner = () => written(content, images);
  if (FORMULA.has(tag)) {
    const element = document.createElementNS(MATHML, tag);
    for (const [name, value] of Object.entries(attributes)) if (OF_FORMULA.has(name)) element.setAttribute(name, value);
    element.append(...inner());
    return element;
  }
  if (WORDS.has(tag)) {
    const element = part(tag, "", ...inner());
    if (tag === "ol" && Number.isInteger(attributes.start)) element.start = attributes.start;
    return element;
  }
  if (tag === "mark") return part("mark", "", ...inner());
  if (tag === "at") return part("sup", "at", unseen("finding "), ...inner());
  if (tag === "gap") return part("span", "gap", unseen("gap "), ...inner());
  if (tag === "img") return picture(attributes, images);
  return document.createTextNode("");
}

function picture({ name, alt }, images) {
  if (!images?.[name]) return part("span", "quiet", `[${alt}]`);
  const image = document.createElement("img");
  image.src = images[name];
  image.alt = alt;
  return image;
}

const written = (nodes, images) => nodes.map((node) => writtenNode(node, images));

// Words of a certain style, with what says it to those who do not see it.
function styled(style, content) {
  const kind = STYLED.has(style) ? style : "";
  if (kind === "added") return part("ins", "", unseen("added: "), ...content);
  if (kind === "removed") return part("del", "", unseen("removed: "), ...content);
  return part(kind === "strong" ? "strong" : "span", kind, ...content);
}
