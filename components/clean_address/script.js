// Replaces the entry of the history in place; Streamlit reads the address anew at the next run.

export default function ({ data, parentElement }) {
  const frame = parentElement.host?.closest("[data-testid='stElementContainer']");
  if (frame) Object.assign(frame.style, { position: "absolute", width: "0", height: "0" });
  const address = new URL(window.location.href);
  if (!address.searchParams.has(data.name)) return;
  address.searchParams.delete(data.name);
  window.history.replaceState(window.history.state, "", address);
}
