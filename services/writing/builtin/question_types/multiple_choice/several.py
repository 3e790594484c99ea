"""Several options of which some are right: what all multiple choice questions are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.domain.questions import Bloom, Option, Question, QuestionType, Source
from services.writing.builtin.question_types.option_order import rank
from services.writing.syntax import Sentence


@dataclass(frozen=True, eq=False)
class Statement:
    """A right or wrong option, the sentence that decides it, and what a student who chose it is told."""

    text: str
    is_right: bool
    sentence: Sentence
    feedback: str = ""


@dataclass(frozen=True, eq=False)
class Several:
    """A question with all its options; `about` is what it is about, by a term of the lecture."""

    stem: str
    statements: tuple[Statement, ...]
    about: str
    bloom: Bloom
    worth: float
    form: str

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that decide it, in order, each once."""
        found = {statement.sentence.index: statement.sentence for statement in self.statements}
        return tuple(found[index] for index in sorted(found))


def several(found: Several) -> Question:
    """The multiple choice question; it cites every sentence that makes an option right or wrong."""
    return multiple_choice(
        found.stem,
        [Option(one.text, is_correct=one.is_right, feedback=one.feedback) for one in found.statements],
        explanation=" ".join(sentence.text for sentence in found.sentences),
        sources=tuple(dict.fromkeys(sentence.source for sentence in found.sentences)),
        bloom=found.bloom,
    )


def multiple_choice(
    stem: str, options: Sequence[Option], *, explanation: str, sources: tuple[Source, ...], bloom: Bloom
) -> Question:
    """The options in an order that nobody can guess but anybody can repeat."""
    return Question(
        QuestionType.MULTIPLE_CHOICE,
        stem,
        options=tuple(sorted(options, key=lambda option: rank(stem + option.text))),
        explanation=explanation,
        bloom=bloom,
        sources=sources,
    )
