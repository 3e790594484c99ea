// An order and its questions. A card that is there stays as it is while others come; a plain click on a link goes there
// within the page. Everything that came from the server is put on the page as text.

const mounted = new WeakMap();

function badge([words, name, colour]) {
  const element = part("span", "badge", icon(name), words);
  element.style.background = `var(--st-${colour}-background-color)`;
  element.style.color = `var(--st-${colour}-text-color)`;
  return element;
}

function button({ name, label, icon: sign, help, is_off: isOff }, isFirst) {
  const element = part("button", isFirst ? "button first" : "button", ...(sign ? [icon(sign)] : []), label);
  element.type = "button";
  element.dataset.act = name;
  element.disabled = isOff;
  if (help) element.title = help;
  return element;
}

function quote([time, address, words], lecture) {
  const heard = part("a", "heard", icon("play_circle"), time);
  heard.href = address;
  heard.title = `Hear it in “${lecture}”`;
  return part("p", "quote", heard, part("q", "", words));
}

function card({ about, address, badges, stem, lines, quotes, lecture }) {
  const open = part("a", "open", "Open", icon("arrow_forward"));
  open.href = address;
  const head = part("div", "head", part("span", "quiet about", about), ...badges.map(badge), open);
  const asked = part("h3", "stem", ...written(stem));
  const cited = quotes.map((each) => quote(each, lecture));
  return part("li", "card", head, asked, part("div", "lines", ...lines.map((each) => line(each))), ...cited);
}

class Order {
  constructor(root) {
    this.root = root;
    this.at = (selector) => root.querySelector(selector);
    this.drawn = new Map();
    this.clicked = (event) => this.click(event);
    root.addEventListener("click", this.clicked);
  }

  stop() {
    this.root.removeEventListener("click", this.clicked);
    mounted.delete(this.root);
  }

  render([standing, questions], report) {
    this.report = report;
    this.stand(standing, questions.length);
    const list = this.at(".cards");
    const wanted = new Set(questions.map(({ id }) => id));
    for (const [id, { element }] of this.drawn) if (!wanted.has(id)) element.remove();
    questions.forEach((question, index) => {
      const told = JSON.stringify(question);
      const there = this.drawn.get(question.id);
      const element = there?.told === told ? there.element : card(question);
      if (there && there.element !== element) there.element.replaceWith(element);
      else if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
      this.drawn.set(question.id, { told, element });
    });
  }

  stand({ status, words, share, trouble, missing, actions }, count) {
    const told = JSON.stringify([status, trouble, missing, actions]);
    this.at(".said").textContent = words;
    this.at(".bar").hidden = share === null;
    this.at(".bar").ariaValueNow = Math.round((share ?? 0) * 100);
    this.at(".bar span").style.width = `${(share ?? 0) * 100}%`;
    this.at(".skeleton").hidden = share === null || count > 0;
    if (told === this.told) return; // a button that has the focus keeps it
    this.told = told;
    this.at(".status").replaceWith(Object.assign(badge(status), { className: "badge status" }));
    this.at(".trouble").hidden = !trouble;
    this.at(".trouble").textContent = trouble;
    this.at(".missing").hidden = missing.length === 0;
    this.at(".missing").replaceChildren(...missing.map((each) => part("li", "", icon("playlist_remove"), part("span", "", each))));
    const buttons = actions.map((action, index) => button(action, index === 0 && share === null));
    this.at(".acts.working").replaceChildren(...(share === null ? [] : buttons));
    this.at(".acts.ended").replaceChildren(...(share === null ? buttons : []));
  }

  click(event) {
    const pressed = event.target.closest("[data-act]");
    const link = event.target.closest("a");
    if (pressed) this.report({ act: pressed.dataset.act, nonce: performance.now() });
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    this.report({ to: link.getAttribute("href"), nonce: performance.now() });
  }
}

export default function ({ parentElement, data, setTriggerValue }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, new Order(parentElement));
  const order = mounted.get(parentElement);
  order.render(data, (told) => setTriggerValue("did", told));
  return () => order.stop();
}
