// What can go wrong with a part, and what follows from it; and what is asked of the file itself.

const BUSY = "Lectern is busy";
const OFFLINE = "Waiting for the network";
const ELSEWHERE = "This recording is being sent from another tab or window.";
const CHANGED = "The file cannot be read any more: it was changed, moved or taken away. Choose it again to go on.";

// Why a step failed: `wait` (then again), `again` (the part at once), `address` (with a new URL),
// `grant` (the page has to renew it), `ended`, `file` (cannot be read), `stop` (with a sentence).
class Trouble extends Error {
  constructor(kind, sentence = "", afterSeconds = 0) {
    super(sentence);
    this.kind = kind;
    this.afterSeconds = afterSeconds;
  }
}

function sentenceIn(text) {
  try {
    const { error } = JSON.parse(text);
    return typeof error === "string" ? error : "";
  } catch {
    return ""; // an object store answers in XML; the caller has a sentence of its own
  }
}

function troubleOf(status, text, retryAfter, { grant }) {
  if (status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 507)) {
    return new Trouble("wait", BUSY, Math.min(300, Number(retryAfter) || 0));
  }
  if (grant && status === 404) return new Trouble("ended");
  if (grant && [401, 403, 410].includes(status)) return new Trouble("grant", sentenceIn(text));
  if (!grant && [401, 403, 404, 410].includes(status)) return new Trouble("address", sentenceIn(text));
  if (!grant && [400, 409, 412].includes(status)) return new Trouble("again", sentenceIn(text));
  return new Trouble("stop", sentenceIn(text) || "The recording was not taken. What has arrived is kept.");
}

async function sha256Of(blob) {
  let bytes;
  try {
    bytes = await blob.arrayBuffer();
  } catch {
    throw new Trouble("file", CHANGED);
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCharCode(...digest));
}

async function isReadable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
