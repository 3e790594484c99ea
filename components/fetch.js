// All that Streamlit sends of a component's script with each run of a page: it fetches the rest, once.
const { default: draw } = await import(`${location.origin}/scripts/NAME`);

export default function (given) {
  const root = given.parentElement;
  const stop = draw(given);
  const { dataset } = root.host ?? root;
  if (!("drawn" in dataset)) {
    dataset.drawn = "";
    for (const input of root.querySelectorAll("input[type=file]")) {
      if (input.files.length) input.dispatchEvent(new Event("change")); // chosen before anybody listened
    }
  }
  // Streamlit also lets go of a drawing that a newer one has overtaken; only what has left the page is over.
  return () => {
    if (!root.isConnected) stop?.();
  };
}
