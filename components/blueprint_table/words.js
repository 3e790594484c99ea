// Numbers, times and elements as the table says them. Everything that came from the server is put in as text.

const counted = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

const questions = (count) => counted(count, "question");

/** How long something is, rounded as a person would. */
function lengthWords(ms) {
  const minutes = Math.round(ms / 60000);
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60 ? `${minutes % 60} min` : ""}`.trim();
}

/** `12:34`, or `1:02:34` from one hour on. */
/** The ms of `12:34`, `1:02:34` or `12` (minutes); null of nothing, NaN of anything else. */
function moment(text) {
  const words = text.trim();
  if (!words) return null;
  if (!/^\d{1,3}(:[0-5]?\d){0,2}$/.test(words)) return NaN;
  const places = words.split(":").map(Number);
  if (places.length === 1) return places[0] * 60000;
  return places.reduce((sum, each) => sum * 60 + each, 0) * 1000;
}

/** Fill a choice with `[value, words]` pairs after the first, which stands for none. */
function fill(select, first, options, chosen) {
  const option = ([value, words]) => {
    const element = part("option", "", words);
    element.value = value ?? "";
    return element;
  };
  select.replaceChildren(option(["", first]), ...options.map(option));
  select.value = chosen ?? "";
  if (select.selectedIndex < 0) select.value = "";
}
