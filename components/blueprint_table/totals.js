// What the rows of a blueprint come to, column by column, in the foot of the table.

function drawTotals(root, rows, data, whole) {
  const tally = (name, options) => {
    const counts = new Map();
    for (const row of rows.rows) if (row.count) counts.set(row[name], (counts.get(row[name]) ?? 0) + row.count);
    const known = options.filter(([value]) => counts.has(value)).map(([value, words]) => `${counts.get(value)} ${words.toLowerCase()}`);
    return [...known, ...(counts.has(null) && known.length ? [`${counts.get(null)} any`] : [])];
  };
  const draw = (name, words) => root.querySelector(`tfoot .${name}`).replaceChildren(...[words].flat().map((each) => part("span", "", String(each))));
  draw("types", tally("type", data.types));
  draw("blooms", tally("bloom", data.blooms));
  draw("difficulties", tally("difficulty", data.difficulties));
  const aimed = rows.rows.reduce((all, row) => all + (row.objective ? row.count : 0), 0);
  draw("objectives", aimed ? `${aimed} with one` : []);
  draw("total", rows.count);
  draw("whole", whole.words ? [`${lengthWords(whole.ms)} taught`, counted(whole.words, "word")] : []);
}
