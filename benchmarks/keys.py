"""How many wrong keys that stand in their own passage the gate finds, and how many right ones it doubts."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.checking.gate import Gate
from services.domain.blueprints import BlueprintRow
from services.domain.findings import Finding, FindingCode, Severity
from services.domain.questions import Answer, Option, Pair, Question, QuestionType, Source, true_false_options
from services.domain.transcripts import Segment, Transcript
from services.providers.embedder_minilm import MiniLMEmbedder
from services.providers.protocols import Embedder
from services.writing.protocol import Material

LABELLED = Path(__file__).parents[1] / "tests" / "checking"
HALVES = ("tuning", "held")
_MARKED = frozenset({FindingCode.KEY_UNSUPPORTED, FindingCode.DISTRACTOR_SUPPORTED})
_MS_PER_WORD = 400


@dataclass(frozen=True)
class Keyed:
    """A question with a key that is right or wrong by the passage it cites."""

    question: Question
    said: Transcript
    is_right: bool


@dataclass(frozen=True)
class Judged:
    """What the gate held against the key of a question."""

    keyed: Keyed
    against: tuple[Finding, ...]

    @property
    def is_marked(self) -> bool:
        """A teacher is told that the key is wrong."""
        return any(each.severity is Severity.MAJOR for each in self.against)


def main() -> None:
    """Print for each type and half the wrong keys that were marked and the right ones that were."""
    judged = {half: judge(half) for half in HALVES}
    print(f"{'type':<16}" + "".join(f"  {half:>8}: wrong marked   right marked" for half in HALVES))
    for type_ in [*QuestionType, None]:
        rows = [_row([each for each in judged[half] if _is_of(each, type_)]) for half in HALVES]
        if any(rows):
            print(f"{type_.value if type_ else 'all':<16}" + "".join(f"  {row:>39}" for row in rows))


def judge(half: str) -> list[Judged]:
    """What the gate says of each key of one half, the flaws of its wording left aside."""
    gate = Gate(MiniLMEmbedder(), flaws=_none)
    found = []
    for keyed in labelled(half):
        row = BlueprintRow(keyed.question.type, 1)
        findings = gate.check(keyed.question, Material(keyed.said), row)
        found.append(Judged(keyed, tuple(each for each in findings if each.code in _MARKED)))
    return found


def _none(questions: Sequence[Question], *, embedder: Embedder | None = None) -> list[tuple[Finding, ...]]:  # noqa: ARG001
    return [() for _ in questions]


def labelled(half: str) -> Iterator[Keyed]:
    """The questions of one half: each once with its right key and once with each wrong one."""
    content = json.loads((LABELLED / f"keys_{half}.json").read_text(encoding="utf-8"))
    for item in content["items"]:
        said = _transcript(item["said"])
        yield Keyed(_question(item, item["right"], said), said, is_right=True)
        for wrong in item["wrong"]:
            yield Keyed(_question(item, wrong, said), said, is_right=False)


def _transcript(sentences: list[str]) -> Transcript:
    segments, start = [], 0
    for text in sentences:
        end = start + _MS_PER_WORD * len(text.split())
        segments.append(Segment(start, end, text))
        start = end
    return Transcript(tuple(segments), start)


def _question(item: dict[str, Any], key: Any, said: Transcript) -> Question:
    type_, quote = QuestionType(item["type"]), " ".join(item["said"])
    options: tuple[Option, ...] = ()
    answers: tuple[Answer, ...] = ()
    pairs: tuple[Pair, ...] = ()
    match type_:
        case QuestionType.TRUE_FALSE:
            options = true_false_options(key)
        case QuestionType.MATCHING:
            pairs = tuple(Pair(prompt, match) for prompt, match in key)
        case QuestionType.SINGLE_CHOICE | QuestionType.MULTIPLE_CHOICE:
            options = tuple(Option(text, is_correct=at in key) for at, text in enumerate(item["options"]))
        case QuestionType.NUMERICAL:
            answers = tuple(Answer(text, 0.0) for text in key)
        case _:
            answers = tuple(Answer(text) for text in key)
    return Question(
        type_,
        item["stem"],
        options=options,
        answers=answers,
        pairs=pairs,
        explanation=item.get("explanation", ""),
        sources=(Source(0, said.duration_ms, quote),),
    )


def _is_of(one: Judged, type_: QuestionType | None) -> bool:
    return type_ is None or one.keyed.question.type is type_


def _row(judged: list[Judged]) -> str:
    counted = Counter((each.keyed.is_right, each.is_marked) for each in judged)
    wrong, right = (counted[is_right, True] + counted[is_right, False] for is_right in (False, True))
    return f"{counted[False, True]} of {wrong}   {counted[True, True]} of {right}" if judged else ""


if __name__ == "__main__":
    main()
