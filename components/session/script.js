// Sends the ticket (or the farewell) to the app's own route, which alone may set the HttpOnly cookie.

const sent = new Set();

async function send(action, ticket, line) {
  try {
    const answer = await fetch(`/session/${action}`, {
      method: "POST",
      body: ticket ?? "",
      headers: { "Content-Type": "text/plain" },
      credentials: "same-origin",
    });
    if (!answer.ok) throw new Error((await answer.json()).error);
    if (action === "end") window.location.assign("/");
    else window.location.reload();
  } catch (error) {
    line.textContent = `${error.message} Reload the page and try again.`;
    line.hidden = false;
  }
}

export default function ({ parentElement, data }) {
  const once = `${data.action}:${data.ticket ?? ""}`;
  if (sent.has(once)) return;
  sent.add(once);
  send(data.action, data.ticket, parentElement.querySelector("p"));
}
