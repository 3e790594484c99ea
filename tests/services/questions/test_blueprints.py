"""Blueprints kept under a name, and the material that stands behind what is asked."""

from collections import Counter
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from db.queries import lecture_offers
from db.unit_of_work import Database
from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.course_settings import Objective
from services.domain.errors import Conflict, InvalidInput, NotFound
from services.domain.lecture_offers import COUNTED_BY, Offer, PlaceSpan, Wanted
from services.domain.people import Person
from services.domain.questions import Bloom, Difficulty, QuestionType
from services.domain.saved_blueprints import MOST_ROWS, PRESETS, checked_blueprint
from services.lectures.lecture_offers import LectureOffers
from services.providers.embedder_minilm import MiniLMEmbedder
from services.questions.drafting import MOST_PER_RUN
from services.wiring import Services
from tests.factories import SAID, Factory

SC, TF = QuestionType.SINGLE_CHOICE, QuestionType.TRUE_FALSE
QUIZ = Blueprint((BlueprintRow(SC, 3, Bloom.REMEMBER), BlueprintRow(TF, 2)), "Ask about heat.", "en")


def names(services: Services, teacher: Person, course: UUID) -> list[str]:
    return [saved.name for saved in services.blueprints.shelf(teacher, course).saved]


def queued(database: Database) -> list[str]:
    """The lectures that wait to be counted."""
    with database.reading() as work:
        found = work.scalars(
            text("SELECT args ->> 'lecture_id' FROM procrastinate_jobs WHERE task_name = 'count_offers'")
        ).all()
    return sorted(found)


def test_a_blueprint_is_kept_whole_and_listed_by_the_alphabet(
    services: Services, make: Factory, teacher: Person, course: UUID
) -> None:
    lecture = make.lecture(teacher, course)
    whole = Blueprint(
        (BlueprintRow(SC, 3, stretch=0), BlueprintRow(TF, 0)),
        " Ask about heat. ",
        "de",
        (Stretch(lecture, 5000, 9000),),
    )
    services.blueprints.save(teacher, course, " Week \n 3 ", whole)
    services.blueprints.save(teacher, course, "exam", QUIZ)
    exam, week = services.blueprints.shelf(teacher, course).saved
    assert (exam.name, exam.blueprint, exam.version, exam.saved_by) == ("exam", QUIZ, 1, teacher.name)
    assert (week.name, week.blueprint) == (
        "Week 3",
        Blueprint((BlueprintRow(SC, 3, stretch=0),), "Ask about heat.", "de", (Stretch(lecture, 5000, 9000),)),
    )


def test_a_name_that_is_taken_is_replaced_only_on_purpose_and_can_be_put_back(
    services: Services, teacher: Person, course: UUID
) -> None:
    assert services.blueprints.save(teacher, course, "Quiz", QUIZ) is None
    other = Blueprint((BlueprintRow(TF, 1),))
    with pytest.raises(Conflict, match="already, saved by Ada Teacher"):
        services.blueprints.save(teacher, course, "quiz", other)
    before = services.blueprints.save(teacher, course, "Quiz", other, over=1)
    assert before is not None
    assert before.blueprint == QUIZ
    services.blueprints.save(teacher, course, before.name, before.blueprint, over=2)
    assert services.blueprints.shelf(teacher, course).saved[0].blueprint == QUIZ


def test_what_a_colleague_saved_meanwhile_is_not_replaced_unseen(
    services: Services, teacher: Person, course: UUID
) -> None:
    services.blueprints.save(teacher, course, "Quiz", QUIZ)
    services.blueprints.save(teacher, course, "Quiz", QUIZ, over=1)
    with pytest.raises(Conflict, match="since you looked"):
        services.blueprints.save(teacher, course, "Quiz", Blueprint((BlueprintRow(TF, 1),)), over=1)
    assert services.blueprints.shelf(teacher, course).saved[0].blueprint == QUIZ


def test_a_blueprint_is_renamed_deleted_and_saved_again(services: Services, teacher: Person, course: UUID) -> None:
    services.blueprints.save(teacher, course, "Quiz", QUIZ)
    services.blueprints.save(teacher, course, "Exam", QUIZ)
    exam, quiz = services.blueprints.shelf(teacher, course).saved
    with pytest.raises(Conflict, match="EXAM"):
        services.blueprints.rename(teacher, quiz.id, "EXAM")
    assert services.blueprints.rename(teacher, quiz.id, "Weekly").name == "Quiz"
    assert names(services, teacher, course) == ["Exam", "Weekly"]
    gone = services.blueprints.delete(teacher, exam.id)
    assert names(services, teacher, course) == ["Weekly"]
    services.blueprints.save(teacher, course, gone.name, gone.blueprint)
    assert names(services, teacher, course) == ["Exam", "Weekly"]
    with pytest.raises(NotFound):
        services.blueprints.delete(teacher, exam.id)


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (BlueprintRow(SC, 0),),
        (BlueprintRow(SC, -1), BlueprintRow(TF, 5)),
        (BlueprintRow(SC, MOST_PER_RUN), BlueprintRow(TF, 1)),
        (BlueprintRow(SC, 1),) * (MOST_ROWS + 1),
    ],
)
def test_a_blueprint_of_nothing_or_too_much_is_not_kept(
    services: Services, teacher: Person, course: UUID, rows: tuple[BlueprintRow, ...]
) -> None:
    with pytest.raises(InvalidInput, match="at least one question"):
        services.blueprints.save(teacher, course, "Quiz", Blueprint(rows))
    with pytest.raises(InvalidInput, match="name"):
        services.blueprints.save(teacher, course, " ", QUIZ)
    assert names(services, teacher, course) == []


def test_every_preset_can_be_ordered() -> None:
    for preset in PRESETS:
        assert checked_blueprint(Blueprint(preset.rows), most=MOST_PER_RUN).total == preset.total


def spans(*begin_s: int) -> list[PlaceSpan]:
    return [PlaceSpan(each * 1000, each * 1000) for each in begin_s]


def test_a_lecture_is_counted_once_and_its_places_lie_in_its_stretches(
    services: Services, make: Factory, teacher: Person, course: UUID, database: Database
) -> None:
    lecture, other = make.lecture(teacher, course), make.lecture(teacher, course, title="Week 4")
    with database.unit_of_work() as work:
        lecture_offers.keep(work, lecture, {Wanted(SC): spans(*range(99))})
        lecture_offers.keep(work, lecture, {Wanted(SC): spans(0, 4, 6, 40), Wanted(TF): spans(29)})
        work.commit()
    words = len(" ".join(SAID).split())
    counted, uncounted = services.blueprints.shelf(teacher, course).lectures
    none = dict.fromkeys(QuestionType, 0)
    assert (counted.id, counted.whole) == (lecture, Offer(20_000, words, none | {SC: 4, TF: 1}))
    assert (uncounted.title, uncounted.whole) == ("Week 4", Offer(20_000, words))
    whole, late, part, uncounted_part = services.blueprints.offers(
        teacher,
        course,
        [Stretch(lecture), Stretch(lecture, 30_000, 120_000), Stretch(lecture, 5000, 10_000), Stretch(other, 0, 5000)],
    )
    assert whole == counted.whole
    assert late.places == none | {SC: 1}
    assert (part.taught_ms, part.words, part.places) == (5000, len(SAID[1].split()), none | {SC: 1})
    assert uncounted_part == Offer(5000, len(SAID[0].split()))


def test_places_are_told_for_what_a_row_asks_and_only_where_its_whole_place_lies_in_the_part(
    services: Services, make: Factory, teacher: Person, course: UUID, database: Database
) -> None:
    lecture, other = make.lecture(teacher, course), make.lecture(teacher, course)
    hard = Wanted(SC, Bloom.ANALYZE, Difficulty.HARD)
    about_heat, about_acid, near_heat = (
        Wanted(SC, objective="Heat"),
        Wanted(SC, objective="Acid"),
        Wanted(None, objective="Heat"),
    )
    found = {hard: [PlaceSpan(1000, 1000), PlaceSpan(2000, 9000)], about_heat: spans(3), near_heat: spans(3, 4)}
    with database.unit_of_work() as work:
        lecture_offers.keep(work, lecture, found, objectives=["Heat"])
        lecture_offers.keep(work, other, {}, objectives=["Heat"], is_read=False)
        work.commit()
    whole, part, unread = Stretch(lecture), Stretch(lecture, 0, 5000), Stretch(other)
    wanted = [hard, about_heat, about_acid, near_heat, Wanted(TF, Bloom.ANALYZE)]
    told = services.blueprints.places(teacher, course, [whole, part, unread], wanted)
    assert {each: told.get((each, whole)) for each in wanted} == dict(zip(wanted, (2, 1, None, 2, 0), strict=True))
    assert told[hard, part] == 1
    assert {each: told.get((each, unread)) for each in wanted} == dict(zip(wanted, (0, 0, None, None, 0), strict=True))
    assert services.blueprints.places(teacher, course, [], wanted) == {}


@pytest.fixture
def foreign(make: Factory, stranger: Person, database: Database) -> UUID:
    """A counted lecture of somebody else's course."""
    lecture = make.lecture(stranger, make.course(stranger))
    with database.unit_of_work() as work:
        lecture_offers.keep(work, lecture, {Wanted(SC): spans(1)})
        work.commit()
    return lecture


def test_the_offers_of_a_foreign_lecture_are_nothing(
    services: Services, teacher: Person, course: UUID, foreign: UUID
) -> None:
    assert services.blueprints.offers(teacher, course, [Stretch(foreign)]) == [Offer(0, 0)]
    assert services.blueprints.places(teacher, course, [Stretch(foreign)], [Wanted(SC)]) == {}


def test_lectures_that_nobody_counted_are_counted_by_one_job_each(
    services: Services, make: Factory, teacher: Person, course: UUID, database: Database
) -> None:
    lectures = {str(make.lecture(teacher, course)) for _ in range(2)}
    services.blueprints.count_offers(teacher, course)
    services.blueprints.count_offers(teacher, course)
    assert queued(database) == sorted(lectures)
    job = LectureOffers(database, MiniLMEmbedder())
    for lecture in lectures:
        job.run(UUID(lecture))
        job.run(UUID(lecture))
    for found in services.blueprints.shelf(teacher, course).lectures:
        assert found.whole.places is not None
        assert set(found.whole.places) == set(QuestionType)
        assert found.whole.places[SC] >= 1
        assert Counter(found.whole.places).total() < 40


def test_a_lecture_counted_by_older_rules_is_counted_again_by_itself(
    services: Services, make: Factory, teacher: Person, course: UUID, database: Database
) -> None:
    lecture = make.lecture(teacher, course)
    with database.unit_of_work() as work:
        lecture_offers.keep(work, lecture, {Wanted(SC): spans(1)})
        older = text("UPDATE lectures SET offers = jsonb_set(offers, '{by}', to_jsonb(:by))")
        work.execute(older, {"by": COUNTED_BY - 1})
        work.commit()
    (found,) = services.blueprints.shelf(teacher, course).lectures
    assert found.whole.places is None
    assert services.blueprints.places(teacher, course, [Stretch(lecture)], [Wanted(SC)]) == {}
    services.blueprints.count_offers(teacher, course)
    assert queued(database) == [str(lecture)]


def test_new_objectives_have_the_lectures_of_the_course_counted_for_them(
    services: Services, make: Factory, teacher: Person, course: UUID, database: Database
) -> None:
    lecture = make.lecture(teacher, course)
    job, embedder = LectureOffers(database, MiniLMEmbedder()), MiniLMEmbedder()
    job.run(lecture)
    said, apart = Wanted(SC, objective="Explain how enzymes work"), Wanted(SC, objective="Read a balance sheet")
    before = services.courses.settings(teacher, course).settings
    named = tuple(Objective(each.objective or "") for each in (said, apart))
    after = services.courses.save_settings(teacher, course, replace(before, objectives=named), read=before)
    assert queued(database) == [str(lecture)]
    (found,) = services.blueprints.shelf(teacher, course).lectures
    assert not found.is_counted_for([each.text for each in named])
    assert found.whole.places is not None, "what does not ask for an objective is known all the same"
    LectureOffers(database, embedder).run(lecture)
    (found,) = services.blueprints.shelf(teacher, course).lectures
    assert found.is_counted_for([each.text for each in named])
    told = services.blueprints.places(
        teacher, course, [Stretch(lecture)], [said, apart, Wanted(None, objective=named[0].text)]
    )
    assert 0 < told[said, Stretch(lecture)] <= found.whole.places[SC]
    assert told[apart, Stretch(lecture)] == 0
    with database.unit_of_work() as work:
        work.execute(text("DELETE FROM procrastinate_jobs WHERE task_name = 'count_offers'"))
        work.commit()
    services.courses.save_settings(teacher, course, replace(after, objectives=named[:1]), read=after)
    assert queued(database) == [], "an objective less changes nothing that is counted"


def test_a_lecture_in_another_language_is_counted_as_offering_nothing(
    services: Services, make: Factory, teacher: Person, course: UUID, database: Database
) -> None:
    lecture = make.lecture(teacher, course)
    with database.unit_of_work() as work:
        work.execute(text("UPDATE lectures SET language = 'de' WHERE id = :id"), {"id": lecture})
        work.commit()
    LectureOffers(database, MiniLMEmbedder()).run(lecture)
    (found,) = services.blueprints.shelf(teacher, course).lectures
    assert found.whole.places == dict.fromkeys(QuestionType, 0)
