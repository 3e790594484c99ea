// What the keys of a page with a recording do: they play and move from anywhere but where somebody types or presses
// something else.

const TYPING = "input:not([type='range']), textarea, select, [contenteditable=''], [contenteditable='true']";
const ELSEWHERE = "button, a[href], summary, [role='button'], [role='tab'], [role='radio'], [role='slider'], [role='listbox'], [role='grid'], [role='option'], [role='menuitem'], input";
const DIALOG = "[data-testid='stDialog'] [role='dialog'], [role='dialog'][aria-modal='true']";

function pressed(event, player) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const target = event.composedPath()[0];
  const inside = target instanceof Element && player.root.contains(target);
  if (target instanceof Element && (target.isContentEditable || target.closest(TYPING))) return;
  const line = inside ? target.closest(".line") : null;
  if (target instanceof Element && !line && target.closest(ELSEWHERE)) {
    const ownSlider = target === player.seekBar && !event.key.startsWith("Arrow");
    if (!ownSlider && !(inside && /^[jlk]$/i.test(event.key))) return;
  }
  if (document.querySelector(DIALOG) && !inside) return;
  const act = acts(player, line, inside)[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function acts(player, line, inside) {
  const by = (seconds) => () => player.seek(player.position() + seconds);
  return {
    " ": () => player.toggle(),
    k: () => player.toggle(),
    j: by(-5),
    l: by(5),
    ArrowLeft: by(-5),
    ArrowRight: by(5),
    ...(line ? { Enter: () => player.hear(line) } : {}),
    ...(line || !inside ? lineActs(player, line) : {}),
  };
}

function lineActs({ lines }, line) {
  if (!line && document.activeElement !== document.body) return {};
  const from = line ? lines.indexOf(line) : lines.current;
  return { ArrowUp: () => lines.goTo(from - 1), ArrowDown: () => lines.goTo(from + 1) };
}
