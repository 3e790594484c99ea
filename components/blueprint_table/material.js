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
  constructor({ lectures, parts, places, builtin }) {
    this.lectures = new Map(lectures.map(([id, title, ms, words, places]) => [id, { id, title, ms, words, places }]));
    this.parts = new Map(parts.map(([id, from, to, ms, words, places]) => [`${id} ${from} ${to}`, { ms, words, places }]));
    this.places = new Map(places.map(([wanted, stretch, count]) => [JSON.stringify([wanted, stretch]), count]));
    this.isBuiltin = builtin;
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
    const all = stretches.map((stretch) => ({ stretch, ...this.of(stretch) }));
    const asked = stretches.map(() => 0);
    const before = []; // the rows above, with how many they want of each stretch
    const cells = rows.map((row) => {
      const only = stretches.findIndex(([id]) => id === row.lecture);
      const isIn = (_, at) => only < 0 || at === only;
      const spread = only < 0 ? (all.length ? shares(row.count, all.map((each) => each.words)) : []) : all.map((_, at) => (at === only ? row.count : 0));
      spread.forEach((count, at) => (asked[at] += count));
      const chosen = all.filter(isIn);
      const gone = sum(before.map((other) => this.taken(row, other, all, isIn)));
      before.push({ row, spread });
      return { ...total(chosen), ...this.narrowed(row, chosen), gone };
    });
    return { cells, asked, whole: total(all), isCounted: all.every((offer) => offer.places) };
  }

  /** The places for a row; of how many for its type; how many more there would be with one thing less asked for. */
  narrowed(row, chosen) {
    const places = this.count(row, chosen);
    if (!this.isBuiltin) return { places };
    const wider = ASKS.filter((name) => row[name]).map((name) => [name, this.count({ ...row, [name]: null }, chosen)]);
    return { places, ofType: placesOf(chosen, row.type), wider: wider.filter(([, count]) => count > places) };
  }

  /** The places for what a row asks; null as long as they are not known of one of the stretches. */
  count(row, chosen) {
    const asks = ASKS.map((name) => row[name] ?? null);
    if (this.isBuiltin && asks.every((each) => each === null)) return placesOf(chosen, row.type);
    const wanted = this.isBuiltin ? [row.type, ...asks] : [null, null, null, row.objective];
    const counts = chosen.map(({ stretch }) => this.places.get(JSON.stringify([wanted, stretch])) ?? null);
    return counts.includes(null) ? null : sum(counts);
  }

  /** How many of the places for a row one above it will likely have used: all it asks for here, or its share of these. */
  taken(row, { row: other, spread }, all, isIn) {
    if (other.type !== row.type || ASKS.some((name) => row[name] && other[name] && row[name] !== other[name])) return 0;
    const count = sum(spread.filter(isIn));
    if (ASKS.every((name) => !row[name] || other[name])) return count;
    const [here, there] = [row, other].map((each) => this.count(each, all.filter(isIn)));
    return there ? Math.round(count * Math.min(1, here / there)) : 0;
  }
}

const ASKS = ["bloom", "difficulty", "objective"];

const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);

const total = (offers) => ({ ms: sum(offers.map((offer) => offer.ms)), words: sum(offers.map((offer) => offer.words)) });

/** The places for a type in all of them; null as long as one of them has not been counted. */
function placesOf(offers, type) {
  return offers.every((offer) => offer.places) ? sum(offers.map((offer) => offer.places[type] ?? 0)) : null;
}
