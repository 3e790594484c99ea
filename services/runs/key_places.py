"""Where the keys of a run's single choice questions stand: in every place as often as in the others."""

import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from services.checking.balance import has_free_order
from services.domain.questions import Question, QuestionType


class KeyPlaces:
    """Counts from what is kept already, so that a run that goes on after a kill stays balanced."""

    def __init__(self, kept: Iterable[Question]) -> None:
        self._used = Counter((len(question.options), _key(question)) for question in kept if _is_choice(question))

    def next_for(self, question: Question) -> int | None:
        """The place for its key, which counts as taken from now on; None where the options stay as they are."""
        if not _is_choice(question):
            return None
        count = len(question.options)
        place = self._least_used(question) if has_free_order(question) else _key(question)
        self._used[count, place] += 1
        return place

    def placed(self, question: Question, place: int | None) -> Question:
        """The question with its key there, the wrong options in their order, if these may stand in any order."""
        if place is None or not _is_choice(question) or not has_free_order(question):
            return question
        wrong = [option for option in question.options if not option.is_correct]
        key = next(option for option in question.options if option.is_correct)
        return replace(question, options=(*wrong[:place], key, *wrong[place:]))

    def _least_used(self, question: Question) -> int:
        count = len(question.options)
        fewest = min(self._used[count, place] for place in range(count))
        free = [place for place in range(count) if self._used[count, place] == fewest]
        return free[zlib.crc32(question.stem.encode("utf-8", "replace")) % len(free)]


def _is_choice(question: Question) -> bool:
    return question.type is QuestionType.SINGLE_CHOICE and sum(option.is_correct for option in question.options) == 1


def _key(question: Question) -> int:
    return next(index for index, option in enumerate(question.options) if option.is_correct)
