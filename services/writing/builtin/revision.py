"""One question written anew: of another type, harder or easier, with other options, or another one in its place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.domain.blueprints import BlueprintRow
from services.domain.question_rules import same_wording
from services.domain.questions import Difficulty, Question, QuestionType
from services.writing.builtin.asks import Aim
from services.writing.builtin.choosing.candidates import Candidate, Candidates
from services.writing.builtin.choosing.chooser import Chooser
from services.writing.builtin.choosing.wishes import Wishes, read_wishes
from services.writing.builtin.study import Study

_ABOUT_OPTIONS = re.compile(
    r"\b(?:options?|distractors?|choices?|longest|shortest|length|sequence|order|convergen\w*|implausible|"
    r"more than one (?:is )?correct|all of the above|none of the above|repeats?|repeated|grammatical)\b",
    re.IGNORECASE,
)
_ABOUT_STEM = re.compile(r"\b(?:stem|negative\w*|unfocused|vague|blank|absolute\w*|ambiguous|wording)\b", re.IGNORECASE)
_HARDER = re.compile(r"\b(?:harder|more difficult|more demanding|too easy)\b", re.IGNORECASE)
_EASIER = re.compile(r"\b(?:easier|simpler|less difficult|too hard|too difficult)\b", re.IGNORECASE)
_OTHER_TOPIC = re.compile(
    r"^\s*(?:please\s+)?(?:now\s+)?(?:ask|focus|concentrate|make (?:it|this)|something|avoid|not)\b"
    r"[^.\n]*\b(?:about|on|avoid)\b",
    re.IGNORECASE,
)
_ORDER = list(Difficulty)
_OF_MANY_FACTS = frozenset({QuestionType.MATCHING, QuestionType.MULTIPLE_CHOICE, QuestionType.ESSAY})


@dataclass(frozen=True, slots=True)
class _Instruction:
    """What an instruction asks for, as far as rules can tell."""

    keeps_fact: bool
    step: int
    topics: Wishes

    @classmethod
    def of(cls, text: str) -> "_Instruction":
        step = bool(_HARDER.search(text)) - bool(_EASIER.search(text))
        mends_options = bool(_ABOUT_OPTIONS.search(text)) and not _ABOUT_STEM.search(text)
        found = read_wishes(text)
        names_topic = bool(_OTHER_TOPIC.search(text)) and bool(found.sought or found.avoided) and not step
        return cls(mends_options or bool(step), step, found if names_topic else Wishes())


def revised(
    question: Question,
    study: Study,
    wanted: BlueprintRow,
    *,
    instruction: str,
    existing: Sequence[Question],
) -> Question | None:
    """The best question that fulfils the instruction, or None where the cited sentences give no other."""
    asked = _Instruction.of(instruction)
    candidates = Candidates(study)
    others = [other for other in existing if other != question and (not other.id or other.id != question.id)]
    for row in _rows(question, wanted, asked):
        for aim, found, keeps_stem in _attempts(question, study, candidates, row, asked):
            chooser = Chooser(study, study.material, others, wishes=asked.topics, aim=aim)
            for made in chooser.choose(found, row, len(found)):
                is_other = not _is_the_same(made, question, in_any_order=bool(asked.step))
                if is_other and (keeps_stem or not _has_stem_of(made, question)):
                    objective = made.objective or question.objective
                    return replace(made, objective=objective, points=_points(made, question))
    return None


def _rows(question: Question, wanted: BlueprintRow, asked: _Instruction) -> Iterator[BlueprintRow]:
    """What is wanted; then, with another type or a mended fault, without the level and the difficulty it has now.

    An order that names what the question is already does not insist on it: a cloze never asks at the level of a
    "why", and who changes the type wants the type.
    """
    row = replace(wanted, count=1, difficulty=_wanted_difficulty(question, wanted, asked), objective=None)
    yield row
    open_difficulty = row.difficulty is question.difficulty and not asked.step
    open_bloom = row.bloom is question.bloom
    if open_difficulty and row.difficulty is not None:
        yield replace(row, difficulty=None)
    if open_bloom and row.bloom is not None:
        yield replace(row, bloom=None, difficulty=None if open_difficulty else row.difficulty)


def _attempts(
    question: Question, study: Study, candidates: Candidates, row: BlueprintRow, asked: _Instruction
) -> Iterator[tuple[Aim, list[Candidate], bool]]:
    """The same fact with other options where that is asked for, then whatever else the cited sentences give.

    Each with whether the stem may stay as it is.
    """
    found = candidates.of(row)
    if asked.topics.sought or asked.topics.avoided:
        yield Aim(), found, False
        return
    cited = frozenset(place for source in question.sources for place in study.cited(source))
    near = [candidate for candidate in found if _is_near(candidate, cited, row.type)]
    old = frozenset(same_wording(option.text) for option in question.options if not option.is_correct)
    aim = Aim(avoided=old | {same_wording(question.stem)} if row.type is QuestionType.TRUE_FALSE else old)
    if row.type is question.type and asked.keeps_fact:
        yield aim, [candidate for candidate in near if _asks_for(candidate, question, aim)], True
        yield aim, candidates.anew(question, cited), True
    yield aim, near, row.type is not question.type
    yield Aim(), near, bool(asked.step)


def _is_near(candidate: Candidate, cited: frozenset[int], wanted: QuestionType) -> bool:
    if wanted in _OF_MANY_FACTS:
        return bool(candidate.places & cited)
    return candidate.places <= cited


def _asks_for(candidate: Candidate, question: Question, aim: Aim) -> bool:
    """The candidate has the stem of the question, or its right answer."""
    made = candidate.make(aim)
    if made is None:
        return False
    return same_wording(made.stem) == same_wording(question.stem) or bool(_right(made) & _right(question))


def _right(question: Question) -> set[str]:
    right = [option.text for option in question.options if option.is_correct] + [a.text for a in question.answers]
    return set() if question.type is QuestionType.TRUE_FALSE else {same_wording(text) for text in right}


def _is_the_same(one: Question, other: Question, *, in_any_order: bool) -> bool:
    """Nothing has changed that a student would see; `in_any_order`: to have options elsewhere is no change."""

    def seen(question: Question) -> tuple[object, ...]:
        options = [same_wording(option.text) for option in question.options]
        options = sorted(options) if in_any_order else options
        return question.type, same_wording(question.stem), options, question.pairs, question.answers

    return seen(one) == seen(other)


def _has_stem_of(one: Question, other: Question) -> bool:
    return same_wording(one.stem) == same_wording(other.stem)


def _wanted_difficulty(question: Question, wanted: BlueprintRow, asked: _Instruction) -> Difficulty | None:
    """What is ordered; where only "harder" is said, one step up from what it is."""
    is_ordered = wanted.difficulty is not None and wanted.difficulty is not question.difficulty
    if is_ordered or not asked.step or question.difficulty is None:
        return wanted.difficulty
    step = _ORDER.index(question.difficulty) + asked.step
    return _ORDER[min(max(step, 0), len(_ORDER) - 1)]


def _points(made: Question, question: Question) -> float:
    return question.points if made.type is question.type and not made.pairs else made.points
