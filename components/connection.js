// Says in Lectern's words what Streamlit would say in its own of a server that cannot be reached: it tells its host,
// which here is the page itself (components/web/own_words.py has it open no dialogs).

const CUT_OFF = "Lectern cannot be reached just now. This page tries again by itself: keep it open, and what you typed stays.";
const GIVEN_UP = "Lectern cannot be reached any more. Reload this page to go on.";
const BROKEN = "This page could not be drawn. Reload it; what you saved is safe.";
const CUT_MS = 1500; // a shorter break is not worth a word
const READ_MS = 10_000;
const NOTICE = "lectern-connection";

let sayingSoon = 0;

function say(words) {
  clearTimeout(sayingSoon);
  const { color, backgroundColor, fontFamily } = getComputedStyle(document.querySelector(".stApp") ?? document.body);
  const notice = document.getElementById(NOTICE) ?? document.body.appendChild(document.createElement("div"));
  notice.id = NOTICE;
  notice.role = "status";
  Object.assign(notice.style, {
    position: "fixed", top: "0.75rem", left: "50%", transform: "translateX(-50%)", zIndex: 1_000_001,
    width: "max-content", maxWidth: "min(40rem, calc(100vw - 2rem))", padding: "0.75rem 1rem", borderRadius: "0.4rem",
    background: color, color: backgroundColor, fontFamily, fontSize: "1rem", lineHeight: 1.5,
  });
  notice.hidden = !words;
  notice.textContent = words;
}

function sayLater(words, after) {
  clearTimeout(sayingSoon);
  sayingSoon = setTimeout(() => say(words), after);
}

function heard({ type, error, attemptingToReconnect }) {
  if (type === "WEBSOCKET_CONNECTED") say("");
  else if (type === "WEBSOCKET_DISCONNECTED") sayLater(attemptingToReconnect === false ? GIVEN_UP : CUT_OFF, CUT_MS);
  else if (type === "CLIENT_ERROR_DIALOG" && error === "Bad message format") {
    say(BROKEN);
    sayLater("", READ_MS);
  }
}

addEventListener("message", ({ source, data }) => {
  if (source === window && data?.stCommVersion === 1) heard(data);
});
