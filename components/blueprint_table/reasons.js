// What is said about the material behind a row: how many places there are, why they are few, and what can be done.

const LEAST_WORDS_EACH = 30;

const WHY = {
  bloom: "The level follows from what is said: facts to remember, reasons to understand, numbers to apply, comparisons to analyze.",
  difficulty: "The difficulty follows from how alike the wrong options are and how much the lecture dwells on what is asked.",
  objective: "A place counts for an objective when what is said there is near it in meaning.",
};

const OPEN = { bloom: "Leave the level open", difficulty: "Leave the difficulty open", objective: "Leave the objective open" };

class Reasons {
  constructor({ builtin, types, levels, objectives }) {
    Object.assign(this, { isBuiltin: builtin, types, levels, objectives });
  }

  /** What a row is told, over so many chosen lectures: its places in words, what speaks against it, what may be left open. */
  about(row, cell, chosen) {
    const trouble = row.count && chosen ? (this.isBuiltin ? this.ofPlaces(row, cell) : this.ofWords(row, cell)) : "";
    const mends = trouble && this.isBuiltin ? (cell.wider ?? []).filter(([, count]) => count !== null) : [];
    const words = mends.map(([name, count]) => [name, `${OPEN[name]}: about ${counted(count, "place")}`]);
    return { places: chosen ? this.places(row, cell) : "", trouble, mends: words };
  }

  places(row, { places, ofType }) {
    if (this.isGone(row)) return "not counted";
    if (!this.isBuiltin) return this.sentences(row, places);
    if (places === null) return row.objective && ofType !== null ? "counting places for this objective…" : "counting places…";
    if (!places) return "no place";
    const isNarrowed = row.bloom || row.difficulty || row.objective;
    return isNarrowed && ofType ? `about ${places} of ${counted(ofType, "place")}` : `about ${counted(places, "place")}`;
  }

  /** A model is bound to no places: it can ask about every sentence, at any level. */
  sentences(row, count) {
    if (row.objective) return count === null ? "" : count ? `about ${counted(count, "sentence")} near this objective` : "no sentence near this objective";
    return row.bloom || row.difficulty ? "all of it, at any level" : "";
  }

  isGone(row) {
    return row.objective && !this.objectives.includes(row.objective);
  }

  ofWords(row, { words, places }) {
    if (this.isGone(row)) return "";
    if (row.objective && places !== null && places < row.count) {
      const few = places ? `Only about ${counted(places, "sentence")} here ${places === 1 ? "is" : "are"}` : "No sentence here is";
      return `${few} near this objective: ${questions(row.count)} about it would ${places ? "repeat each other" : "have to look elsewhere"}. Choose more of the course, or ask for fewer.`;
    }
    const isThin = words < row.count * LEAST_WORDS_EACH;
    return isThin ? `Only ${counted(words, "word")} ${words === 1 ? "was" : "were"} said here: ${questions(row.count)} about them would repeat each other.` : "";
  }

  ofPlaces(row, cell) {
    const { places, ofType, gone, wider } = cell;
    const kind = this.types.find(([value]) => value === row.type)[1].toLowerCase();
    if (row.bloom && !this.levels.includes(row.bloom)) {
      return `The built-in writer cannot ask at the level “${row.bloom}”. Choose another level, or leave it open.`;
    }
    if (this.isGone(row)) return "The course no longer has this objective, so its places are not counted. Choose another, or leave it open.";
    if (places === null || row.count + gone <= places) return "";
    if (ofType === 0) return `The built-in writer finds no place for a question of the type “${kind}” here. Choose another type, or more of the course.`;
    const most = (wider ?? []).reduce((best, each) => (best && best[1] >= each[1] ? best : each), null);
    const why = most ? ` ${WHY[most[0]]}` : "";
    const beside = gone ? `, about ${gone} of which the rows above use` : "";
    if (!places) return `Of about ${counted(ofType, "place")} for the type “${kind}”, none ${this.asked(row, 1)}.${why} Leave something open, or choose more of the course.`;
    const mend = most ? "Leave something open, ask for fewer, or choose more of the course." : "Choose more of the course, or ask for fewer.";
    const short = `${questions(row.count)} will likely come up short.`;
    if (!this.asked(row, places)) return `What you chose offers about ${counted(places, "place")} for the type “${kind}”${beside}: ${short} ${mend}`;
    return `Of about ${counted(ofType, "place")} for the type “${kind}”, about ${places} ${this.asked(row, places)}${beside}: ${short}${why} ${mend}`;
  }

  /** What a row asks for besides the type: "are hard, ask at the level “analyze” and serve this objective". */
  asked(row, count) {
    const verb = (one, many) => (count === 1 ? one : many);
    const asks = [
      row.difficulty && `${verb("is", "are")} ${row.difficulty}`,
      row.bloom && `${verb("asks", "ask")} at the level “${row.bloom}”`,
      row.objective && `${verb("serves", "serve")} this objective`,
    ].filter(Boolean);
    return asks.length > 1 ? `${asks.slice(0, -1).join(", ")} and ${asks.at(-1)}` : (asks[0] ?? "");
  }
}
