// A text with the places marked at which some words, in lower case, stand in it.

function marked(text, words) {
  if (!words) return [text];
  const nodes = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(words); at >= 0; at = lower.indexOf(words, from)) {
    nodes.push(text.slice(from, at), part("mark", "", text.slice(at, at + words.length)));
    from = at + words.length;
  }
  return [...nodes, text.slice(from)];
}
