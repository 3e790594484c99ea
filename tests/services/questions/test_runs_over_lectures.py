"""A run over several lectures: in proportion, checked, repaired, paid for, and whole after every interruption."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Barrier
from uuid import UUID

import pytest

from db.unit_of_work import Database
from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.errors import InvalidInput, NotFound, ProviderUnavailable
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.lifecycle import LectureStatus, QuestionStatus, RunStatus
from services.domain.paging import PageRequest
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion, RowShortfall, Run
from services.domain.questions import QuestionType
from services.domain.transcripts import Segment, Transcript
from services.questions.question_writing import QuestionWriting
from services.runs.desk import Desk
from services.runs.ledger import Limits
from services.wiring import Services, now
from tests.factories import Factory
from tests.fakes.scripted_writer import PROVENANCE, WRONG, ScriptedWriter, StemChecks

CHOICES = BlueprintRow(QuestionType.SINGLE_CHOICE, 8)


def said(words: int, *, segments: int = 2) -> Transcript:
    """A lecture of so many words, ten seconds a segment."""
    each = " ".join(["enzyme"] * (words // segments))
    return Transcript(
        tuple(Segment(at * 10_000, at * 10_000 + 9_000, f"{at} {each}") for at in range(segments)), segments * 10_000
    )


@dataclass
class Scene:
    """A course with two lectures, the first three times as long, and the job that writes about them."""

    services: Services
    database: Database
    teacher: Person
    course: UUID
    long: UUID
    short: UUID
    writer: ScriptedWriter
    checks: StemChecks

    def order(self, *rows: BlueprintRow, stretches: tuple[Stretch, ...] = ()) -> UUID:
        both = stretches or (Stretch(self.long), Stretch(self.short))
        return self.services.drafting.order(self.teacher, self.course, Blueprint(rows or (CHOICES,), stretches=both))

    def work(self, run_id: UUID, *, limit_usd: float | None = None) -> Run:
        """What a worker does with the run."""
        limits = Limits(limit_usd, clock=now)
        QuestionWriting(self.database, self.writer, lambda: self.checks, limits=limits, clock=now).run(run_id)
        return self.run(run_id)

    def run(self, run_id: UUID) -> Run:
        return self.services.drafting.get(self.teacher, run_id)

    def written(self, run_id: UUID) -> tuple[BankedQuestion, ...]:
        return self.services.questions.page(self.teacher, self.course, PageRequest(size=100), run_id=run_id).items

    def stems(self, run_id: UUID) -> list[str]:
        return [banked.question.stem for banked in self.written(run_id)]


@pytest.fixture
def scene(services: Services, database: Database, make: Factory, teacher: Person) -> Scene:
    course = make.course(teacher)
    long = make.lecture(teacher, course, title="Long", transcript=said(300))
    short = make.lecture(teacher, course, title="Short", transcript=said(100))
    return Scene(services, database, teacher, course, long, short, ScriptedWriter(), StemChecks())


def test_questions_are_spread_over_the_lectures_in_proportion_to_what_was_said(scene: Scene) -> None:
    run = scene.work(run_id := scene.order())
    assert (run.status, run.written, run.shortfalls) == (RunStatus.DONE, 8, ())
    found = Counter(banked.lecture_title for banked in scene.written(run_id))
    assert found == {"Long": 6, "Short": 2}
    assert {banked.lecture_id for banked in scene.written(run_id)} == {scene.long, scene.short} == set(run.lecture_ids)
    assert [ask.counts for ask in scene.writer.asked] == [[6], [2]]
    assert scene.services.drafting.of_lecture(scene.teacher, scene.short) == [run]
    assert scene.services.drafting.of_course(scene.teacher, scene.course) == [run]


def test_the_writer_reads_its_stretch_alone_and_the_rest_of_the_course_beside_it(scene: Scene) -> None:
    piece = Stretch(scene.long, 10_000, 20_000)
    scene.work(scene.order(replace(CHOICES, count=1), stretches=(piece,)))
    [ask] = scene.writer.asked
    assert [segment.start_ms for segment in ask.material.lecture.segments] == [10_000]
    assert ask.material.objectives == ("Explain what enzymes do",)
    assert [other.duration_ms for other in ask.material.other_lectures] == [said(100).duration_ms]
    assert ask.blueprint.stretches == ()


def test_a_row_keeps_to_its_own_stretch(scene: Scene) -> None:
    scene.work(run_id := scene.order(replace(CHOICES, count=3, stretch=1)))
    assert {banked.lecture_title for banked in scene.written(run_id)} == {"Short"}


def test_what_one_lecture_cannot_give_is_asked_of_the_other(scene: Scene) -> None:
    scene.writer.most = {"Long": 4}
    run = scene.work(run_id := scene.order())
    assert (run.status, run.written, run.shortfalls) == (RunStatus.DONE, 8, ())
    assert Counter(banked.lecture_title for banked in scene.written(run_id)) == {"Long": 4, "Short": 4}
    again = scene.writer.asked[-1]
    assert (again.material.title, again.counts, len(again.existing)) == ("Short", [2], 2)
    assert len(scene.writer.asked) == 3


def test_what_nobody_can_give_is_named_with_the_reason_of_each_lecture(scene: Scene) -> None:
    scene.writer.most = {"Long": 4, "Short": 3}
    run = scene.work(scene.order())
    assert run.shortfalls == (RowShortfall(0, 1, "“Long”: Long has no more facts. “Short”: Short has no more facts."),)


def test_what_is_missing_is_written_when_it_is_asked_for_again(scene: Scene) -> None:
    scene.writer.most = {"Long": 4, "Short": 3}
    scene.work(run_id := scene.order())
    scene.writer.most = {}
    scene.services.drafting.retry(scene.teacher, run_id)
    begun = len(scene.writer.asked)
    run = scene.work(run_id)
    assert (run.status, run.written, run.attempt, run.shortfalls) == (RunStatus.DONE, 8, 2, ())
    [again] = scene.writer.asked[begun:]
    assert (again.counts, len(again.existing), again.material.attempt) == ([1], 4, 1)
    assert len(set(scene.stems(run_id))) == 8
    with pytest.raises(InvalidInput, match="Nothing is missing"):
        scene.services.drafting.retry(scene.teacher, run_id)


def test_a_repair_is_a_version_and_both_keep_what_was_found_in_them(scene: Scene) -> None:
    scene.writer.marks = {0: WRONG}
    scene.writer.mended = lambda stem: stem.replace(WRONG, "(mended)")
    scene.work(run_id := scene.order(replace(CHOICES, count=1)))
    [banked] = scene.written(run_id)
    assert (banked.version, banked.majors, banked.is_checked) == (2, 0, True)
    assert scene.writer.instructions == ["- Wrong in the 1. place."]
    newest, first = scene.services.questions.versions(scene.teacher, banked.id)
    assert newest.question.stem == "Long / 0 / 0 (mended)"
    assert (newest.findings, newest.provenance, newest.is_checked) == ((), PROVENANCE, True)
    [finding] = first.findings
    assert (finding.code, finding.place) == (FindingCode.UNFOCUSED_STEM, Place(Part.STEM))


def test_what_still_fails_after_two_repairs_is_delivered_and_says_so(scene: Scene) -> None:
    scene.writer.marks = {0: WRONG}
    scene.writer.mended = lambda stem: f"{stem}!"
    scene.work(run_id := scene.order(replace(CHOICES, count=1)))
    [banked] = scene.written(run_id)
    assert (banked.version, banked.majors, banked.status) == (3, 1, QuestionStatus.IN_REVIEW)
    opened = scene.services.questions.open(scene.teacher, banked.id)
    assert [finding.severity for finding in opened.findings] == [Severity.MAJOR]
    assert opened.provenance == PROVENANCE
    [line] = scene.services.questions.lines(scene.teacher, scene.course, PageRequest()).items
    assert line.majors == 1


def test_a_repair_that_makes_it_worse_is_not_taken(scene: Scene) -> None:
    scene.writer.marks = {0: WRONG}
    scene.writer.mended = lambda stem: f"{stem} {WRONG}"
    scene.work(run_id := scene.order(replace(CHOICES, count=1)))
    [banked] = scene.written(run_id)
    assert (banked.version, banked.majors) == (1, 1)


def test_what_the_model_itself_doubts_is_kept_with_its_name(scene: Scene) -> None:
    doubt = Finding(FindingCode.VAGUE_TERMS, "“Often” is vague.", Severity.MINOR, Place(Part.STEM), "scripted-1")
    scene.writer.doubts = (doubt,)
    scene.work(run_id := scene.order(replace(CHOICES, count=1)))
    [banked] = scene.written(run_id)
    assert scene.services.questions.open(scene.teacher, banked.id).findings == (doubt,)


def test_each_question_is_compared_with_the_bank_and_with_those_before_it(scene: Scene, make: Factory) -> None:
    make.question(scene.teacher, scene.short, stem="An old one?")
    make.question(scene.teacher, scene.short, stem="A rejected one?", status=QuestionStatus.REJECTED)
    scene.work(scene.order(replace(CHOICES, count=2, stretch=0)))
    first, second = (beside for _, beside in scene.checks.seen)
    assert first == ["An old one?"]
    assert second == ["An old one?", "Long / 0 / 0"]


def test_stretches_are_written_side_by_side_where_the_writer_waits(scene: Scene) -> None:
    meeting = Barrier(2, timeout=20)
    scene.writer.at_once, scene.writer.meets = 2, meeting.wait
    run = scene.work(run_id := scene.order())
    assert (run.status, run.written) == (RunStatus.DONE, 8)
    assert not meeting.broken
    assert len(set(scene.stems(run_id))) == 8


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_lecture_that_fails_stops_no_other_and_retry_completes_the_exam(scene: Scene, at_once: int) -> None:
    scene.writer.at_once = at_once
    scene.writer.failing = {"Long": ProviderUnavailable("The model does not answer. Try again in a minute.")}
    run = scene.work(run_id := scene.order())
    assert (run.status, run.written) == (RunStatus.FAILED, 3)
    assert run.reason == "The model does not answer. Try again in a minute."
    scene.writer.failing = {}
    scene.services.drafting.retry(scene.teacher, run_id)
    run = scene.work(run_id)
    assert (run.status, run.written, run.attempt) == (RunStatus.DONE, 8, 1)
    assert len(set(scene.stems(run_id))) == 8


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


def killed_after(monkeypatch: pytest.MonkeyPatch, kept: int) -> Callable[[], None]:
    """The job dies right after so many questions are kept; calling what it gives lets it live."""
    keep, count = Desk._keep, [0]

    def keep_then_die(self: Desk, *given: object) -> None:
        keep(self, *given)  # type: ignore[arg-type]
        count[0] += 1
        if count[0] == kept:
            raise Killed

    monkeypatch.setattr(Desk, "_keep", keep_then_die)
    return lambda: monkeypatch.setattr(Desk, "_keep", keep)


@pytest.mark.parametrize("at_once", [1, 3])
@pytest.mark.parametrize("kept", [1, 5, 7])
def test_a_killed_job_goes_on_with_what_is_missing_and_writes_nothing_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, at_once: int, kept: int
) -> None:
    scene.writer.at_once = at_once
    scene.writer.most = {"Long": 4}  # so that some are killed in the second round
    run_id = scene.order()
    live = killed_after(monkeypatch, kept)
    with pytest.raises(Killed):
        scene.work(run_id)
    assert (scene.run(run_id).status, scene.run(run_id).written) == (RunStatus.RUNNING, kept)
    live()
    first = [(ask.material.title, ask.blueprint) for ask in scene.writer.asked]
    begun = len(scene.writer.asked)
    run = scene.work(run_id)
    assert (run.status, run.written, len(scene.written(run_id))) == (RunStatus.DONE, 8, 8)
    assert len(set(scene.stems(run_id))) == 8
    resumed = scene.writer.asked[begun]
    assert (resumed.material.title, resumed.blueprint) in first, "the same is asked, so that what was said is found"


def test_keys_stand_in_every_place_as_often_also_after_a_kill(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = scene.order()
    live = killed_after(monkeypatch, 3)
    with pytest.raises(Killed):
        scene.work(run_id)
    live()
    scene.work(run_id)
    places = Counter(
        next(at for at, option in enumerate(banked.question.options) if option.is_correct)
        for banked in scene.written(run_id)
    )
    assert places == {0: 2, 1: 2, 2: 2, 3: 2}


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_cancelled_run_keeps_what_it_has_and_may_be_gone_on_with(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    scene.writer.at_once = at_once
    run_id = scene.order()
    keep = Desk._keep

    def keep_then_cancel(self: Desk, *given: object) -> None:
        keep(self, *given)  # type: ignore[arg-type]
        if scene.run(run_id).written == 2:
            scene.services.drafting.cancel(scene.teacher, run_id)

    monkeypatch.setattr(Desk, "_keep", keep_then_cancel)
    run = scene.work(run_id)
    assert (run.status, run.written) == (RunStatus.CANCELLED, 2)
    scene.services.drafting.retry(scene.teacher, run_id)
    assert scene.work(run_id).written == 8


def test_a_stretch_lies_in_a_ready_lecture_of_the_course(scene: Scene, make: Factory, stranger: Person) -> None:
    foreign = make.lecture(stranger, make.course(stranger, "Another course"))
    unheard = make.lecture(scene.teacher, scene.course, status=LectureStatus.QUEUED)
    with pytest.raises(NotFound, match="no such lecture in this course"):
        scene.order(stretches=(Stretch(foreign),))
    with pytest.raises(InvalidInput, match="transcribed to its end"):
        scene.order(stretches=(Stretch(unheard),))
    with pytest.raises(InvalidInput, match="begin before it ends"):
        scene.order(stretches=(Stretch(scene.long, 9_000, 8_000),))
    with pytest.raises(InvalidInput, match="not chosen"):
        scene.order(replace(CHOICES, stretch=2))
    with pytest.raises(InvalidInput, match="at least one lecture"):
        scene.services.drafting.order(scene.teacher, scene.course, Blueprint((CHOICES,)))
