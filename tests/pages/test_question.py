"""One question: read, changed, sent to review."""

from dataclasses import replace
from typing import Any

import pytest

from components import places
from db.queries import revisions
from db.unit_of_work import Database
from services.domain.lifecycle import QuestionStatus, RevisionStatus
from services.domain.people import Person
from services.domain.questions import Answer, Bloom, Difficulty, Pair, Question, QuestionType, true_false_options
from services.domain.reviews import Decision, Reason, Verdict
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import ESSAY, QUESTION, Factory
from tests.on_page import click, words
from tests.press import desk_words, follow_link, keeper, press_key
from tests.sheets import press as press_sheet
from tests.sheets import report, sheet_files, sheet_title

SOURCES = QUESTION.sources


def test_the_key_is_marked_with_a_word(visit: Visit, make: Factory, teacher: Person, lecture) -> None:
    app = visit(teacher, places.QUESTION, question=make.question(teacher, lecture))
    lines = [line for line in desk_words(app).splitlines() if "Correct" in line]
    assert len(lines) == 1
    assert "The active site" in lines[0]


def test_a_question_sent_back_says_by_whom_and_why_and_goes_to_review_again(
    services: Services, visit: Visit, make: Factory, teacher: Person, lecture
) -> None:
    question = make.question(teacher, lecture)
    verdict = Verdict(Decision.SEND_BACK, Reason.FLAWED_WORDING, "Say <b>which</b> substrate.")
    services.decisions.decide(teacher, question, verdict, expected_version=1)
    app = visit(teacher, places.QUESTION, question=question)
    assert "Sent back by Ada Teacher: Flawed wording. “Say <b>which</b> substrate.”" in words(app)
    press_key(app, "e")
    assert "Flawed wording" in words(app), "why it came back stands above the form too"
    press_sheet(app, "send")
    assert services.questions.get(teacher, question).status is QuestionStatus.IN_REVIEW


def test_the_writer_tries_again_with_the_reason_of_the_reviewer_and_what_it_wrote_returns_to_her(  # noqa: PLR0917
    services: Services, visit: Visit, make: Factory, teacher: Person, lecture, database: Database
) -> None:
    question = make.question(teacher, lecture)
    verdict = Verdict(Decision.SEND_BACK, Reason.TOO_EASY, "Everybody knows that.")
    services.decisions.decide(teacher, question, verdict, expected_version=1)
    app = visit(teacher, places.QUESTION, question=question)
    press_key(app, "a")
    revision = services.revisions.newest(teacher, question)
    assert revision is not None
    assert "too easy" in revision.wish.instruction
    assert revision.wish.instruction.endswith("“Everybody knows that.”")
    assert revision.wish.difficulty is Difficulty.HARD
    proposal = replace(QUESTION, stem="Why does the substrate bind at the active site?")
    with database.unit_of_work() as work:
        revisions.set_status(work, revision.id, RevisionStatus.RUNNING)
        revisions.keep_proposal(work, revision.id, proposal, written_by="A model", provenance=None, findings=())
        work.commit()
    press_key(app.run(), "t")
    press_sheet(app, "send")
    back = services.review.next(teacher, services.questions.get(teacher, question).course_id)
    assert back is not None
    assert back.banked.question.stem == proposal.stem
    assert [each.part for each in back.opened.since_sent_back] == ["Question"]


def test_the_history_of_a_question_is_shown_and_saved(
    services: Services, visit: Visit, make: Factory, teacher: Person, lecture
) -> None:
    question = make.question(teacher, lecture)
    verdict = Verdict(Decision.SEND_BACK, Reason.DOUBLE, "See <b>question 2</b>.")
    services.decisions.decide(teacher, question, verdict, expected_version=1, seconds=75)
    app = visit(teacher, places.QUESTION, question=question)
    press_key(app, "h")
    assert "Sent back by Ada Teacher" in words(app)
    assert "1 min 15 s" in words(app)
    assert "Asked already: See <b>question 2</b>." in words(app)
    link = sheet_files(app)["Save the history as CSV"]
    assert "See <b>question 2</b>." in services.exports.follow(teacher, link.rsplit("/", 1)[1]).content.decode()
    press_key(app, "h")
    assert "1 min 15 s" not in words(app)


def test_a_fault_is_named_and_nothing_typed_is_lost(
    services: Services, visit: Visit, make: Factory, teacher: Person, lecture
) -> None:
    question = make.question(teacher, lecture)
    app = visit(teacher, places.QUESTION, question=question)
    press_key(app, "e")
    app.text_area[0].input("A better stem?")
    app.text_input[0].input("")
    click(app, "Save")
    assert "An option is empty" in words(app)
    assert (app.text_area[0].value, app.text_input[0].value) == ("A better stem?", "")
    app.text_input[0].input("The active place")
    click(app, "Save")
    saved = services.questions.get(teacher, question)
    assert (saved.version, saved.question.stem, saved.question.options[0].text) == (
        2,
        "A better stem?",
        "The active place",
    )
    assert saved.question.sources == SOURCES


def test_marking_another_option_correct_takes_the_mark_from_the_first(
    services: Services, visit: Visit, make: Factory, teacher: Person, lecture
) -> None:
    question = make.question(teacher, lecture)
    app = visit(teacher, places.QUESTION, question=question)
    press_key(app, "e")
    app.checkbox[1].check().run()
    assert [box.value for box in app.checkbox] == [False, True, False]
    click(app, "Save")
    assert [option.is_correct for option in services.questions.get(teacher, question).question.options] == [
        False,
        True,
        False,
    ]


def test_options_are_added_and_removed(
    services: Services, visit: Visit, make: Factory, teacher: Person, lecture
) -> None:
    question = make.question(teacher, lecture)
    app = visit(teacher, places.QUESTION, question=question)
    press_key(app, "e")
    click(app, "Add an option")
    app.text_input[3].input("The coenzyme")
    next(button for button in app.button if button.help == "Remove option B").click().run()
    click(app, "Save")
    texts = [option.text for option in services.questions.get(teacher, question).question.options]
    assert texts == ["The active site", "The inhibitor", "The coenzyme"]


@pytest.mark.parametrize(
    "question",
    [
        Question(QuestionType.TRUE_FALSE, "Enzymes are proteins.", true_false_options(True), sources=SOURCES),
        Question(QuestionType.SHORT_ANSWER, "Where?", answers=(Answer("active site"),), sources=SOURCES),
        Question(QuestionType.NUMERICAL, "How many?", answers=(Answer("40", 1.5),), sources=SOURCES),
        Question(QuestionType.CLOZE, "It binds at the ___.", answers=(Answer("active site"),), sources=SOURCES),
        Question(
            QuestionType.MATCHING,
            "Match.",
            pairs=(Pair("lock", "site"), Pair("key", "substrate"), Pair("door", "product")),
            sources=SOURCES,
        ),
        replace(QUESTION, type=QuestionType.MULTIPLE_CHOICE, options=(
            *QUESTION.options[:1], replace(QUESTION.options[1], is_correct=True), QUESTION.options[2])),
        ESSAY,
    ],
    ids=lambda question: question.type.value,
)  # fmt: skip
def test_every_type_comes_out_of_its_form_as_it_went_in(
    services: Services, visit: Visit, make: Factory, teacher: Person, question: Question
) -> None:
    question_id = make.question(teacher, make.lecture(teacher, make.course(teacher)), question=question)
    app = visit(teacher, places.QUESTION, question=question_id)
    press_key(app, "e")
    next(area for area in app.text_area if area.label == "Explanation").input("Because it was said.")
    click(app, "Save")
    assert not app.exception
    saved = services.questions.get(teacher, question_id).question
    assert replace(saved, id="") == replace(question, explanation="Because it was said.")


def test_two_people_who_save_both_keep_their_text(
    services: Services, visit: Visit, make: Factory, teacher: Person, lecture
) -> None:
    question = make.question(teacher, lecture)
    app = visit(teacher, places.QUESTION, question=question)
    press_key(app, "e")
    services.questions.edit(teacher, question, replace(QUESTION, stem="Theirs?"), expected_version=1)
    app.text_area[0].input("Mine?")
    click(app, "Save")
    assert "Somebody has changed this question" in words(app)
    assert "Theirs?" in words(app)
    assert app.text_area[0].value == "Mine?"
    click(app, "Save")
    saved = services.questions.get(teacher, question)
    assert (saved.version, saved.question.stem) == (3, "Mine?")


def test_a_discarded_edit_is_gone(visit: Visit, make: Factory, teacher: Person, lecture) -> None:
    app = visit(teacher, places.QUESTION, question=make.question(teacher, lecture))
    press_key(app, "e")
    app.text_area[0].input("Half a thought")
    click(app, "Close")
    click(app, "Discard them")
    press_key(app, "e")
    assert app.text_area[0].value == QUESTION.stem


def test_a_foreign_question_does_not_exist(
    visit: Visit, make: Factory, teacher: Person, stranger: Person, lecture
) -> None:
    app = visit(stranger, places.QUESTION, question=make.question(teacher, lecture))
    assert "There is no such question" in words(app)


def test_the_links_beside_a_question_lead_to_its_rubric_and_its_lecture(
    visit: Visit, make: Factory, teacher: Person, lecture
) -> None:
    question = make.question(teacher, lecture, question=replace(ESSAY, sources=()))
    app = visit(teacher, places.QUESTION, question=question)
    follow_link(app, "Make a rubric")
    assert sheet_title(app) == "Rubric"
    app = visit(teacher, places.QUESTION, question=question)
    follow_link(app, "Week 3: Enzymes")
    assert sheet_title(app) == "Week 3: Enzymes"


def test_level_and_difficulty_are_set_by_hand(
    services: Services, visit: Visit, make: Factory, teacher: Person, lecture
) -> None:
    question = make.question(teacher, lecture)
    app = visit(teacher, places.QUESTION, question=question)
    press_key(app, "e")
    app.selectbox[0].set_value(Bloom.APPLY)
    app.selectbox[1].set_value(Difficulty.HARD)
    click(app, "Save")
    saved = services.questions.get(teacher, question).question
    assert (saved.bloom, saved.difficulty) == (Bloom.APPLY, Difficulty.HARD)


def test_marks_and_formulas_are_shown_drawn_while_they_are_typed(
    visit: Visit, make: Factory, teacher: Person, lecture
) -> None:
    app = visit(teacher, places.QUESTION, question=make.question(teacher, lecture))
    press_key(app, "e")
    assert "As it will look" not in words(app)
    app.text_area[0].input("What is $K_m$?").run()
    assert "As it will look" in words(app)
    assert "What is $K_m$?" in desk_words(app)
    app.text_area[0].input("It costs $5 and $6.").run()
    assert "As it will look" not in words(app)


def test_unsaved_text_is_kept_by_the_browser_and_comes_back_after_a_reload(
    services: Services, visit: Visit, make: Factory, teacher: Person, lecture
) -> None:
    question = make.question(teacher, lecture)
    app = visit(teacher, places.QUESTION, question=question)
    press_key(app, "e")
    app.text_area[0].input("A better stem?")
    app.run()
    _, told = keeper(app)
    kept = {**told["about"], "fields": told["fields"]}
    assert (kept["opened"], kept["is_open"], kept["fields"]["stem"]) == (1, True, "A better stem?")

    kept["fields"] |= {
        "explanation": "Half ty",
        "option_0": "The place",
        "points": 2,
        "bloom": "apply",
        "options": [2, 0, 1],
    }
    services.questions.edit(teacher, question, replace(QUESTION, stem="Somebody else's?"), expected_version=1)
    app = visit(teacher, places.QUESTION, question=question)
    name, told = keeper(app)
    assert (told["form"], told["over"]) == ("", [])
    report(app, name, "kept", kept)
    assert [area.value for area in app.text_area] == ["A better stem?", "Half ty"]
    assert [field.value for field in app.text_input][:2] == [QUESTION.options[2].text, "The place"]
    assert "has saved this version since you began" in words(app)
    click(app, "Save")
    saved = services.questions.get(teacher, question)
    assert (saved.version, saved.question.stem, saved.question.points) == (3, "A better stem?", 2)
    assert saved.question.bloom is Bloom.APPLY
    told = keeper(app)[1]
    assert told["over"] == [told["place"]], "the browser lets go of it"


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"opened": 7, "fields": {"stem": "x"}},
        {"opened": 1, "fields": [["stem", "x"]]},
    ],
)
def test_what_the_browser_cannot_have_kept_opens_no_form(
    visit: Visit, make: Factory, teacher: Person, lecture, kept: dict[str, Any]
) -> None:
    app = visit(teacher, places.QUESTION, question=make.question(teacher, lecture))
    report(app, keeper(app)[0], "kept", kept)
    assert not app.text_area
    assert not app.exception


def test_of_what_the_browser_kept_only_what_a_field_can_hold_is_taken(
    visit: Visit, make: Factory, teacher: Person, lecture
) -> None:
    strange = {
        "stem": 7,
        "explanation": "x" * 60_000,
        "bloom": "divine",
        "points": -3,
        "options": ["0", 1],
        "correct_0": "yes",
        "../picture": "x",
    }
    app = visit(teacher, places.QUESTION, question=make.question(teacher, lecture))
    report(app, keeper(app)[0], "kept", {"opened": 1, "seen": "x", "is_open": True, "fields": strange})
    assert not app.exception
    stem, explanation = app.text_area
    assert (stem.value, len(explanation.value)) == (QUESTION.stem, 50_000)
    assert app.number_input[0].value == 0
    assert len([box for box in app.checkbox if box.label == "Correct"]) == len(QUESTION.options)
