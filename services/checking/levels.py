"""At which level of Bloom's taxonomy a question asks, estimated from its words and from how its answer was said."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.checking.passages import Passage
from services.checking.reckoning import way_to
from services.checking.wording import coverage, wording
from services.domain.question_rules import same_wording
from services.domain.questions import Bloom, Question, QuestionType
from services.domain.spoken_numbers import find_numbers

_ORDER = tuple(Bloom)

# The verbs are those that Anderson & Krathwohl (2001, table 5.1) name for the cognitive processes of each level,
# with the everyday words that tasks use for them.
_VERBS: Sequence[tuple[Bloom, str]] = (
    (
        Bloom.CREATE,
        "design devise propose formulate compose invent plan develop construct generate hypothesize produce",
    ),
    (Bloom.EVALUATE, "evaluate judge justify assess critique criticise criticize defend appraise recommend argue"),
    (Bloom.ANALYZE, "analyze analyse differentiate deconstruct attribute organize distinguish examine infer"),
    (Bloom.APPLY, "calculate compute solve apply use implement execute determine estimate derive convert"),
    (
        Bloom.UNDERSTAND,
        "explain describe summarize summarise paraphrase classify illustrate interpret exemplify outline",
    ),
    (Bloom.REMEMBER, "name list recall state define identify label recite"),
)
_PHRASES: Sequence[tuple[frozenset[Bloom], str]] = (
    (
        frozenset({Bloom.EVALUATE}),
        r"\bdo you agree\b|\bhow (?:convincing|valid|sound|justified)\b|\bbest (?:justified|supported)\b|"
        r"\bstrongest argument\b",
    ),
    (
        frozenset({Bloom.UNDERSTAND, Bloom.ANALYZE}),
        r"\bcompare\b|\bcontrast\b|\bdifference between\b|\bdiffer\b|\bin common\b|\bdistinguish\w*\b",
    ),
    (
        frozenset({Bloom.ANALYZE, Bloom.EVALUATE}),
        r"\bassum(?:ption|es)\b|\bevidence for\b|\bwhat follows from\b|\bbest explains\b|\bwhich conclusion\b",
    ),
    (
        frozenset({Bloom.APPLY, Bloom.ANALYZE, Bloom.UNDERSTAND}),
        r"\bwhat (?:would|will) happen\b|\bhow would\b|\bwhat would\b|\bpredict\b|\bsuppose\b|\bimagine\b|"
        r"\bis that\b|\bby (?:\w+ )?how (?:many|much)\b|\bhow many times\b|"
        r"^(?:if|suppose|given)\b.*\b(?:what|how|which|would|will|should)\b|"
        r"\bif (?:a|an|the|you|we) .*\b(?:would|will)\b|"
        r"\b(?:a|an) (?:patient|student|firm|company|researcher|engineer|client|farmer|teacher)\b",
    ),
    (
        frozenset({Bloom.UNDERSTAND, Bloom.REMEMBER}),
        r"^why\b|\bfor what reason\b|^how (?:does|do|did|is|are|can|was|were)\b|\bwhat happens\b|\bin your own words\b|"
        r"\bexample of\b|\bbest describes\b|\bwhat does .* mean\b|\bthe effect of\b|\bthe reason\b",
    ),
)  # fmt: skip
_RECALL = re.compile(
    r"^(?:(?:in|on|at|by|of|to|for|until|since|about|into|with|above|below|nearly|roughly|almost) )*"
    r"(?:what|which|who|whom|whose|when|where|how (?:many|much|long|often|far|old|high))\b"
)
_TASKS = frozenset({QuestionType.ESSAY})
_WORD_BY_WORD = 0.9


@dataclass(frozen=True, slots=True)
class LevelEstimate:
    """The levels a question may be at, and why; none where its words do not tell."""

    levels: frozenset[Bloom]
    reason: str


UNKNOWN_LEVEL = LevelEstimate(frozenset(), "")


def estimate_level(question: Question, passage: Passage) -> LevelEstimate:
    """The levels of Bloom's taxonomy (Anderson & Krathwohl, 2001) that the question may be at.

    The verb of the task decides first, then its phrases, then whether the answer stands word by word in the
    passage: what only has to be found again is remembered, or at most understood.
    """
    stem = " ".join(question.stem.casefold().split())
    told = _by_verb(stem, question.type) or _by_phrase(stem)
    is_said = answer_is_said(question, passage)
    if told is not None:
        if is_said and not told.levels & {Bloom.REMEMBER, Bloom.UNDERSTAND} and question.type not in _TASKS:
            return _word_by_word()
        return told
    if question.type is QuestionType.ESSAY:
        return UNKNOWN_LEVEL
    if question.type in (QuestionType.TRUE_FALSE, QuestionType.CLOZE, QuestionType.MATCHING):
        return LevelEstimate(
            frozenset({Bloom.REMEMBER, Bloom.UNDERSTAND}), "it asks whether what the lecture said is known again"
        )
    if is_said and _RECALL.search(stem):
        return _word_by_word()
    return UNKNOWN_LEVEL


def answer_is_said(question: Question, passage: Passage) -> bool:
    """Every key of the question stands in the passage word by word, or as the number it is."""
    keys = _keys(question)
    text = f" {same_wording(passage.text)} "
    return bool(keys) and all(_is_in(key, text, passage) for key in keys)


def is_worked_out(question: Question, passage: Passage) -> bool:
    """The answer has to be worked out from what was said: by its stem, and by what it says of itself."""
    claims = question.bloom is None or _ORDER.index(question.bloom) >= _ORDER.index(Bloom.APPLY)
    return claims and (
        bool(estimate_level(question, passage).levels & set(_ORDER[2:])) or _is_reckoned(question, passage)
    )


def _is_reckoned(question: Question, passage: Passage) -> bool:
    """The question gives numbers of its own, of which the answer comes by one step."""
    given = {number.value for number in find_numbers(question.stem) if not number.is_year} - passage.whole.numbers
    key = wording(" ".join(_keys(question))).numbers
    return len(given) > 1 and len(key) == 1 and bool(way_to(next(iter(key)), given))


def _keys(question: Question) -> list[str]:
    keys = [option.text for option in question.options if option.is_correct]
    return keys + [answer.text for answer in question.answers[:1]]


def _word_by_word() -> LevelEstimate:
    levels = frozenset({Bloom.REMEMBER, Bloom.UNDERSTAND})
    return LevelEstimate(
        levels, "its answer stands word by word in the cited passage, so that it only has to be recalled"
    )


def _is_in(key: str, text: str, passage: Passage) -> bool:
    plain = same_wording(key)
    for opening in ("a ", "an ", "the ", "because "):
        plain = plain.removeprefix(opening)
    said = wording(key)
    if f" {plain} " in text:
        return True
    return said.numbers <= passage.whole.numbers and (
        coverage(said.words, passage.whole) >= _WORD_BY_WORD if said.words else bool(said.numbers)
    )


def _by_verb(stem: str, type_: QuestionType) -> LevelEstimate | None:
    """By the verb that tells the student what to do: the first word of a sentence, or that of any task."""
    openings = {words[0] for part in re.split(r"[.?!;:,]\s+|\band\b", stem) if (words := re.findall(r"[a-z]+", part))}
    found = [(level, verb) for level, verbs in _VERBS for verb in verbs.split() if verb in openings]
    if not found:
        return None
    level, verb = found[0]
    levels = {level}
    if level is Bloom.UNDERSTAND and type_ in _TASKS:
        levels.add(Bloom.ANALYZE)
    return LevelEstimate(frozenset(levels), f"it says “{verb}”")


def _by_phrase(stem: str) -> LevelEstimate | None:
    for levels, pattern in _PHRASES:
        found = re.search(pattern, stem)
        if found is not None:
            return LevelEstimate(levels, f"it asks “{' '.join(found.group().split()[:6])}”")
    return None
