"""The words of a lecture: offered from its slides, decided on by its teacher, and put right in its transcript."""

from dataclasses import replace
from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db.queries import course_settings, materials, transcripts
from db.queries.vocabulary import propose, vocabulary
from db.unit_of_work import Database
from services.domain.course_settings import LONGEST_TERM, GlossaryTerm
from services.domain.errors import Conflict, InvalidInput
from services.domain.lifecycle import FileStatus, LectureStatus, QuestionStatus
from services.domain.people import Person
from services.domain.questions import Source
from services.domain.reviews import Decision, Verdict
from services.domain.transcripts import Segment, Transcript, Word
from services.domain.vocabulary import Mishearing, MishearingStatus, Suspicion, TermStatus
from services.jobs.job_queue import CHECK_WORDS
from services.lectures import word_check
from services.lectures.slide_reading import SlideReading
from services.lectures.word_check import WordCheck
from services.wiring import Services
from tests import slides
from tests.factories import QUESTION, Factory

SAID = (
    "Cattle lays is an enzyme in the liver.",
    "It breaks down peroxide, and cattle lays is fast.",
    "The substrate binds to the active site.",
)
TRANSCRIPT = Transcript(
    tuple(Segment(index * 5000, index * 5000 + 4800, said) for index, said in enumerate(SAID)), duration_ms=15_000
)


@pytest.fixture
def lecture_id(services: Services, database: Database, make: Factory, teacher: Person) -> UUID:
    """A lecture in which "catalase" was misheard twice, with slides that hold the word."""
    lecture_id = make.lecture(teacher, make.course(teacher), transcript=TRANSCRIPT)
    content = slides.pptx(["Enzymes of the liver: catalase"])
    material_id = services.materials.add(
        teacher, lecture_id, file_name="week3.pptx", file=BytesIO(content), size=len(content)
    )
    SlideReading(database, services.store).run(material_id)
    return lecture_id


def proposed(services: Services, person: Person, lecture_id: UUID) -> Mishearing:
    [found] = services.vocabulary.of_lecture(person, lecture_id).mishearings
    return found


def said(services: Services, person: Person, lecture_id: UUID) -> list[str]:
    return [segment.text for segment in services.lectures.transcript(person, lecture_id).segments]


def heard_by_engines(database: Database, lecture_id: UUID) -> tuple[str, ...]:
    with database.reading() as work:
        return vocabulary(work, lecture_id)


def test_terms_of_the_slides_are_offered_and_go_to_engines_once_they_are_kept(
    services: Services, database: Database, teacher: Person, lecture_id: UUID
) -> None:
    offered = services.vocabulary.of_lecture(teacher, lecture_id).terms
    assert "catalase" in {term.term for term in offered if term.status is TermStatus.OFFERED}
    assert heard_by_engines(database, lecture_id) == ()
    services.vocabulary.keep(teacher, lecture_id, "catalase")
    services.vocabulary.keep(teacher, lecture_id, "  Michaelis   constant ")
    assert set(heard_by_engines(database, lecture_id)) == {"catalase", "Michaelis constant"}
    services.vocabulary.drop(teacher, lecture_id, "Catalase")
    WordCheck(database).run(lecture_id)
    assert heard_by_engines(database, lecture_id) == ("Michaelis constant",)
    with pytest.raises(InvalidInput, match="Type a word"):
        services.vocabulary.keep(teacher, lecture_id, " 12 ")


def test_the_glossary_of_the_course_is_listened_for_until_it_is_dropped(
    services: Services, database: Database, make: Factory, teacher: Person
) -> None:
    course_id = make.course(teacher)
    lecture_id = make.lecture(teacher, course_id)
    with database.unit_of_work() as work:
        work.execute(
            text(
                "INSERT INTO glossary_terms (id, course_id, term, meaning) "
                "VALUES (gen_random_uuid(), :course, 'apoenzyme', '')"
            ),
            {"course": course_id},
        )
        work.commit()
    assert heard_by_engines(database, lecture_id) == ("apoenzyme",)
    services.vocabulary.drop(teacher, lecture_id, "Apoenzyme")
    assert heard_by_engines(database, lecture_id) == ()


def test_a_long_glossary_keeps_nobody_from_keeping_other_terms_and_from_dropping_its_longest(
    services: Services, database: Database, make: Factory, teacher: Person
) -> None:
    course = make.course(teacher)
    lecture_id, longest = make.lecture(teacher, course), "x" * LONGEST_TERM
    with database.unit_of_work() as work:
        read = course_settings.get(work, course)
        glossary = tuple(GlossaryTerm(term) for term in (longest, *(f"term {number}" for number in range(200))))
        course_settings.keep(work, course, replace(read, glossary=glossary), instead_of=read)
        work.commit()
    services.vocabulary.keep(teacher, lecture_id, "apoenzyme")
    services.vocabulary.drop(teacher, lecture_id, longest)
    heard = heard_by_engines(database, lecture_id)
    assert "apoenzyme" in heard
    assert longest not in heard


def test_a_mishearing_is_put_right_everywhere_and_taken_back(
    services: Services, database: Database, teacher: Person, lecture_id: UUID
) -> None:
    found = proposed(services, teacher, lecture_id)
    assert (found.heard, found.meant, [place.position for place in found.places]) == ("cattle lays", "catalase", [0, 1])
    assert services.vocabulary.correct(teacher, found.id).segments == 2
    assert said(services, teacher, lecture_id)[:2] == [
        "Catalase is an enzyme in the liver.",
        "It breaks down peroxide, and catalase is fast.",
    ]
    assert proposed(services, teacher, lecture_id).status is MishearingStatus.CORRECTED
    WordCheck(database).run(lecture_id)
    assert proposed(services, teacher, lecture_id).status is MishearingStatus.CORRECTED
    with pytest.raises(Conflict):
        services.vocabulary.correct(teacher, found.id)
    assert services.vocabulary.take_back(teacher, found.id).segments == 2
    assert said(services, teacher, lecture_id) == list(SAID)
    assert services.vocabulary.take_back(teacher, found.id).segments == 0
    assert services.vocabulary.correct(teacher, found.id).segments == 2


def test_one_place_is_put_right_and_the_other_stays_proposed(
    services: Services, database: Database, teacher: Person, lecture_id: UUID
) -> None:
    found = proposed(services, teacher, lecture_id)
    services.vocabulary.correct(teacher, found.id, 1)
    assert said(services, teacher, lecture_id)[0] == SAID[0]
    assert proposed(services, teacher, lecture_id).status is MishearingStatus.PROPOSED
    WordCheck(database).run(lecture_id)
    services.vocabulary.take_back(teacher, found.id)
    assert said(services, teacher, lecture_id) == list(SAID)


def test_what_is_dismissed_is_not_proposed_again(
    services: Services, database: Database, teacher: Person, lecture_id: UUID
) -> None:
    found = proposed(services, teacher, lecture_id)
    services.vocabulary.dismiss(teacher, found.id)
    WordCheck(database).run(lecture_id)
    assert services.vocabulary.of_lecture(teacher, lecture_id).mishearings == ()
    with pytest.raises(Conflict, match="dismissed"):
        services.vocabulary.correct(teacher, found.id)


def test_an_approval_reopens_when_its_source_is_corrected(
    services: Services, make: Factory, teacher: Person, lecture_id: UUID
) -> None:
    over = replace(QUESTION, sources=(Source(0, 4800, SAID[0]),))
    beside = replace(QUESTION, sources=(Source(10_000, 14_800, SAID[2]),))
    cited, other = (make.question(teacher, lecture_id, question=each) for each in (over, beside))
    for question_id in (cited, other):
        services.decisions.decide(teacher, question_id, Verdict(Decision.ACCEPT), expected_version=1)
    corrected = services.vocabulary.correct(teacher, proposed(services, teacher, lecture_id).id)
    assert corrected.reopened == 1
    assert services.questions.get(teacher, cited).status is QuestionStatus.IN_REVIEW
    assert "corrected after it was approved" in (services.questions.get(teacher, cited).status_reason or "")
    assert services.questions.get(teacher, other).status is QuestionStatus.APPROVED


def test_words_keep_their_times_when_they_are_put_right(
    services: Services, database: Database, make: Factory, teacher: Person, lecture_id: UUID
) -> None:
    words = [Word("Cattle", 0, 400, 0.5), Word("lays", 400, 900, 0.4), Word("works.", 900, 1500, 0.9)]
    other = make.lecture(
        teacher,
        make.course(teacher),
        transcript=Transcript((Segment(0, 1500, "Cattle lays works.", words=tuple(words)),), duration_ms=1500),
    )
    services.vocabulary.keep(teacher, other, "catalase")
    WordCheck(database).run(other)
    services.vocabulary.correct(teacher, proposed(services, teacher, other).id)
    [segment] = services.lectures.transcript(teacher, other).segments
    assert segment.text == "Catalase works."
    assert segment.words == (Word("catalase", 0, 900), Word("works.", 900, 1500, 0.9))
    services.vocabulary.take_back(teacher, proposed(services, teacher, other).id)
    assert services.lectures.transcript(teacher, other).segments[0].words == tuple(words)


def test_corrections_are_only_ever_added(
    services: Services, database: Database, teacher: Person, lecture_id: UUID
) -> None:
    services.vocabulary.correct(teacher, proposed(services, teacher, lecture_id).id)
    with database.unit_of_work() as work, pytest.raises(DBAPIError, match="only ever added"):
        work.execute(text("UPDATE transcript_edits SET before = ''"))


def test_lines_have_a_new_version_with_every_correction_so_that_browsers_fetch_them_again(
    services: Services, database: Database, teacher: Person, lecture_id: UUID
) -> None:
    WordCheck(database).run(lecture_id)
    mishearing = proposed(services, teacher, lecture_id)
    versions = [services.lectures.open(teacher, lecture_id).transcript_version]
    for change in (services.vocabulary.correct, services.vocabulary.take_back):
        change(teacher, mishearing.id)
        versions.append(services.lectures.open(teacher, lecture_id).transcript_version)
    assert None not in versions
    assert len(set(versions)) == 3


def checks(database: Database) -> int:
    """How many looks through words wait."""
    counted = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = :task")
    with database.reading() as work:
        return int(work.execute(counted, {"task": CHECK_WORDS}).scalar_one())


def test_a_transcript_that_changes_while_its_words_are_looked_through_is_looked_through_again(
    services: Services, database: Database, teacher: Person, lecture_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, find = proposed(services, teacher, lecture_id), word_check.suspicions

    def find_while_more_is_heard(segments: tuple[Segment, ...], terms: list[str]) -> list[Suspicion]:
        found = find(segments, terms)
        with database.unit_of_work() as work:
            transcripts.append(work, lecture_id, [Segment(15_000, 19_000, "Cattle lays again.")])
            work.commit()
        return found[:0]

    monkeypatch.setattr(word_check, "suspicions", find_while_more_is_heard)
    WordCheck(database).run(lecture_id)

    assert proposed(services, teacher, lecture_id) == before, "what was found in the old words is not proposed"
    assert checks(database) == 1
    monkeypatch.undo()
    WordCheck(database).run(lecture_id)
    assert [place.position for place in proposed(services, teacher, lecture_id).places] == [0, 1, 3]


def test_what_is_proposed_again_can_still_be_decided_on_by_whoever_had_it_before_her(
    services: Services, database: Database, teacher: Person, lecture_id: UUID
) -> None:
    before_her = proposed(services, teacher, lecture_id)
    services.vocabulary.keep(teacher, lecture_id, "peroxidase")
    WordCheck(database).run(lecture_id)
    assert services.vocabulary.correct(teacher, before_her.id).segments == 2


def test_what_another_correction_went_over_is_not_proposed_any_more_until_that_is_taken_back(
    services: Services, database: Database, teacher: Person, lecture_id: UUID
) -> None:
    first = proposed(services, teacher, lecture_id)
    with database.unit_of_work() as work:
        propose(work, lecture_id, [Suspicion("cattle lays", "catalase", (0, 1)), Suspicion("lays is", "lace is", (0,))])
        work.commit()
    services.vocabulary.correct(teacher, first.id)
    assert proposed(services, teacher, lecture_id).id == first.id
    services.vocabulary.take_back(teacher, first.id)
    assert len(services.vocabulary.of_lecture(teacher, lecture_id).mishearings) == 2


def test_terms_decided_on_one_after_the_other_are_looked_for_once(
    services: Services, database: Database, teacher: Person, lecture_id: UUID
) -> None:
    for term in ("catalase", "peroxide", "active site"):
        services.vocabulary.keep(teacher, lecture_id, term)
    assert checks(database) == 1


def test_while_a_lecture_is_being_heard_terms_are_offered_and_nothing_is_proposed_of_its_half(
    services: Services, database: Database, make: Factory, teacher: Person
) -> None:
    half = make.lecture(teacher, make.course(teacher), status=LectureStatus.TRANSCRIBING)
    with database.unit_of_work() as work:
        transcripts.append(work, half, TRANSCRIPT.segments)
        work.commit()
    services.vocabulary.keep(teacher, half, "catalase")
    WordCheck(database).run(half)
    assert services.vocabulary.of_lecture(teacher, half).mishearings == ()


def test_slides_of_a_course_in_another_language_are_not_read_as_english_before_anything_is_heard(
    services: Services, database: Database, make: Factory, teacher: Person
) -> None:
    course = make.course(teacher)
    with database.unit_of_work() as work:
        read = course_settings.get(work, course)
        course_settings.keep(work, course, replace(read, language="de"), instead_of=read)
        work.commit()
    lecture_id = make.lecture(teacher, course, status=LectureStatus.QUEUED)
    content = slides.pptx(["Die Enzyme der Leber: Katalase"])
    added = services.materials.add(
        teacher, lecture_id, file_name="woche3.pptx", file=BytesIO(content), size=len(content)
    )
    SlideReading(database, services.store).run(added)
    assert services.vocabulary.of_lecture(teacher, lecture_id).terms == ()


def test_slides_whose_words_cannot_be_looked_through_are_read_all_the_same_and_not_again_and_again(
    services: Services, database: Database, make: Factory, teacher: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_pages: list[str]) -> list[str]:
        raise ValueError("a fault of our own")

    lecture_id, content = make.lecture(teacher, make.course(teacher)), slides.pptx(["Enzymes"])
    added = services.materials.add(
        teacher, lecture_id, file_name="week3.pptx", file=BytesIO(content), size=len(content)
    )
    monkeypatch.setattr(word_check, "slide_terms", fail)
    with pytest.raises(ValueError, match="of our own"):
        SlideReading(database, services.store).run(added)
    with database.reading() as work:
        material = materials.get_for_job(work, added)
    assert material is not None
    assert material.status is FileStatus.READY
