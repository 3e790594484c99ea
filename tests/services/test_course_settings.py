"""The settings of a course: two people who save at once, bad input, and the shelf for courses that are over."""

from dataclasses import replace
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.course_settings import (
    LONGEST_MEANING,
    LONGEST_OBJECTIVE,
    MOST_TERMS,
    CourseSettings,
    GlossaryTerm,
    Objective,
    glossary_lines,
    with_terms,
)
from services.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.domain.exam_bank import Placement
from services.domain.lifecycle import QuestionStatus
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.domain.questions import Bloom
from services.questions.exams import ExamFile
from services.wiring import Services
from tests.factories import Factory

ENZYME = GlossaryTerm("Enzyme", "A protein that speeds up a reaction")
SUBSTRATE = GlossaryTerm("substrate", "What an enzyme acts on")


def read(services: Services, person: Person, course: UUID) -> CourseSettings:
    return services.courses.settings(person, course).settings


def test_everything_a_teacher_sets_is_kept_in_order(services: Services, teacher: Person, course: UUID) -> None:
    before = read(services, teacher, course)
    wanted = CourseSettings(
        "  Biochemistry\tfor experts ",
        "BIO-201",
        "Summer 2027",
        "de",
        (Objective("Explain catalysis", Bloom.UNDERSTAND), Objective("  "), Objective("Design an assay", Bloom.CREATE)),
        (SUBSTRATE, GlossaryTerm(" ", " "), ENZYME),
    )
    saved = services.courses.save_settings(teacher, course, wanted, read=before)
    assert saved == read(services, teacher, course)
    assert saved.title == "Biochemistry for experts"
    assert [(each.text, each.bloom) for each in saved.objectives] == [
        ("Explain catalysis", Bloom.UNDERSTAND),
        ("Design an assay", Bloom.CREATE),
    ]
    assert saved.glossary == (ENZYME, SUBSTRATE)
    assert services.courses.get(teacher, course).objectives == ("Explain catalysis", "Design an assay")
    swapped = replace(saved, objectives=saved.objectives[::-1], glossary=())
    assert services.courses.save_settings(teacher, course, swapped, read=saved) == swapped


def test_changes_of_two_people_to_different_parts_come_together(
    services: Services, database: Database, teacher: Person, course: UUID
) -> None:
    before = read(services, teacher, course)
    services.courses.save_settings(teacher, course, replace(before, glossary=(ENZYME,)), read=before)
    saved = services.courses.save_settings(teacher, course, replace(before, title="Another title"), read=before)
    assert (saved.title, saved.glossary) == ("Another title", (ENZYME,))
    assert read(services, teacher, course) == saved
    with database.unit_of_work() as work:
        told = work.scalars(text("SELECT details FROM audit_log WHERE action = 'course settings saved' ORDER BY id"))
        assert list(told) == [{"changed": ["glossary"]}, {"changed": ["title"]}]


def test_the_second_of_two_who_change_one_thing_is_told_and_nothing_is_written(
    services: Services, teacher: Person, course: UUID
) -> None:
    before = read(services, teacher, course)
    theirs = replace(before, objectives=(Objective("Theirs"),), code="X")
    services.courses.save_settings(teacher, course, theirs, read=before)
    mine = replace(before, objectives=(Objective("Mine"),), code="Y", term="Spring")
    with pytest.raises(Conflict, match="changed the code and objectives since"):
        services.courses.save_settings(teacher, course, mine, read=before)
    assert read(services, teacher, course) == theirs
    assert services.courses.save_settings(teacher, course, theirs, read=before) == theirs  # the same twice is no clash


def test_saving_what_is_there_writes_nothing(
    services: Services, database: Database, teacher: Person, course: UUID
) -> None:
    before = read(services, teacher, course)
    services.courses.save_settings(teacher, course, before, read=before)
    with database.unit_of_work() as work:
        assert work.scalar(text("SELECT count(*) FROM audit_log WHERE action = 'course settings saved'")) == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " \t\n"}, "Give the course a title"),
        ({"title": "x" * 10_000}, "title is too long"),
        ({"code": "x" * 10_000}, "code is too long"),
        ({"term": "x" * 10_000}, "term is too long"),
        ({"language": "Klingon; DROP TABLE"}, "Choose the language"),
        ({"objectives": (Objective("x" * (LONGEST_OBJECTIVE + 1)),)}, "Objective 1 is too long"),
        ({"objectives": (Objective("Same"), Objective("same "))}, "“same” is there twice"),
        ({"objectives": tuple(Objective(str(number)) for number in range(101))}, "at most 100 objectives"),
        ({"glossary": (GlossaryTerm("", "means something"),)}, "which term means “means something”"),
        ({"glossary": (ENZYME, GlossaryTerm("ENZYME", "again"))}, "“ENZYME” is there twice"),
        ({"glossary": (GlossaryTerm("x" * 10_000, ""),)}, "is too long"),
        ({"glossary": (GlossaryTerm("x", "y" * (LONGEST_MEANING + 1)),)}, "meaning of “x” is too long"),
        ({"glossary": tuple(GlossaryTerm(str(number)) for number in range(MOST_TERMS + 1))}, "at most 1000 terms"),
        ({"glossary": (GlossaryTerm("İ"), GlossaryTerm("i"))}, "capital letters alone"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(
    services: Services, teacher: Person, course: UUID, changes: dict[str, object], sentence: str
) -> None:
    before = read(services, teacher, course)
    with pytest.raises(InvalidInput, match=sentence):
        services.courses.save_settings(teacher, course, replace(before, **changes), read=before)  # type: ignore[arg-type]
    assert read(services, teacher, course) == before


def test_a_nul_and_signs_that_turn_the_writing_round_are_dropped_and_markup_is_kept_as_typed(
    services: Services, teacher: Person, course: UUID
) -> None:
    before = read(services, teacher, course)
    typed = replace(
        before,
        title="<script>alert(1)</script>\0",
        code="\N{RIGHT-TO-LEFT OVERRIDE}BIO",
        glossary=(GlossaryTerm("**bold**", "[x](javascript:alert(1))\0"),),
    )
    saved = services.courses.save_settings(teacher, course, typed, read=before)
    assert (saved.title, saved.code) == ("<script>alert(1)</script>", "BIO")
    assert saved.glossary == (GlossaryTerm("**bold**", "[x](javascript:alert(1))"),)


def test_a_reviewer_reads_the_settings_and_a_stranger_finds_no_course(
    services: Services, make: Factory, teacher: Person, stranger: Person, course: UUID
) -> None:
    reviewer = make.person("Rita Reviewer")
    services.members.invite(teacher, course, email=reviewer.email, role=Role.REVIEWER)
    before = read(services, reviewer, course)
    for attempt in (
        lambda: services.courses.save_settings(reviewer, course, before, read=before),
        lambda: services.courses.archive(reviewer, course),
        lambda: services.courses.restore(reviewer, course),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    for unknown in (course, uuid4()):
        for attempt in (
            partial(services.courses.settings, stranger, unknown),
            partial(services.courses.save_settings, stranger, unknown, before, read=before),
            partial(services.courses.archive, stranger, unknown),
            partial(services.courses.restore, stranger, unknown),
        ):
            with pytest.raises(NotFound, match="There is no such course, or you are not part of it"):
                attempt()


def test_an_archived_course_leaves_the_lists_stays_readable_and_comes_back(
    services: Services, make: Factory, teacher: Person, course: UUID
) -> None:
    lecture = make.lecture(teacher, course)
    approved = make.question(teacher, lecture, status=QuestionStatus.APPROVED)
    exam = services.exams.create(teacher, course, title="Midterm")
    services.exams.save(
        teacher, exam, title="Midterm", instructions="", placements=[Placement(approved, 1.0)], expected_version=1
    )
    services.courses.archive(teacher, course)
    services.courses.archive(teacher, course)
    assert services.courses.page(teacher, PageRequest()).total == 0
    assert [each.course.id for each in services.courses.page(teacher, PageRequest(), archived=True).items] == [course]
    assert services.courses.choices(teacher) == []
    assert services.courses.choices(teacher, Role.REVIEWER) == []
    seen = services.courses.get(teacher, course)
    assert seen.is_archived
    assert not seen.allows(Role.TEACHER, Role.OWNER)
    assert services.lectures.get(teacher, lecture).title
    assert services.exams.export(teacher, exam, ExamFile.GIFT).content
    before = read(services, teacher, course)
    for attempt in (
        lambda: services.courses.save_settings(teacher, course, replace(before, title="New"), read=before),
        lambda: services.exams.create(teacher, course, title="Another"),
    ):
        with pytest.raises(NotAllowed, match="archived"):
            attempt()
    services.courses.restore(teacher, course)
    assert services.courses.page(teacher, PageRequest()).total == 1
    assert services.courses.get(teacher, course).allows(Role.TEACHER)


def test_pasted_lines_become_terms_however_they_were_written() -> None:
    pasted = (
        "Enzyme: speeds up: a reaction\n\n- Substrate – what it acts on\nActive site\tthe place\n"
        "pH 7.4 = neutral enough\nCo-factor: helps\nhttp://example.edu\nno meaning here\n"
    )
    terms, unread = glossary_lines(pasted)
    assert [(each.term, each.meaning) for each in terms] == [
        ("Enzyme", "speeds up: a reaction"),
        ("Substrate", "what it acts on"),
        ("Active site", "the place"),
        ("pH 7.4", "neutral enough"),
        ("Co-factor", "helps"),
    ]
    assert unread == ("http://example.edu", "no meaning here")


def test_a_term_that_is_there_already_takes_the_new_meaning_and_an_empty_one_takes_nothing_away() -> None:
    added = (GlossaryTerm("ENZYME", "Newer"), GlossaryTerm("Substrate", ""), GlossaryTerm("Product", "What comes out"))
    assert with_terms((ENZYME, SUBSTRATE), added) == (
        GlossaryTerm("Enzyme", "Newer"),
        SUBSTRATE,
        GlossaryTerm("Product", "What comes out"),
    )
