"""A question's page: what was found, its versions, and the writer's proposal beside it."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest

from components import places
from db.queries import question_findings, questions, revisions
from db.unit_of_work import Database
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.lifecycle import QuestionStatus, RevisionStatus
from services.domain.people import Person
from services.domain.provenance import Provenance
from services.domain.questions import Question, QuestionType
from services.domain.revisions import Wish
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import QUESTION, Factory
from tests.on_page import errors
from tests.press import desk_keys, desk_words, press_act, press_key, wish
from tests.sheets import sheet_title

ANEW = replace(QUESTION, stem="Why does the substrate bind there?")
FINDING = Finding(FindingCode.VAGUE_TERMS, "It says “there”.", Severity.MAJOR, Place(Part.STEM, None, 29, 34), "gpt-x")


@pytest.fixture
def asked(make: Factory, teacher: Person, lecture: UUID) -> UUID:
    return make.question(teacher, lecture)


def finish(database: Database, services: Services, teacher: Person, question: UUID, proposal: Question | None) -> None:
    """What the job does when it ends: with a proposal, or with none."""
    revision = services.revisions.newest(teacher, question)
    assert revision is not None
    with database.unit_of_work() as work:
        revisions.set_status(work, revision.id, RevisionStatus.RUNNING)
        if proposal is None:
            revisions.set_status(work, revision.id, RevisionStatus.FAILED, reason="The model does not answer.")
        else:
            origin = Provenance("gpt-x", "revise 1")
            revisions.keep_proposal(
                work, revision.id, proposal, written_by="gpt-x", provenance=origin, findings=[FINDING]
            )
        work.commit()


def keep_check(database: Database, teacher: Person, question: UUID, findings: Sequence[Finding]) -> None:
    with database.unit_of_work() as work:
        question_findings.keep_check(work, questions.get(work, teacher, question).version_id, findings)
        work.commit()


def test_findings_are_told_with_their_weight_and_place_in_the_page_and_in_review(
    database: Database, visit: Visit, teacher: Person, asked: UUID
) -> None:
    assert "is being checked" in desk_words(visit(teacher, places.QUESTION, question=asked))
    place = Place(Part.OPTION, 1, 4, 12)
    minor = Finding(FindingCode.IMPLAUSIBLE_DISTRACTOR, "Nobody takes it.", Severity.MINOR, place, "gpt-x")
    major = Finding(FindingCode.UNCITED, "Nothing is cited.", Severity.MAJOR)
    keep_check(database, teacher, asked, [minor, major])
    for app in (visit(teacher, places.QUESTION, question=asked), visit(teacher, places.REVIEW, question=asked)):
        said = desk_words(app)
        assert "1Major. Nothing is cited." in said
        assert "2Minor. Nobody takes it. (option B)judged by gpt-x" in said
    keep_check(database, teacher, asked, [])
    assert "nothing was found" in desk_words(visit(teacher, places.QUESTION, question=asked))


def test_versions_are_listed_with_what_changed_and_the_way_back(
    services: Services, visit: Visit, teacher: Person, asked: UUID
) -> None:
    services.questions.edit(teacher, asked, replace(QUESTION, stem="What is the pocket called?"), expected_version=1)
    app = visit(teacher, places.QUESTION, question=asked)
    assert "Version 1" not in desk_words(app)
    press_key(app, "v")
    said = desk_words(app)
    assert "Version 2 by Ada Teacher" in said
    assert "Question: What is the [-place]" in said
    press_act(app, "restore_1")
    banked = services.questions.get(teacher, asked)
    assert (banked.version, banked.question.stem) == (3, QUESTION.stem)
    assert "Version 3" in desk_words(app), "the list stays open"
    press_key(app, "v")
    assert "Version 3 by" not in desk_words(app)


def test_an_instruction_leads_to_a_proposal_that_is_taken_and_undone(
    services: Services, database: Database, visit: Visit, teacher: Person, asked: UUID
) -> None:
    app = visit(teacher, places.QUESTION, question=asked)
    wish(app, instruction="Ask about the cause.")
    assert "You asked: Ask about the cause." in desk_words(app)
    assert "waits for its turn" in desk_words(app)
    assert "Harder" not in desk_keys(app), "one at a time"
    finish(database, services, teacher, asked, ANEW)
    app = visit(teacher, places.QUESTION, question=asked)
    said = desk_words(app)
    assert "As it is: version 1" in said
    assert "Written anew by gpt-x" in said
    assert "1Major. It says “there”. (in the question)judged by gpt-x" in said
    assert "[+Why does]" in said
    press_key(app, "t")
    banked = services.questions.get(teacher, asked)
    assert (banked.version, banked.question.stem, banked.written_by) == (2, ANEW.stem, "gpt-x")
    assert "This is version 2 now. Version 1 is kept" in desk_words(app)
    press_key(app, "u")
    banked = services.questions.get(teacher, asked)
    assert (banked.version, banked.question.stem, banked.written_by) == (3, QUESTION.stem, "Ada Teacher")
    assert "Undo" not in desk_keys(app)


def test_a_proposal_that_is_left_changes_nothing(
    services: Services, database: Database, visit: Visit, teacher: Person, asked: UUID
) -> None:
    services.revisions.order(teacher, asked, Wish("Ask about the cause."), expected_version=1)
    finish(database, services, teacher, asked, ANEW)
    app = visit(teacher, places.QUESTION, question=asked)
    press_key(app, "l")
    assert "Written anew" not in desk_words(app)
    assert "Write anew…" in desk_keys(app)
    assert services.questions.get(teacher, asked).version == 1


def test_a_failure_is_told_and_can_be_tried_again(
    services: Services, database: Database, visit: Visit, teacher: Person, asked: UUID
) -> None:
    app = visit(teacher, places.QUESTION, question=asked)
    press_key(app, "+")
    finish(database, services, teacher, asked, None)
    app = visit(teacher, places.QUESTION, question=asked)
    assert "The model does not answer. The question is as it was." in desk_words(app)
    assert "Change type…" in desk_keys(app), "another way may be open"
    press_key(app, "r")
    again = services.revisions.newest(teacher, asked)
    assert again is not None
    assert (again.status, again.wish.difficulty) == (RevisionStatus.QUEUED, "hard")


def test_a_failure_of_an_earlier_version_is_told_no_more(
    services: Services, database: Database, visit: Visit, teacher: Person, asked: UUID
) -> None:
    services.revisions.order(teacher, asked, Wish("Ask about the cause."), expected_version=1)
    finish(database, services, teacher, asked, None)
    services.questions.edit(teacher, asked, ANEW, expected_version=1)
    app = visit(teacher, places.QUESTION, question=asked)
    assert "does not answer" not in desk_words(app)
    wish(app, instruction="Once more.")
    assert "You asked: Once more." in desk_words(app)


def test_a_proposal_for_an_earlier_version_can_only_be_left_or_ordered_again(
    services: Services, database: Database, visit: Visit, teacher: Person, asked: UUID
) -> None:
    services.revisions.order(teacher, asked, Wish("Ask about the cause."), expected_version=1)
    finish(database, services, teacher, asked, ANEW)
    services.questions.edit(teacher, asked, replace(QUESTION, stem="Theirs?"), expected_version=1)
    app = visit(teacher, places.QUESTION, question=asked)
    assert "The question has changed since" in desk_words(app)
    assert {"Try again", "Leave it"} <= set(desk_keys(app))
    assert "Take it" not in desk_keys(app)


@pytest.mark.parametrize(
    ("wished", "told"),
    [("+", ("hard", None)), ("-", ("easy", None)), ("cloze", (None, QuestionType.CLOZE))],
)
def test_each_way_orders_what_it_says(
    services: Services, visit: Visit, teacher: Person, asked: UUID, *, wished: str, told: tuple[object, object]
) -> None:
    app = visit(teacher, places.QUESTION, question=asked)
    if wished == "cloze":
        wish(app, type=wished)
    else:
        press_key(app, wished)
    ordered = services.revisions.newest(teacher, asked)
    assert ordered is not None
    assert (ordered.wish.difficulty, ordered.wish.type) == told
    assert ordered.wish.instruction


def test_nonsense_from_the_browser_orders_nothing(
    services: Services, visit: Visit, teacher: Person, asked: UUID
) -> None:
    app = visit(teacher, places.QUESTION, question=asked)
    wish(app, type="<script>")
    wish(app, instruction="   ")
    assert "Say what should be different" in errors(app)
    assert services.revisions.newest(teacher, asked) is None


def test_three_more_are_ordered_about_the_minutes_around_and_watched(
    services: Services, visit: Visit, teacher: Person, lecture: UUID, asked: UUID
) -> None:
    app = visit(teacher, places.QUESTION, question=asked)
    press_key(app, "m")
    assert not app.exception
    (run,) = services.drafting.of_lecture(teacher, lecture)
    assert (run.asked, run.blueprint.rows[0].type, run.blueprint.rows[0].count) == (3, QUESTION.type, 3)
    (stretch,) = run.blueprint.stretches
    assert (stretch.lecture_id, stretch.start_ms, stretch.end_ms) == (lecture, 0, 9_800 + 180_000)
    assert sheet_title(app) != "Question"


def test_whoever_only_reads_sees_versions_and_asks_for_nothing(
    services: Services, visit: Visit, make: Factory, teacher: Person, lecture: UUID
) -> None:
    closed = make.question(teacher, lecture, status=QuestionStatus.REJECTED)
    app = visit(teacher, places.QUESTION, question=closed)
    assert set(desk_keys(app)) == {"Versions", "History"}
    press_key(app, "v")
    assert "The first version." in desk_words(app)
