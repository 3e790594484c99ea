// Draws how fast a lecture was spoken and when its key terms came up, along its time. A place that is clicked, or
// walked to with the arrow keys and chosen with Enter, is reported with its moment. Words are only ever text.

const mounted = new WeakMap();

function save({ name, text }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function start(root) {
  const state = { panels: [] };
  state.stop = () => {
    state.panels.forEach((panel) => panel.sizes.disconnect());
    root.querySelector(".charts").replaceChildren();
    mounted.delete(root);
  };
  return state;
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, start(parentElement));
  const state = mounted.get(parentElement);
  state.open = (at) => setTriggerValue("opened", { at, nonce: performance.now() });
  state.ask = (name) => {
    state.asked = performance.now();
    setTriggerValue("file", { name, nonce: state.asked });
  };
  if (data.file && data.file.nonce === state.asked) {
    state.asked = undefined;
    save(data.file);
  }
  if (data.drawing === state.drawn) return state.stop;
  state.drawn = data.drawing;
  const drawing = JSON.parse(data.drawing);
  const place = parentElement.querySelector(".charts");
  drawing.panels.forEach((panel, index) => {
    if (!state.panels[index]) {
      place.append(parentElement.querySelector("template").content.cloneNode(true));
      state.panels[index] = new Panel(place.lastElementChild, state);
    }
    state.panels[index].render(panel, drawing);
  });
  for (const panel of state.panels.splice(drawing.panels.length)) {
    panel.sizes.disconnect();
    panel.section.remove();
  }
  return state.stop;
}
