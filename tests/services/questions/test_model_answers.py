"""Answers of language models in a real database: kept, found again, and cleared when they are old."""

from sqlalchemy import text

from db.unit_of_work import Database
from services.providers.protocols import Completion, Usage
from services.questions.model_answers import ModelAnswers

ANSWER = Completion({"questions": [{"stem": "Was ist $\\frac{1}{2}$?"}]}, "m-2", Usage(10, 5, 1.5, 0.25))


def test_an_answer_is_found_as_it_was_kept(database: Database) -> None:
    answers = ModelAnswers(database)
    assert answers.get("a" * 64) is None
    answers.put("a" * 64, ANSWER)
    assert answers.get("a" * 64) == ANSWER
    assert answers.get("b" * 64) is None


def test_the_first_answer_under_a_key_stays(database: Database) -> None:
    answers = ModelAnswers(database)
    answers.put("a" * 64, ANSWER)
    answers.put("a" * 64, Completion({}, "other", Usage(0, 0, 0.0)))
    assert answers.get("a" * 64) == ANSWER


def test_a_price_that_is_not_known_stays_unknown(database: Database) -> None:
    answers = ModelAnswers(database)
    answers.put("a" * 64, Completion({}, "m", Usage(1, 2, 0.5)))
    kept = answers.get("a" * 64)
    assert kept is not None
    assert kept.usage.cost_usd is None


def test_answers_are_forgotten_after_thirty_days(database: Database) -> None:
    answers = ModelAnswers(database)
    for key, days in (("old", 31), ("young", 29)):
        answers.put(key, ANSWER)
        with database.unit_of_work() as work:
            work.execute(
                text("UPDATE model_answers SET created_at = now() - make_interval(days => :days) WHERE key = :key"),
                {"days": days, "key": key},
            )
            work.commit()
    assert answers.clear_old() == 1
    assert answers.get("old") is None
    assert answers.get("young") == ANSWER
    assert answers.clear_old() == 0
