"""Whether the built-in writer gives as many questions as the preview of a blueprint says there are places."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import process_time

from services.domain.blueprints import Blueprint, BlueprintRow
from services.domain.lecture_offers import Wanted
from services.domain.saved_blueprints import PRESETS
from services.providers.embedder_minilm import MiniLMEmbedder
from services.writing.builtin import BuiltinWriter
from services.writing.builtin.offers import Offered, offered
from services.writing.builtin.study import Study
from services.writing.protocol import Material, Shortfall, Writer
from tests.writing.material import NAMES, lecture

OBJECTIVES = {
    "enzymes": ("Explain how enzymes speed up reactions", "Explain what inhibits an enzyme"),
    "history": ("Explain why the revolution began", "Describe what followed from it"),
    "economics": ("Explain what sets a price", "Predict what a tax does to a market"),
}
_MORE = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of rows ordered one by one: `more` questions than `promised` were to be had, `given` at most that."""

    rows: int
    promised: int
    given: int
    more: int


def main() -> None:
    """Print for three lectures what was promised and given, row by row and for whole exams."""
    embedder = MiniLMEmbedder()
    for name in NAMES:
        material = Material(lecture(name), name, OBJECTIVES[name])
        begun = process_time()
        places = offered(Study(material, embedder))
        busy = process_time() - begun
        writer = BuiltinWriter(embedder)
        kept = ordered_one_by_one(writer, material, places, [each for each in places if each.type is not None])
        print(
            f"places {name}: counted in {busy:.1f} s of the processor; {kept.rows} kinds of rows, promised "
            f"{kept.promised}, given {kept.given} ({kept.given / kept.promised:.0%}), {kept.more} more to be had"
        )
        for preset in PRESETS:
            asked = [(row, len(places.get(Wanted.by(row), ()))) for row in preset.rows]
            promised = sum(min(row.count, count) for row, count in asked)
            given = preset.total - _missing(writer, material, preset.rows)
            print(f"  {preset.name}: {preset.total} asked, {promised} promised row by row, {given} given together")


def ordered_one_by_one(writer: Writer, material: Material, places: Offered, rows: Sequence[Wanted]) -> Kept:
    """Ask for some more than is promised of each of these, each in an order of its own."""
    promised = given = more = 0
    for wanted in rows:
        if wanted.type is None:
            continue
        count = len(places.get(wanted, ()))
        row = BlueprintRow(wanted.type, count + _MORE, wanted.bloom, wanted.difficulty, wanted.objective)
        written = row.count - _missing(writer, material, [row])
        promised, given, more = promised + count, given + min(written, count), more + max(0, written - count)
    return Kept(len(rows), promised, given, more)


def _missing(writer: Writer, material: Material, rows: Sequence[BlueprintRow]) -> int:
    told = writer.write(material, Blueprint(tuple(rows)))
    return sum(each.missing for each in told if isinstance(each, Shortfall))


if __name__ == "__main__":
    main()
