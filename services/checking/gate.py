"""The gate that every question passes before a teacher sees it: all that can be held against it, worst first."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Protocol
from uuid import UUID

from services.checking.answers import Choices
from services.checking.citations import citation_findings
from services.checking.difficulty import estimate_difficulty
from services.checking.doubles import double_findings
from services.checking.flaws import find_flaws
from services.checking.languages import is_in_another_language
from services.checking.levels import estimate_level, is_worked_out
from services.checking.pairs import pair_findings
from services.checking.passages import Passage, passage_of
from services.checking.statements import (
    gap_findings,
    numerical_findings,
    short_answer_findings,
    statement_findings,
    task_findings,
)
from services.domain.blueprints import BlueprintRow
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.question_rules import problems
from services.domain.questions import Bloom, Difficulty, Question, QuestionType
from services.domain.transcripts import Transcript
from services.providers.protocols import Embedder
from services.writing.builtin.lecture.hearing import Hearing, course_terms
from services.writing.builtin.lecture.nearness import RememberingEmbedder
from services.writing.protocol import Material

_WEIGHT = {Severity.MAJOR: 0, Severity.MINOR: 1, Severity.NOTE: 2}
_APART = {Difficulty.EASY: Difficulty.HARD, Difficulty.HARD: Difficulty.EASY}


class FindsFlaws(Protocol):
    """Finds the nineteen item-writing flaws, one tuple of findings for each question."""

    def __call__(
        self, questions: Sequence[Question], *, embedder: Embedder | None = None
    ) -> list[tuple[Finding, ...]]: ...


class Gate:
    """Checks questions one by one. Made for one run: it remembers the meaning of every text it has compared."""

    def __init__(self, embedder: Embedder, flaws: FindsFlaws = find_flaws) -> None:
        self._embedder = RememberingEmbedder(embedder)
        self._flaws = flaws

    def check(
        self,
        question: Question,
        material: Material,
        wanted: BlueprintRow,
        *,
        others: Sequence[tuple[UUID | None, Question]] = (),
    ) -> tuple[Finding, ...]:
        """All findings, majors first: rules of its type, citation, support, flaws, doubles among `others`, level.

        `material` holds the lecture the question cites; `wanted` is the row it was ordered by. A question that
        breaks the rules of its type is not looked at further than its citation.
        """
        found = [*_rule_findings(question, wanted), *citation_findings(question, material.lecture.segments)]
        if not any(each.code is FindingCode.BROKEN_RULE for each in found):
            passage = passage_of(question, material.lecture, self._embedder)
            found += self._support(question, passage, material)
            found += self._flaws([question], embedder=self._embedder)[0]
            found += double_findings(question, others, self._embedder)
            found += self._level(question, passage, wanted)
        return tuple(sorted(found, key=lambda each: _WEIGHT[each.severity]))

    def _support(self, question: Question, passage: Passage, material: Material) -> list[Finding]:
        """What the passage does not bear out; where a term was likely misheard in it, as it was meant counts too."""
        found = list(self._borne_out(question, passage, material))
        if not _majors(found):
            return found
        meant = passage_of(question, _as_meant(material), self._embedder)
        if meant.sentences == passage.sentences:
            return found
        return min(found, list(self._borne_out(question, meant, material)), key=_majors)

    def _borne_out(self, question: Question, passage: Passage, material: Material) -> Iterator[Finding]:
        if not passage.sentences:
            return
        if is_in_another_language(question, material.lecture):
            message = "It is written in another language than the lecture, so its answer was not compared with it."
            yield Finding(FindingCode.KEY_UNSUPPORTED, message, Severity.MINOR, Place(Part.STEM))
            return
        worked_out = is_worked_out(question, passage)
        match question.type:
            case QuestionType.SINGLE_CHOICE | QuestionType.MULTIPLE_CHOICE:
                yield from Choices(question, passage, self._embedder, is_worked_out=worked_out).findings()
            case QuestionType.TRUE_FALSE:
                yield from statement_findings(question, passage, self._embedder)
            case QuestionType.SHORT_ANSWER:
                yield from short_answer_findings(question, passage, self._embedder, is_worked_out=worked_out)
            case QuestionType.NUMERICAL:
                yield from numerical_findings(question, passage, is_worked_out=worked_out)
            case QuestionType.CLOZE:
                yield from gap_findings(question, passage, self._embedder)
            case QuestionType.MATCHING:
                yield from pair_findings(question, passage)
            case QuestionType.ESSAY:
                yield from task_findings(question, passage, self._embedder)

    def _level(self, question: Question, passage: Passage, wanted: BlueprintRow) -> Iterator[Finding]:
        level = estimate_level(question, passage)
        if wanted.bloom is not None and level.levels and wanted.bloom not in level.levels:
            likely = " or ".join(f"“{each.value}”" for each in Bloom if each in level.levels)
            message = f"Ordered at the level “{wanted.bloom.value}”, it seems to ask at {likely}: {level.reason}."
            yield Finding(FindingCode.OFF_LEVEL, message, Severity.NOTE, Place(Part.STEM))
        if wanted.difficulty not in _APART:
            return
        guess = estimate_difficulty(question, passage, self._embedder, level.levels)
        if guess.difficulty is _APART[wanted.difficulty]:
            message = (
                f"Ordered {wanted.difficulty.value}, it seems {guess.difficulty.value}: {' and '.join(guess.reasons)}."
            )
            yield Finding(FindingCode.OFF_DIFFICULTY, message, Severity.NOTE, Place(Part.STEM))


def _majors(findings: Sequence[Finding]) -> int:
    return sum(each.severity is Severity.MAJOR for each in findings)


@lru_cache(maxsize=4)
def _as_meant(material: Material) -> Transcript:
    return Hearing(material.lecture, course_terms(material)).lecture


def _rule_findings(question: Question, wanted: BlueprintRow) -> Iterator[Finding]:
    for problem in problems(question):
        yield Finding(FindingCode.BROKEN_RULE, problem, Severity.MAJOR)
    if question.type is not wanted.type:
        ordered, given = (each.value.replace("_", " ") for each in (wanted.type, question.type))
        message = f"Ordered was “{ordered}”, this is “{given}”."
        yield Finding(FindingCode.BROKEN_RULE, message, Severity.MAJOR)
