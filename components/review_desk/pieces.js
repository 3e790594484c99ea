// Pieces of the page. Everything that came from the server becomes text here, never markup.

function run([style, words, third], images) {
  if (style.startsWith("icon")) return icon(words, style.slice(5));
  if (style.startsWith("badge")) return part("span", style, ...(third ? [icon(third)] : []), words);
  if (style === "at") return part("sup", "at", words);
  if (style === "link" || style === "link out") {
    const link = part("a", "link", words);
    link.href = third;
    if (style === "link out") Object.assign(link, { target: "_blank", rel: "noopener" });
    return link;
  }
  return styled(style, third ? written(third, images) : [words]);
}

// Paragraphs and lists cannot stand in a paragraph.
const isBlock = (node) => Array.isArray(node) && ["p", "ul", "ol", "pre"].includes(node[0]);
const line = (runs, images) =>
  part(runs.some(([, , third]) => Array.isArray(third) && third.some(isBlock)) ? "div" : "p", "line", ...runs.map((each) => run(each, images)));
