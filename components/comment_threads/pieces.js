// Pieces of a thread. Everything that somebody typed becomes text here, never markup.

function key(name) {
  const cap = part("kbd", "", name);
  cap.setAttribute("aria-hidden", "true");
  return cap;
}

function button(words, name, act, look = "") {
  const element = part("button", `button ${look}`, icon(name), words);
  element.type = "button";
  element.onclick = act;
  return element;
}

const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function moment(at) {
  const element = part("time", "quiet", WHEN.format(new Date(at)));
  element.dateTime = at;
  return element;
}

// The words of a comment; who is mentioned stands out, of names that begin alike the longest.
function words({ text, mentions }) {
  const element = part("p", "text");
  element.dir = "auto";
  if (!mentions.length) {
    element.append(text);
    return element;
  }
  const escaped = [...mentions].sort((one, other) => other.length - one.length).map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const names = new RegExp(`(@(?:${escaped.join("|")}))(?![\\p{L}\\p{N}_])`, "giu");
  text.split(names).forEach((piece, index) => element.append(index % 2 ? part("strong", "mention", piece) : piece));
  return element;
}
