"""Key sentences with one to three words left out, each of which only one word can fill."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from services.domain.questions import Answer, Bloom, Question, QuestionType, Source
from services.domain.spoken_numbers import find_numbers
from services.writing.builtin.asks import Kind
from services.writing.builtin.english.clauses import Clause
from services.writing.builtin.english.nouns import is_vague, key_of, kind_of
from services.writing.builtin.english.wording import is_part_of_word, sentence_of, statement, without_determiner
from services.writing.builtin.facts.claims import is_clear
from services.writing.builtin.lecture.reading import Reading, content_of
from services.writing.commonness import rarity
from services.writing.syntax import Sentence
from services.writing.terms import term_tokens

GAP = "___"
_MOST_GAPS = 3
_WORDS_PER_GAP = 7
_FEWEST_WORDS_LEFT = 6
_FEWEST_CONTENT_LEFT = 3
_LONGEST_GAP = 3
_LEAST_STRENGTH = 0.4
_WORTH_OF_NUMBER = 0.55
_WORTH_OF_NAME = 0.75
_NAMES = (Kind.PERSON, Kind.PLACE)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, eq=False)
class Gapped:
    """A sentence to complete: the text with its gaps, what belongs in them, and where it was said."""

    text: str
    answers: tuple[str, ...]
    sentence: Sentence
    source: Source
    explanation: str
    worth: float
    strength: float


@dataclass(frozen=True, slots=True)
class _Gap:
    start: int
    end: int
    answer: str
    strength: float


def gapped(reading: Reading) -> Iterator[Gapped]:
    """Each statement that can stand alone and holds a word worth leaving out."""
    meaning_of = {meaning.sentence.index: meaning for meaning in reading.meanings}
    for clause in reading.clauses:
        if not is_clear(reading, clause) or clause.negation is not None:
            continue
        text = sentence_of(statement(clause, reading.casing))
        possible = _possible(reading, clause, text)
        meaning = meaning_of.get(clause.sentence.index)
        if meaning is not None:
            # Of a definition the term is left out and nothing else: what a thing is has many names.
            own = _gap(reading, meaning.words, text)
            possible = [] if own is None else [own]
        gaps = _chosen(text, possible)
        taken = sum(len(gap.answer.split()) for gap in gaps)
        if not gaps or len(content_of(clause.tokens)) - taken < _FEWEST_CONTENT_LEFT:
            continue
        strength = sum(gap.strength for gap in gaps) / len(gaps)
        first = clause.support or clause.sentence
        yield Gapped(
            text=_with_gaps(text, gaps),
            answers=tuple(gap.answer for gap in gaps),
            sentence=clause.sentence,
            source=reading.source(clause),
            explanation=reading.explanation(first, clause.sentence),
            worth=0.35 + 0.5 * strength + 0.05 * (len(gaps) > 1) - 0.2 * reading.points_away(clause),
            strength=strength,
        )


def cloze(found: Gapped) -> Question:
    """The sentence as a cloze question, its answers in the order of the gaps."""
    return Question(
        QuestionType.CLOZE,
        found.text,
        answers=tuple(Answer(answer) for answer in found.answers),
        explanation=found.explanation,
        bloom=Bloom.REMEMBER,
        points=float(len(found.answers)),
        sources=(found.source,),
    )


def _possible(reading: Reading, clause: Clause, text: str) -> list[_Gap]:
    """Everything in the statement that could be left out, by how much the lecture is about it."""
    said = {token.i for token in clause.tokens} | {token.i for token in clause.antecedent}
    spans = {clause.sentence.index: clause.sentence}
    if clause.support is not None:
        spans[clause.support.index] = clause.support
    found: dict[tuple[int, int], _Gap] = {}
    for sentence in spans.values():
        for chunk in sentence.chunks:
            tokens = term_tokens(chunk)
            if not tokens or any(token.i not in said for token in tokens):
                continue
            gap = _gap(reading, tokens, text)
            if gap is not None:
                found[gap.start, gap.end] = gap
    for number in find_numbers(text):
        follows = text[number.end :].lstrip()
        if number.value > 1 and not is_part_of_word(text, number.end) and not text[number.end :].startswith("-"):
            written = text[number.start : number.end]
            if follows and (number.is_year or follows[0].islower() or follows[0] in ".%"):
                found[number.start, number.end] = _Gap(number.start, number.end, written, _WORTH_OF_NUMBER)
    return sorted(found.values(), key=lambda gap: (-gap.strength, gap.start))


def _gap(reading: Reading, tokens: Sequence[Token], text: str) -> _Gap | None:
    kind = kind_of(tokens, reading.people)
    if kind not in (Kind.TERM, *_NAMES) or len(tokens) > _LONGEST_GAP:
        return None
    if is_vague(tokens, reading.noun_counts, reading.defined) or reading.is_misheard(tokens):
        return None
    answer = reading.casing.phrase(without_determiner(tokens))
    places = list(re.finditer(rf"(?<![\w-]){re.escape(answer)}(?![\w-])", text, re.IGNORECASE))
    if len(places) != 1 or _stands_elsewhere(answer, text):
        return None
    if text[places[0].end() :].startswith(" of ") and text[places[0].start()].isupper():
        return None
    weight = reading.weight(tokens) if key_of(tokens) not in reading.defined else 1.0
    rare = max(rarity(token.text) for token in tokens)
    strength = _WORTH_OF_NAME if kind in _NAMES else 0.6 * weight + 0.4 * rare
    return _Gap(places[0].start(), places[0].end(), places[0].group(), strength)


def _stands_elsewhere(answer: str, text: str) -> bool:
    """A word of the answer is said a second time: the text around the gap would give it away."""
    words = [_root(word) for word in _WORD.findall(text)]
    return any(words.count(_root(word)) > 1 for word in _WORD.findall(answer))


def _root(word: str) -> str:
    return word.lower().rstrip("s")[:6]


def _chosen(text: str, possible: Sequence[_Gap]) -> list[_Gap]:
    """The strongest gaps that leave enough of the sentence standing, none right beside another."""
    words = len(_WORD.findall(text))
    chosen: list[_Gap] = []
    left = words
    for gap in possible:
        size = len(gap.answer.split())
        most = min(_MOST_GAPS, max(1, words // _WORDS_PER_GAP))
        if len(chosen) >= most or left - size < _FEWEST_WORDS_LEFT or gap.strength < _LEAST_STRENGTH:
            break
        if all(_are_apart(text, gap, other) for other in chosen):
            chosen.append(gap)
            left -= size
    return sorted(chosen, key=lambda gap: gap.start)


def _are_apart(text: str, one: _Gap, other: _Gap) -> bool:
    first, second = sorted((one, other), key=lambda gap: gap.start)
    between = text[first.end : second.start] if first.end <= second.start else ""
    return len(_WORD.findall(between)) > 0 and between.strip() not in ("of", "of the", "of a")


def _with_gaps(text: str, gaps: Sequence[_Gap]) -> str:
    for gap in reversed(gaps):
        before = re.sub(r"\b([Aa])n? $", r"\1(n) ", text[: gap.start])
        text = f"{before}{GAP}{text[gap.end :]}"
    return text
