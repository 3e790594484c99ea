"""Orders to the question writer: how far one is, what came of it and what can be done next, and those before it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from math import ceil

from components import places
from components.badges import status_look
from components.drafted import Standing
from components.moments import moment_words
from components.question_words import questions_words, shortfall_words
from components.sheet import Action, Badge, Link, Part, lines, section
from services.domain.courses import Course
from services.domain.lifecycle import RunStatus
from services.domain.people import Role
from services.domain.question_bank import Run
from services.domain.times import duration_words

STOP, GO_ON, REVIEW, BANK, MORE = "cancel", "retry", "review", "bank", "more"


def working(run: Run, course: Course) -> Standing:
    """A bar of the questions written, how long it has taken and will take."""
    parts = [f"{run.written} of {run.asked} written"]
    if run.status is RunStatus.QUEUED:
        parts.append("waiting for its turn")
    elif run.started_at is not None:
        now = datetime.now(UTC)
        elapsed = max(0.0, (now - run.started_at).total_seconds())
        parts.append(f"{duration_words(int(elapsed * 1000))} so far")
        if left := run.seconds_left(now):
            parts.append(f"about {duration_words(ceil(left) * 1000)} left")
    stop = [Action(STOP, "Stop", "stop")] if course.allows(Role.TEACHER) else []
    return Standing(status_look(run.status), " · ".join(parts), share=min(1.0, run.written / run.asked), actions=stop)


def ended(run: Run, course: Course, *, with_findings: int) -> Standing:
    """What came of it: its count, time and cost, every shortfall by name, and the next thing to do."""
    parts = [f"{run.written} of {run.asked} written", f"by {run.writer}" if run.writer else ""]
    if run.started_at and run.finished_at:
        parts.append(f"in {duration_words(int((run.finished_at - run.started_at).total_seconds() * 1000))}")
    if run.cost_usd is not None:
        parts.append(f"for {run.cost_usd:.2f} US dollars")
    if with_findings:
        parts.append(f"{with_findings} with findings")
    return Standing(
        _look(run),
        " · ".join(filter(None, parts)),
        trouble=_trouble(run),
        missing=shortfall_words(run),
        actions=_next_steps(run, course),
    )


def _look(run: Run) -> Badge:
    """Its status; one that has ended is done only when all is there that was asked for, and failed if it is not."""
    if run.status is RunStatus.DONE and run.missing > 0:
        return ("Came up short" if run.written else "Nothing written", "playlist_remove", "orange")
    if _stopped_at_the_end(run):
        missing = f"{_rubrics_words(run.rubrics_missing)} missing" if run.rubrics_missing else "Not finished"
        return (missing, "playlist_remove", "orange")
    return status_look(run.status)


def _trouble(run: Run) -> str:
    if run.status is not RunStatus.FAILED:
        return ""
    reason = run.reason or "The questions could not be written."
    if not run.written:
        return reason
    if _stopped_at_the_end(run):
        return f"{reason} {_left_over(run)}"
    is_or_are = "is" if run.written == 1 else "are"
    return f"{reason} {questions_words(run.written).capitalize()} written before {is_or_are} kept."


def _stopped_at_the_end(run: Run) -> bool:
    return run.status is RunStatus.FAILED and run.missing <= 0


def _left_over(run: Run) -> str:
    if not run.rubrics_missing:
        return "Every question is written and kept. Trying again ends the order."
    one = run.rubrics_missing == 1
    missing = f"{_rubrics_words(run.rubrics_missing)} {'is' if one else 'are'} missing"
    return f"Every question is written and kept, {missing}. Trying again writes {'it' if one else 'them'}."


def _rubrics_words(count: int) -> str:
    return f"{count} {'rubric' if count == 1 else 'rubrics'}"


def _next_steps(run: Run, course: Course) -> list[Action]:
    """Try again what failed; otherwise on to the review, and what is missing or more of it after that."""
    has_failed = run.status is RunStatus.FAILED
    go_on: list[Action] = []
    if (run.missing > 0 or has_failed) and course.allows(Role.TEACHER):
        label = "Try again" if has_failed else f"Write the missing {run.missing}"
        go_on.append(Action(GO_ON, label, "refresh"))
    steps: list[Action] = []
    if run.written and course.allows(Role.REVIEWER):
        steps.append(Action(REVIEW, "Review them", "rate_review"))
    elif run.written:
        steps.append(Action(BANK, "See all questions", "quiz"))
    steps = [*go_on, *steps] if has_failed else [*steps, *go_on]
    if course.allows(Role.TEACHER):
        steps.append(Action(MORE, "Draft more", "add"))
    return steps


def earlier_runs(runs: Sequence[Run]) -> tuple[Part, ...]:
    """The last orders of a course, newest first, each a link to what it wrote."""
    if not runs:
        return ()
    columns = (("Order", "wide"), ("Writer", "spare quiet"), ("When", "quiet"), ("Status", ""))
    rows = [
        (
            Link(
                f"{run.written} of {questions_words(run.asked)}",
                places.DRAFT,
                {"course": str(run.course_id), "run": str(run.id)},
            ),
            run.writer,
            moment_words(run.created_at),
            _look(run),
        )
        for run in runs
    ]
    return section("Earlier orders"), lines(columns, rows)
