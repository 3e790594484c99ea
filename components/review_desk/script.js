// Draws the parts of the desk at their places, and reports keys, buttons and links.

const mounted = new WeakMap();
let served = ""; // the last moment that took the focus; outlives a desk that Streamlit makes anew

class Desk {
  constructor(root) {
    this.root = root;
    this.at = (selector) => root.querySelector(selector);
    this.drawn = {};
    this.heard = [];
    const gone = new AbortController();
    this.gone = gone.signal;
    this.keys = new Keys(this.at("dialog"), gone.signal);
    this.wishes = new Wishes(this);
    this.deciding = new Deciding(this, gone.signal);
    root.addEventListener("click", (event) => this.clicked(event), { signal: gone.signal });
    const sizes = new ResizeObserver(() => this.placeFoot());
    sizes.observe(this.at(".desk"));
    sizes.observe(this.at(".foot"));
    this.page = root.host?.closest("[data-testid='stMainBlockContainer']");
    this.stop = () => {
      gone.abort();
      sizes.disconnect();
      if (this.room) this.leaveRoom("");
      mounted.delete(root);
    };
  }

  render(data, report) {
    this.report = (event) => report({ ...event, subject: this.data.subject, nonce: performance.now() });
    this.draw(data.queue ? this.deciding.laid(data) : data);
  }

  draw(data) {
    this.data = data;
    for (const [name, draw] of Object.entries(PLACES)) {
      const drawn = JSON.stringify(data[name] ?? null);
      if (drawn !== this.drawn[name]) draw(this, data[name]); // what has not changed keeps the focus
      this.drawn[name] = drawn;
    }
    this.at(".asking").hidden = !data.about && !data.asked && !data.found && !data.more && !data.bar && !data.queue;
    this.wishes.belongTo(data.subject, data.wishing);
    this.at(".evidence").hidden = !data.said && !data.sections?.right.length;
    this.at(".sides").hidden = this.at(".asking").hidden && this.at(".evidence").hidden;
    const known = [...(data.bar?.bindings ?? []), ...(data.ways?.bindings ?? []), ...(data.revision?.bindings ?? [])];
    const bound = known.map(([key]) => [key, () => this.act(key)]);
    const isHeard = Boolean(data.said?.quotes?.length && data.said.media_url);
    const counts = ([name]) => name !== "p" || isHeard;
    if (data.bar) this.keys.list([...known, ...data.bar.listed].filter(counts));
    this.root.querySelectorAll(".hint").forEach((each) => (each.hidden = !counts([each.dataset.hint])));
    this.keys.acts = new Map(isHeard ? [["p", () => this.heard[0].toggle()], ...bound] : bound);
    this.placeFoot();
    this.focus(data.queue ? this.deciding.moment() || data.focus : data.focus);
  }

  act(key) {
    if (this.data.queue) return this.deciding.press(key);
    const open = this.wishes.opener(key);
    const isOffered = this.data.ways?.bindings.some(([name]) => name === key);
    if (open && isOffered) open();
    else this.report({ key });
  }

  focus(moment) {
    if (!moment || moment === served) return;
    served = moment;
    this.at("article").focus({ preventScroll: true });
    this.at("article").scrollIntoView({ block: "nearest" });
  }

  // The foot of the window is outside the flow: it is told where the desk stands, and the page how much it covers.
  placeFoot() {
    if (!this.data?.bar?.at_foot) return;
    const { left, width } = this.at(".desk").getBoundingClientRect();
    const foot = this.at(".foot");
    Object.assign(foot.style, { left: `${left}px`, width: `${width}px` });
    this.leaveRoom(`calc(${foot.offsetHeight}px + 1rem)`);
  }

  leaveRoom(height) {
    if (this.page && this.room !== height) this.page.style.paddingBottom = height;
    this.room = height;
  }

  clicked(event) {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (key) this.act(key);
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act) this.report({ act });
    const to = event.target.closest("a");
    if (!to || to.target || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return; // a link is a link
    event.preventDefault();
    this.report({ to: to.getAttribute("href") });
  }
}

function fill(place, lines, images) {
  place.hidden = !lines;
  place.replaceChildren(...(lines ?? []).map((each) => line(each, images)));
}

function sections(place, told) {
  place.hidden = !told?.length;
  const drawn = (told ?? []).map(({ title, lines }) => part("section", "titled", part("h4", "", title), ...lines.map((each) => line(each))));
  place.replaceChildren(...drawn);
}

// The first paragraph is the heading by which the question is found; what follows it stands below.
function stem({ stem: words, written: nodes }, images) {
  if (!nodes) return [part("h5", "", words)];
  const [first, ...rest] = nodes;
  const isWords = first?.[0] === "p";
  const heading = isWords ? part("h5", "", ...written(first[1], images)) : part("h5", "unseen", words);
  const below = isWords ? rest : nodes;
  return [heading, ...(below.length ? [part("div", "below", ...written(below, images))] : [])];
}

function hint(key, words) {
  const element = part("span", "hint", cap(key), words);
  element.dataset.hint = key;
  return element;
}

const PLACES = {
  tally(desk, tally) {
    desk.at(".tally").hidden = !tally;
    if (!tally) return;
    desk.at("#tally").replaceChildren(...tally.words.map((each) => run(each)));
    desk.at(".tally .track").setAttribute("aria-valuenow", Math.round(tally.share * 100));
    desk.at(".tally .fill").style.transform = `scaleX(${tally.share})`;
  },
  note(desk, words) {
    desk.at(".note").hidden = words === undefined;
    desk.at(".note").textContent = words || "\u00a0"; // the line is always there, so that nothing below it jumps
  },
  about: (desk, lines) => fill(desk.at(".about"), lines),
  asked(desk, asked) {
    fill(desk.at("article"), asked?.lines, desk.data.images);
    if (asked) desk.at("article").prepend(...stem(asked, desk.data.images));
  },
  found(desk, found) {
    fill(desk.at(".found"), found?.lines);
    if (found?.title) desk.at(".found").prepend(part("h4", "", found.title));
  },
  ways: (desk, ways) => desk.wishes.render(ways),
  revision(desk, told) {
    desk.at(".revision").hidden = !told;
    revision(desk.at(".revision"), told, desk.data.images);
  },
  past(desk, past) {
    desk.at(".past").hidden = !past;
    versions(desk.at(".past"), past);
  },
  sections(desk, told) {
    sections(desk.at(".told-left"), told?.left);
    sections(desk.at(".told-right"), told?.right);
  },
  more: (desk, lines) => fill(desk.at(".more"), lines),
  said(desk, said) {
    const place = desk.at(".said");
    place.hidden = !said;
    const quotes = said?.quotes ?? [];
    while (desk.heard.length > quotes.length) desk.heard.pop().stop();
    while (desk.heard.length < quotes.length) desk.heard.push(new Evidence(desk.gone, () => desk.report({ expired: true })));
    quotes.forEach((quote, index) => desk.heard[index].render(quote, said.media_url, said.source, index === 0));
    const figures = desk.heard.map((each) => each.figure);
    const words = [part("h4", "", said?.title ?? ""), ...(said?.lines ?? []).map((each) => line(each))];
    if (place.querySelectorAll("figure").length === figures.length && figures.length) return; // a pressed button keeps the focus
    place.replaceChildren(...words, ...figures);
  },
  bar(desk, bar) {
    const isAtFoot = Boolean(bar?.at_foot);
    const [inPlace, atFoot] = [desk.at(".asking .bar"), desk.at(".foot .bar")];
    inPlace.hidden = !bar || isAtFoot;
    desk.at(".foot").hidden = !isAtFoot;
    if (!bar) desk.keys.list([]);
    const buttons = JSON.stringify([bar?.buttons, bar?.hints]);
    if (buttons === desk.buttons) return;
    desk.buttons = buttons;
    const hints = [...(bar?.hints ?? []), ["?", "all keys"]].map(([name, words]) => hint(name, words));
    const undo = isAtFoot ? [desk.at(".undo")] : [];
    (isAtFoot ? atFoot : inPlace).replaceChildren(...(bar?.buttons ?? []).map(keyButton), ...undo, ...hints);
  },
};

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Desk(parentElement));
  const desk = mounted.get(parentElement);
  desk.render(data[0], (event) => setTriggerValue("did", event));
  return desk.stop;
}
