"""A question as the rules read it: its sentences and options with their grammar, and what its options refer to."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Token

from services.checking.flaws.words import words
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.questions import Question, QuestionType

_FEWEST_WORDS = 5
_SHARE_OF_STOPS = 0.25
_ONLY_ENGLISH = words("the which what how why when where who are does did following by and from with that this has")


@dataclass(frozen=True, eq=False)
class Sentence:
    """One sentence of the stem; `start` is where it begins in the stem."""

    start: int
    grammar: Doc

    @property
    def text(self) -> str:
        return self.grammar.text

    def place(self, first: Token, last: Token | None = None) -> Place:
        """The characters of a token, or from one token to another."""
        end = last or first
        return Place(Part.STEM, None, self.start + first.idx, self.start + end.idx + len(end))


@dataclass(frozen=True, eq=False)
class Choice:
    """One option: its language without the letter before it, which begins at `start` of the option's text."""

    index: int
    start: int
    raw: str
    grammar: Doc
    is_correct: bool
    refers: frozenset[FindingCode]
    """Empty for an option with content of its own; otherwise which kind of reference to other options it is."""

    @property
    def text(self) -> str:
        return self.grammar.text

    @property
    def place(self) -> Place:
        return Place(Part.OPTION, self.index)

    def place_of(self, token: Token) -> Place:
        begin = self.start + token.idx
        return Place(Part.OPTION, self.index, begin, begin + len(token))


Misfit = tuple[str, Choice]
"""In which way an option does not fit, as a sentence, and the option."""


@dataclass(frozen=True, eq=False)
class Item:
    """What a rule is given. `stem` is the language of the stem from `offset` on (the end of a very long one)."""

    question: Question
    stem: str
    offset: int
    sentences: tuple[Sentence, ...]
    choices: tuple[Choice, ...]

    @property
    def type(self) -> QuestionType:
        return self.question.type

    @cached_property
    def asking(self) -> Sentence | None:
        """The sentence that asks: the last with a question mark, otherwise the last with a word."""
        spoken = [one for one in self.sentences if any(letter.isalpha() for letter in one.text)]
        questions = [one for one in spoken if "?" in one.text]
        found = questions or spoken
        return found[-1] if found else None

    @cached_property
    def is_unfinished(self) -> bool:
        """The stem is a sentence that the options finish."""
        stem = self.stem.rstrip()
        return bool(stem) and "?" not in stem and (stem[-1] not in ".!" or stem.endswith("..."))

    @cached_property
    def is_english(self) -> bool:
        """It has a word that only English has, or many that English has; a few words alone are taken for English."""
        spoken = [token for one in self.sentences for token in one.grammar if token.is_alpha]
        if len(spoken) < _FEWEST_WORDS or any(token.lower_ in _ONLY_ENGLISH for token in spoken):
            return True
        return sum(token.is_stop for token in spoken) >= _SHARE_OF_STOPS * len(spoken)

    @cached_property
    def plain(self) -> tuple[Choice, ...]:
        """The options with content of their own."""
        return tuple(choice for choice in self.choices if not choice.refers and choice.text.strip())

    @cached_property
    def key(self) -> Choice | None:
        """The one right option, where there is exactly one and it has content of its own."""
        right = [choice for choice in self.choices if choice.is_correct]
        return right[0] if len(right) == 1 and right[0] in self.plain else None

    @cached_property
    def distractors(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.plain if not choice.is_correct)

    def statements(self) -> Iterator[tuple[Doc, int, Part, int | None]]:
        """What is to be judged right or wrong: the options, or the statement of a true/false question.

        Each with where it begins in its part, the part, and the number of the option.
        """
        if self.type is QuestionType.TRUE_FALSE:
            yield from ((one.grammar, one.start, Part.STEM, None) for one in self.sentences)
        else:
            yield from ((one.grammar, one.start, Part.OPTION, one.index) for one in self.plain)


def flaw(code: FindingCode, severity: Severity, message: str, place: Place | None = None) -> Finding:
    """A finding of a rule."""
    return Finding(code, message, severity, place)


def said(text: str, *, limit: int = 60) -> str:
    """Words of the question in quotation marks, on one line and not too long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= limit else line[: limit - 1].rstrip() + '…'}”"


def word_beside(token: Token, by: int) -> str:
    """The word so many places after (or, negative, before) a token in small letters; empty beyond the sentence."""
    place = token.i + by
    return str(token.doc[place].lower_) if 0 <= place < len(token.doc) else ""
