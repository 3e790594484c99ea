// What is said about files: sizes, times, names, and why one is refused.

function amount(bytes) {
  if (bytes < 1e5) return `${Math.ceil(bytes / 1e3)} KB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return `${Number((bytes / 1e9).toFixed(2))} GB`;
}

function amountOf(sent, size) {
  const [some, all] = [amount(sent), amount(size)];
  if (sent === 0) return `0 of ${all}`;
  const unit = all.slice(all.indexOf(" "));
  return some.endsWith(unit) ? `${some.slice(0, -unit.length)} of ${all}` : `${some} of ${all}`;
}

function timeLeft(seconds) {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s left`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min left`;
  return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min left`;
}

const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;
const recordings = (number) => counted(number, "recording", "recordings");

// The name as the server keeps it, so that a file is known again by it: without folders and signs that are not seen.
function keptName(name) {
  const seen = name.replaceAll("\\", "/").split("/").pop().replace(/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, "").trim();
  return [...seen].slice(-200).join("") || "recording";
}

const fingerprint = (name, size, lastModified) => `${keptName(name)}/${size}/${lastModified}`;
const keyOf = (file) => fingerprint(file.name, file.size, file.lastModified);

// Empty when the file may be sent.
function refusal(file, { accept, max_bytes: limit }) {
  const name = keptName(file.name);
  if (!isAccepted(file, accept)) return `${name} is not a recording. Choose sound or video.`;
  if (file.size === 0) return `${name} is empty. Choose a file with a recording in it.`;
  if (file.size > limit) {
    const sizes = `${name} has ${amount(file.size)}, and at most ${amount(limit)} are taken.`;
    return `${sizes} Save it as sound only, or in two halves.`;
  }
  return "";
}

function isAccepted(file, accept) {
  const name = file.name.toLowerCase();
  const entries = accept.split(",").map((entry) => entry.trim().toLowerCase());
  if (entries.some((entry) => entry.startsWith(".") && name.endsWith(entry))) return true;
  if (!file.type) return true; // a browser that does not know the kind leaves the judgement to the server
  const covers = (entry) => (entry.endsWith("/*") ? file.type.startsWith(entry.slice(0, -1)) : file.type === entry);
  return entries.some(covers);
}

function button(words, className, onclick, label = "") {
  const made = part("button", className, words);
  made.type = "button";
  made.onclick = onclick;
  if (label) made.setAttribute("aria-label", label);
  return made;
}

// Written only when it is new: an assistive technology hears of every write.
function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}
