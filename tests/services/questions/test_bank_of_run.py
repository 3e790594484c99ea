"""Which questions of a bank a new one is compared with."""

from dataclasses import replace
from uuid import UUID, uuid4

from services.domain.questions import Question, QuestionType
from services.runs.bank import MOST_COMPARED, Bank

ESSAY = Question(QuestionType.ESSAY, "Explain why heat unfolds an enzyme.")


def asked(stem: str) -> tuple[UUID, Question]:
    return uuid4(), replace(ESSAY, stem=stem)


def test_all_of_a_small_bank_is_looked_at_in_its_order() -> None:
    kept = [asked(f"Question about nothing, {number}") for number in range(MOST_COMPARED)]
    assert Bank(kept).near(ESSAY) == kept


def test_of_a_large_bank_those_with_the_most_words_in_common_are_looked_at() -> None:
    twin, cousin = asked("Why does heat unfold an enzyme?"), asked("What is an enzyme?")
    others = [asked(f"Question about nothing, {number}") for number in range(2 * MOST_COMPARED)]
    bank = Bank([*others, cousin])
    bank.add(*twin)
    near = bank.near(ESSAY)
    assert len(near) == MOST_COMPARED
    assert near[-2:] == [cousin, twin]
