"""How well the rules find the nineteen item-writing flaws in labelled items, and how long a thousand items take."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from services.checking.flaws import find_flaws
from services.domain.findings import FindingCode
from services.domain.formats.questions_json import read_questions_json

ROOT = Path(__file__).parents[1]
LABELLED = ROOT / "tests" / "checking"
SETS = {"the first items": ("tuning", "held"), "items of more fields": ("second_tuning", "second_held")}
"""Of each set the half on which rules were tried, and the one that was held back from who wrote them."""
HALVES = tuple(half for halves in SETS.values() for half in halves)
CODES = [code for code in FindingCode if code.is_flaw]
MANY = 1_000
MOST_SECONDS = 20.0


@dataclass(frozen=True)
class Agreement:
    """How the rules and the labels agree on one flaw."""

    both: int
    only_found: int
    only_labelled: int

    @property
    def precision(self) -> float:
        return self.both / (self.both + self.only_found) if self.both + self.only_found else 1.0

    @property
    def recall(self) -> float:
        return self.both / (self.both + self.only_labelled) if self.both + self.only_labelled else 1.0

    @property
    def f1(self) -> float:
        total = 2 * self.both + self.only_found + self.only_labelled
        return 2 * self.both / total if total else 1.0


def main() -> None:
    """Print precision, recall and F1 of each flaw on both halves of both sets, and the seconds of a thousand items."""
    for name, halves in SETS.items():
        tables = {half: agreements(half) for half in halves}
        print(f"{name:<24}" + "".join(f"  {half.split('_')[-1]:>8}: n    P     R     F1" for half in halves))
        for code in CODES:
            print(f"{code.value:<24}" + "".join(f"  {_row(tables[half][code])}" for half in halves))
        print(f"{'mean':<24}" + "".join(f"  {_means(tables[half])}" for half in halves) + "\n")
    seconds = _seconds_of_many()
    verdict = "within" if seconds <= MOST_SECONDS else "MORE THAN"
    print(f"check-questions on {MANY} items: {seconds:.1f} s with loading, {verdict} {MOST_SECONDS:.0f} s")


def agreements(half: str) -> dict[FindingCode, Agreement]:
    """For each flaw how the rules agree with the labels of one half."""
    content = (LABELLED / f"labelled_{half}.json").read_text(encoding="utf-8")
    labels = [set(item["labels"]) for item in json.loads(content)["questions"]]
    found = [{finding.code for finding in findings} for findings in find_flaws(read_questions_json(content))]
    counted = Counter(
        (code, code in given, code in seen) for given, seen in zip(labels, found, strict=True) for code in CODES
    )
    return {
        code: Agreement(counted[code, True, True], counted[code, False, True], counted[code, True, False])
        for code in CODES
    }


def _row(one: Agreement) -> str:
    return f"{one.both + one.only_labelled:>11} {one.precision:5.2f} {one.recall:5.2f} {one.f1:5.2f}"


def _means(table: dict[FindingCode, Agreement]) -> str:
    mean = [
        sum(values) / len(table)
        for values in zip(*((a.precision, a.recall, a.f1) for a in table.values()), strict=True)
    ]
    return f"{'':>11} {mean[0]:5.2f} {mean[1]:5.2f} {mean[2]:5.2f}"


def _seconds_of_many() -> float:
    """The command on a thousand items, each of them different to the letter."""
    with TemporaryDirectory(prefix="lectern-") as folder:
        source, out = Path(folder) / "questions.json", Path(folder) / "flaws.json"
        source.write_text(json.dumps({"questions": list(islice(_different(), MANY))}), encoding="utf-8")
        started = perf_counter()
        subprocess.run([sys.executable, "manage.py", "check-questions", source, "--out", out], cwd=ROOT, check=True)
        return perf_counter() - started


def _different() -> Iterator[dict[str, object]]:
    """Labelled items for ever, told apart by a number, so that no text is parsed once for two of them."""
    items = [
        item
        for half in HALVES
        for item in json.loads((LABELLED / f"labelled_{half}.json").read_text(encoding="utf-8"))["questions"]
        if item["type"] == "single_choice"
    ]
    for number, item in enumerate(cycle(items)):
        options = [option | {"text": f"{option['text']} {number}"} for option in item["options"]]
        yield item | {"id": str(number), "stem": f"{number}. {item['stem']}", "options": options}


if __name__ == "__main__":
    main()
