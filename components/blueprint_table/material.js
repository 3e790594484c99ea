// How much material stands behind what is asked: words, minutes and places, and how the rows spread over the lectures.

/** `count` spread in proportion to the weights, by largest remainder; equal remainders go to the earlier. */
function shares(count, weights) {
  const total = weights.reduce((sum, each) => sum + each, 0);
  const quotas = weights.map((weight) => (total ? (count * weight) / total : count / weights.length));
  const whole = quotas.map(Math.floor);
  const order = quotas.map((_, at) => at).sort((a, b) => whole[a] - quotas[a] - (whole[b] - quotas[b]) || a - b);
  const left = count - whole.reduce((sum, each) => sum + each, 0);
  for (const at of order.slice(0, left)) whole[at] += 1;
  return whole;
}

class Material {
  constructor({ lectures, parts }) {
    this.lectures = new Map(lectures.map(([id, title, ms, words, places]) => [id, { id, title, ms, words, places }]));
    this.parts = new Map(parts.map(([id, from, to, ms, words, places]) => [`${id} ${from} ${to}`, { ms, words, places }]));
  }

  /** What a stretch holds; of one that has not been looked up yet, as much as of a lecture that is even throughout. */
  of([id, from, to]) {
    const lecture = this.lectures.get(id);
    if (!from && to === null) return lecture;
    const known = this.parts.get(`${id} ${from} ${to}`);
    if (known) return known;
    const ms = Math.max(0, Math.min(to ?? lecture.ms, lecture.ms) - from);
    const share = lecture.ms ? ms / lecture.ms : 0;
    const places = lecture.places && Object.fromEntries(Object.entries(lecture.places).map(([type, count]) => [type, Math.round(count * share)]));
    return { ms, words: Math.round(lecture.words * share), places };
  }

  /** Everything that the page says about these rows over these stretches. */
  behind(stretches, rows) {
    const offers = stretches.map((stretch) => this.of(stretch));
    const words = offers.map((offer) => offer.words);
    const asked = stretches.map(() => 0);
    const taken = new Map(); // how many of a type earlier rows want of each stretch
    const cells = rows.map((row) => {
      const only = stretches.findIndex(([id]) => id === row.lecture);
      const spread = only < 0 ? (stretches.length ? shares(row.count, words) : []) : stretches.map((_, at) => (at === only ? row.count : 0));
      spread.forEach((count, at) => (asked[at] += count));
      const chosen = only < 0 ? offers : [offers[only]];
      const before = taken.get(row.type) ?? stretches.map(() => 0);
      const gone = only < 0 ? sum(before) : before[only];
      taken.set(row.type, before.map((count, at) => count + spread[at]));
      return { ...total(chosen), places: placesOf(chosen, row.type), gone };
    });
    return { cells, asked, whole: total(offers), isCounted: offers.every((offer) => offer.places) };
  }
}

const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);

const total = (offers) => ({ ms: sum(offers.map((offer) => offer.ms)), words: sum(offers.map((offer) => offer.words)) });

/** The places for a type in all of them; null as long as one of them has not been counted. */
function placesOf(offers, type) {
  return offers.every((offer) => offer.places) ? sum(offers.map((offer) => offer.places[type] ?? 0)) : null;
}
