"""Where the lectures speak of a wrong option, and what they say of it, so that a reviewer sees why it is wrong."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.checking.passages import Passage
from services.checking.support import MOSTLY, support
from services.checking.wording import Wording, coverage, wording
from services.domain.question_evidence import Against, Heard
from services.domain.questions import Question, QuestionType
from services.domain.transcripts import Span
from services.providers.protocols import Embedder

_CHOICES = frozenset({QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE})
_OF_NEARNESS = 0.5
_OWN_LECTURE = 0.2

_ELSEWHERE = "It is said of something else."
_BESIDE_KEY = "The cited passage names it, but not as the answer."
_OTHER_LECTURE = "Another lecture of the course speaks of it."
_NOWHERE = "No lecture of the course speaks of it."


def wrong_options(question: Question) -> list[int]:
    """The numbers of the options of a choice that are wrong; true and false need no place of their own."""
    if question.type not in _CHOICES:
        return []
    return [number for number, option in enumerate(question.options) if not option.is_correct]


def looked_for(question: Question, number: int) -> str:
    """The words by which places that speak of an option are found; numbers are seldom said as they are written."""
    text = question.options[number].text
    return f"{text} {question.stem}" if wording(text).numbers else text


class WrongOptions:
    """The wrong options of a question, held against what it cites (`passage`) in its `own` lecture, by id."""

    def __init__(self, question: Question, passage: Passage, own: UUID, embedder: Embedder) -> None:
        self._question = question
        self._passage = passage
        self._own = own
        self._embedder = embedder

    def against(self, heard: Mapping[int, Sequence[Heard]]) -> list[Against]:
        """For each of them why it is wrong, out of the places where its words were `heard`, by its number."""
        return [self._of(number, heard.get(number, ())) for number in wrong_options(self._question)]

    def _of(self, number: int, heard: Sequence[Heard]) -> Against:
        text = self._question.options[number].text
        alone, answered = self._embedder.embed([text, f"{self._question.stem} {text}"])
        if self._passage.sentences:
            found = support(text, alone, self._passage, asked=self._question.stem, answered=answered)
            if found.contrary:
                return Against(number, found.contrary)
        said, asked = wording(text), wording(self._question.stem)
        places = [place for place in heard if _speaks_of(wording(place.text), said, asked)]
        if not places:
            return Against(number, _NOWHERE)
        vectors = self._embedder.embed([place.text for place in places])
        worth = [
            coverage(said.words, wording(place.text))
            + _OF_NEARNESS * float(vector @ alone)
            + _OWN_LECTURE * (place.lecture_id == self._own)
            for place, vector in zip(places, vectors, strict=True)
        ]
        best = places[max(range(len(places)), key=lambda at: (worth[at], -at))]
        return Against(number, self._reason(best), best)

    def _reason(self, place: Heard) -> str:
        if place.lecture_id != self._own:
            return _OTHER_LECTURE
        span = Span(place.start_ms, place.end_ms)
        is_cited = any(span.overlaps(Span(source.start_ms, source.end_ms)) for source in self._question.sources)
        return _BESIDE_KEY if is_cited else _ELSEWHERE


def _speaks_of(place: Wording, said: Wording, asked: Wording) -> bool:
    """The place has the numbers of the option and most of its words that the question does not have already."""
    new = [word for word in said.words if not asked.holds(word)] or list(said.words)
    if not new and not said.numbers:
        return False
    return said.numbers <= place.numbers and (not new or coverage(new, place) >= MOSTLY)
