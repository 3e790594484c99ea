"""The exams of a course, and one exam: order, points, conflicts, files."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from components.exam_draft import ExamDraft, Picked, added, ordered
from components.exam_files import gift_losses
from db.queries import question_findings, questions
from db.unit_of_work import Database
from services.domain.exam_bank import Placement
from services.domain.findings import Finding, FindingCode, Severity
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person, Role
from services.domain.questions import Question, QuestionType
from services.domain.reviews import Decision, Verdict
from services.questions.exams import ExamFile
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import QUESTION, Factory
from tests.on_page import words
from tests.press import desk_words, press_act
from tests.sheets import press, report, sheet_buttons, sheet_files, sheet_title, sheet_words


def component(app: AppTest, name: str) -> Any:
    """What a component of ours was given."""
    return next(part.proto for part in app.get("bidi_component") if part.proto.component_name == f"lectern_{name}")


@pytest.fixture
def approved(make: Factory, teacher: Person, course: UUID) -> list[UUID]:
    lecture = make.lecture(teacher, course)
    return [
        make.question(teacher, lecture, status=QuestionStatus.APPROVED, stem=f"{name}?")
        for name in ("First", "Second", "Third")
    ]


@pytest.fixture
def exam(services: Services, teacher: Person, course: UUID, approved: list[UUID]) -> UUID:
    """An exam of the first two questions."""
    exam_id = services.exams.create(teacher, course, title="Midterm")
    keep(services, teacher, exam_id, approved[:2], version=1)
    return exam_id


def keep(services: Services, person: Person, exam_id: UUID, questions: list[UUID], *, version: int) -> None:
    services.exams.save(
        person,
        exam_id,
        title="Midterm",
        instructions="",
        placements=[Placement(question, 1.0) for question in questions],
        expected_version=version,
    )


def test_without_an_approved_question_the_page_says_what_an_exam_is_made_of(
    visit: Visit, make: Factory, teacher: Person, course: UUID
) -> None:
    make.question(teacher, make.lecture(teacher, course))
    app = visit(teacher, places.EXAMS, course=course)
    assert "none is approved yet. 1 question waits for review" in words(app)
    assert app.button(key="no_approved").label == "Review questions"


def test_the_empty_page_offers_a_first_exam_and_asks_for_its_title(
    visit: Visit, teacher: Person, course: UUID, approved: list[UUID]
) -> None:
    app = visit(teacher, places.EXAMS, course=course)
    assert "this course has 3 of them" in words(app)
    app.button(key="first_exam").click().run()
    assert [field.label for field in app.text_input] == ["Title"]
    assert "Create exam" in [button.label for button in app.button]


def test_the_list_tells_how_much_is_in_each_exam(visit: Visit, teacher: Person, course: UUID, exam: UUID) -> None:
    app = visit(teacher, places.EXAMS, course=course)
    assert "2 questions · 2 points" in words(app)
    assert sheet_buttons(app) == {"new_exam": "New exam"}
    assert [field.label for field in press(app, "new_exam").text_input] == ["Title"]


def test_an_exam_shows_its_questions_and_a_new_title_is_saved_at_once(
    services: Services, visit: Visit, teacher: Person, exam: UUID
) -> None:
    app = visit(teacher, places.EXAM, exam=exam)
    assert "2 questions · 2 points · every change is saved at once" in words(app)
    assert not app.text_input
    press(app, "words")
    app.text_input(key=f"exam_title_{exam}").input("Final").run()
    assert sheet_title(app) == "Final"
    assert services.exams.get(teacher, exam).exam.title == "Final"


def test_what_could_not_be_saved_stays_on_the_page_with_the_reason(
    services: Services, visit: Visit, teacher: Person, exam: UUID
) -> None:
    app = press(visit(teacher, places.EXAM, exam=exam), "words")
    app.text_area(key=f"exam_instructions_{exam}").input("Bring a calculator.").run()
    app.text_input(key=f"exam_title_{exam}").input("").run()
    assert "Give the exam a title" in words(app)
    assert services.exams.get(teacher, exam).exam.title == "Midterm"
    app.button(key="drop").click().run()
    assert sheet_title(app) == "Midterm"
    assert app.text_area(key=f"exam_instructions_{exam}").value == "Bring a calculator."
    press(app, "words")
    assert not app.text_area
    assert "Bring a calculator." in sheet_words(app)


def test_two_people_who_change_one_exam_both_keep_their_words(
    services: Services, visit: Visit, teacher: Person, exam: UUID, approved: list[UUID]
) -> None:
    app = press(visit(teacher, places.EXAM, exam=exam), "words")
    keep(services, teacher, exam, approved, version=2)
    app.text_input(key=f"exam_title_{exam}").input("Mine").run()
    assert "Somebody has changed this exam" in words(app)
    assert sheet_title(app) == "Mine"
    assert list(sheet_files(press(app, "hand_out")).values()) == [""] * 3
    app.button(key="save_again").click().run()
    saved = services.exams.get(teacher, exam).exam
    assert (saved.title, len(saved.items)) == ("Mine", 2)
    assert "Somebody has changed" not in words(app)


def test_a_question_changed_after_its_approval_is_named_before_the_files_are_saved(
    services: Services, visit: Visit, teacher: Person, exam: UUID, approved: list[UUID]
) -> None:
    banked = services.questions.get(teacher, approved[1])
    changed = replace(banked.question, stem="Second, said otherwise?")
    services.questions.edit(teacher, approved[1], changed, expected_version=banked.version)
    app = press(visit(teacher, places.EXAM, exam=exam), "hand_out")
    assert "1 question (2) was reopened after its approval" in words(app)


def test_what_has_changed_is_shown_before_the_files_and_taken_as_it_is_now(
    services: Services, visit: Visit, teacher: Person, exam: UUID, approved: list[UUID]
) -> None:
    banked = services.questions.get(teacher, approved[1])
    changed = replace(banked.question, stem="Second, said otherwise?")
    services.questions.edit(teacher, approved[1], changed, expected_version=banked.version)
    app = press(visit(teacher, places.EXAM, exam=exam), "hand_out")
    assert "It was changed after its approval." in desk_words(app)
    assert "Question: Second[+, said otherwise]?" in desk_words(app)
    services.decisions.decide(teacher, approved[1], Verdict(Decision.ACCEPT), expected_version=2)
    app = press(visit(teacher, places.EXAM, exam=exam), "hand_out")
    assert "Approved as it is now." in desk_words(app)
    app.session_state["lectern.exam_changes.taken"] = True  # this runner runs no dialog by itself, as a browser does
    app = press_act(app, f"take_{approved[1]}")
    assert services.exams.get(teacher, exam).exam.items[1].question.stem == "Second, said otherwise?"
    assert "reopened after its approval" not in words(app)
    assert len(sheet_files(app)) == 3


def test_the_three_files_are_offered_when_she_hands_it_out(visit: Visit, teacher: Person, exam: UUID) -> None:
    app = visit(teacher, places.EXAM, exam=exam)
    assert not sheet_files(app)
    files = sheet_files(press(app, "hand_out"))
    assert list(files) == ["GIFT for Moodle and others", "Paper (DOCX)", "Key (DOCX)"]
    assert all(address.startswith("/exports/") for address in files.values())
    assert "GIFT has no field for them" in words(app)


def test_what_the_exam_gives_away_is_told_before_the_files_are_saved(
    database: Database, visit: Visit, teacher: Person, exam: UUID, approved: list[UUID]
) -> None:
    double = Finding(FindingCode.DOUBLE, "It asks the same.", Severity.MAJOR, other=approved[1])
    with database.unit_of_work() as work:
        question_findings.keep_check(work, questions.get(work, teacher, approved[0]).version_id, [double])
        work.commit()
    app = press(visit(teacher, places.EXAM, exam=exam), "hand_out")
    assert next(each.label for each in app.expander) == "Worth a look before you hand it out (1)"
    assert "Questions 1 and 2 ask the same." in words(app)


def test_an_exam_without_questions_offers_no_files(
    services: Services, visit: Visit, teacher: Person, course: UUID
) -> None:
    exam = services.exams.create(teacher, course, title="Empty")
    app = visit(teacher, places.EXAM, exam=exam)
    assert "hand_out" not in sheet_buttons(app)
    assert "No question yet" in words(app)
    assert "No question of this course is approved yet" in words(app)


def test_a_reviewer_reads_an_exam_and_changes_nothing(
    services: Services, visit: Visit, teacher: Person, stranger: Person, exam: UUID
) -> None:
    services.identity.give_role(stranger.email, "Biochemistry for beginners", Role.REVIEWER)
    app = visit(stranger, places.EXAM, exam=exam)
    assert "2 questions · 2 points" in words(app)
    assert not app.text_input
    assert sheet_buttons(app) == {}


def test_a_stranger_is_told_nothing_about_an_exam(visit: Visit, stranger: Person, exam: UUID) -> None:
    app = visit(stranger, places.EXAM, exam=exam)
    assert "There is no such exam" in words(app)
    assert [link.proto.label for link in app.get("page_link")] == ["Your courses"]
    assert not app.get("bidi_component")


def test_candidates_leave_out_what_is_in_the_exam(
    services: Services, visit: Visit, teacher: Person, exam: UUID
) -> None:
    app = visit(teacher, places.EXAM, exam=exam)
    assert "1 question" not in [each.value for each in app.caption]
    report(app, component(app, "exam_order").id, "add", 1.0)
    assert "1 question" in [each.value for each in app.caption]
    app = visit(teacher, places.EXAM, exam=exam, find="nowhere")
    assert "No other approved question holds “nowhere”" in words(app)


def test_candidates_stay_where_they_were_offered_when_the_first_is_added(
    services: Services, visit: Visit, teacher: Person, course: UUID, approved: list[UUID]
) -> None:
    app = visit(teacher, places.EXAM, exam=services.exams.create(teacher, course, title="New"))
    assert "3 questions" in words(app)
    report(app, component(app, "exam_picks").id, "picked", {"ids": [str(approved[0])], "number": 1})
    assert "2 questions" in words(app)
    assert "1 question · 1 point" in words(app)


def test_the_file_holds_the_order_that_was_saved(
    services: Services, teacher: Person, exam: UUID, approved: list[UUID]
) -> None:
    keep(services, teacher, exam, [approved[2], approved[0]], version=2)
    content = services.exams.export(teacher, exam, ExamFile.GIFT).content.decode()
    assert content.index("Third?") < content.index("First?")


def draft_of(*items: Picked) -> ExamDraft:
    return ExamDraft(uuid4(), uuid4(), "Course", "Exam", "", items, version=1)


A, B, C = (Picked(uuid4(), QUESTION, 1.0) for _ in range(3))


def test_what_is_left_out_of_an_order_is_remembered_with_its_place() -> None:
    draft = ordered(draft_of(A, B, C), [(C.question_id, 1.0), (A.question_id, 2.5)], number=1)
    assert [(item.question_id, item.points) for item in draft.items] == [(C.question_id, 1.0), (A.question_id, 2.5)]
    assert [(removal.picked, removal.index) for removal in draft.removals] == [(B, 1)]


def test_a_removed_question_comes_back_where_the_order_puts_it() -> None:
    draft = ordered(draft_of(A, B), [(A.question_id, 1.0)], number=1)
    draft = ordered(draft, [(B.question_id, 1.0), (A.question_id, 1.0)], number=2)
    assert draft.items == (B, A)
    assert draft.removals == ()


def test_an_order_that_comes_in_late_changes_nothing() -> None:
    draft = ordered(draft_of(A, B), [(B.question_id, 1.0), (A.question_id, 1.0)], number=2)
    assert ordered(draft, [(A.question_id, 1.0), (B.question_id, 1.0)], number=1) is draft


def test_a_reopened_question_that_is_removed_is_not_offered_back() -> None:
    reopened = replace(B, is_reopened=True)
    assert ordered(draft_of(A, reopened), [(A.question_id, 1.0)], number=1).removals == ()


def test_adding_what_is_there_already_changes_nothing(
    services: Services, teacher: Person, approved: list[UUID]
) -> None:
    banked = services.questions.get(teacher, approved[0])
    once = added(draft_of(A), [banked])
    assert added(once, [banked, banked]).items == once.items
    assert len(once.items) == 2


def test_the_losses_name_what_the_lms_will_not_know() -> None:
    essay = Picked(uuid4(), Question(QuestionType.ESSAY, "Why?", points=4.0), 4.0)
    assert any("points" in sentence for sentence in gift_losses(draft_of(essay)))
