"""What waits, runs and has failed in the whole installation, and the workers that do it."""

from uuid import UUID

import streamlit as st

from components.errors import shown_errors
from components.guard import current_person
from components.layout import page_number, pager
from components.services import services
from components.sheet import Action, Part, choice, head, line, numbers, row, rows, section, sheet
from components.states import empty, failed
from components.work_words import doing_words, work_badge, work_words
from services.domain.errors import ProviderUnavailable
from services.domain.paging import PageRequest
from services.domain.people import Person
from services.domain.times import duration_words
from services.domain.work_queue import QueuedWork, SeenWorker, WorkKind, WorkOverview, WorkState

_PER_PAGE = 25
_LOOK_EVERY_SECONDS = 2
_LOOK_IDLY_SECONDS = 15  # somebody may add work, or a worker die
_IN_WORK, _FAILED = "in_work", "failed"
_WATCHED = "lectern.jobs_watched"
_TITLE = "Jobs"
_ABOUT = "What Lectern is working on for everybody, what waits, and what did not succeed."


def work_row(work: QueuedWork) -> Part:
    """One piece of work, and what can be done about it."""
    name = f"{work.kind}/{work.id}"
    action = None
    if work.state is WorkState.FAILED:
        action = Action(f"retry/{name}", "Try again", "refresh", f"Go on with “{work.lecture}” where it stopped")
    elif work.kind.can_be_stopped:
        action = Action(f"cancel/{name}", "Stop", "stop_circle", f"Stop “{work.lecture}”; what was done is kept")
    return row(
        work.lecture,
        beside=work.course,
        says=work_words(work),
        about=f"For {work.person}",
        badge=work_badge(work),
        action=action,
    )


def worker_row(worker: SeenWorker) -> Part:
    """One worker: where it is, since when, and what it does."""
    up = duration_words(round(worker.up_seconds * 1000))
    seen = duration_words(round(max(0.0, worker.seen_seconds) * 1000))
    doing = "; ".join(doing_words(what) for what in worker.doing)
    return row(
        worker.name,
        beside=worker.machine,
        says=doing or "Waits for work",
        about=f"Running for {up} · last seen {seen} ago",
        badge=("Works", "bolt", "blue") if doing else ("Free", "check", "green"),
    )


def workers(found: WorkOverview) -> list[Part]:
    """Everybody who works."""
    if found.workers:
        return [section("Workers"), rows([worker_row(worker) for worker in found.workers])]
    waits = "What waits stays where it is." if found.counts.waiting else "Nothing would be heard, read or written."
    silent = row(
        "No worker is running",
        says=f"{waits} Start one with: python manage.py worker",
        badge=("Nobody works", "bedtime", "red"),
    )
    return [section("Workers"), rows([silent])]


def act(person: Person, pressed: str) -> None:
    """Do what a button of the list names: `retry/hearing/<id>`."""
    deed, kind, key = pressed.split("/")
    with shown_errors():
        queue = services().work_queue
        (queue.retry if deed == "retry" else queue.cancel)(person, WorkKind(kind), UUID(key))
        st.rerun()


def choose(shown: str) -> None:
    """Show the other list, from its first page; the address holds which."""
    st.query_params.clear()
    if shown == _FAILED:
        st.query_params["show"] = _FAILED
    st.session_state["page"] = 1
    st.rerun()


def overview(person: Person) -> WorkOverview:
    """What the address asks for; the other states of the page come from here too."""
    return services().work_queue.overview(person, PageRequest(page_number(), _PER_PAGE), failed=shows_failed())


def shows_failed() -> bool:
    """The list of what has failed is chosen, and not that of what is in work."""
    return st.query_params.get("show") == _FAILED


def show(person: Person, found: WorkOverview) -> None:
    """The figures, the workers, and the chosen list."""
    counts, work = found.counts, found.work
    lists = {
        _IN_WORK: f"In work ({counts.running + counts.waiting})",
        _FAILED: f"Failed ({counts.failed})",
    }
    pressed = sheet(
        numbers({"Running": str(counts.running), "Waiting": str(counts.waiting), "Failed": str(counts.failed)}),
        *workers(found),
        section("Work"),
        choice("Show", lists, _FAILED if shows_failed() else _IN_WORK),
        *([rows([work_row(each) for each in work.items])] if work.items else []),
        *([line("There is nothing on this page of the list.")] if work.total and not work.items else []),
        key="jobs",
    )
    if pressed in lists:
        choose(pressed)
    elif pressed:
        act(person, pressed)
    if not work.total and shows_failed():
        empty("task_alt", "Nothing has failed", "What did not succeed is listed here, with the reason.", key="none")
    elif not work.total:
        empty(
            "inbox",
            "Nothing to do",
            "Recordings, copies, slides, words and orders for questions wait here.",
            key="none",
        )
    pager(work, "jobs")


def panel(first: list[WorkOverview]) -> None:
    """The page below its title; asked for anew whenever it is drawn by itself, more often while there is work."""
    person = current_person()
    try:
        found = first.pop() if first else overview(person)
    except ProviderUnavailable as error:
        failed(str(error), "What was done so far is kept.", key="jobs_unknown")
        return
    show(person, found)
    if found.counts.is_working != st.session_state.get(_WATCHED):
        st.rerun(scope="app")  # which looks again as often as is needed now


person = current_person()
sheet(head(_TITLE, _ABOUT if person.is_administrator else ""), key="head")
if not person.is_administrator:
    with shown_errors():
        overview(person)
    st.stop()
try:
    first = [overview(person)]
except ProviderUnavailable:
    first = []
is_working = bool(first) and first[0].counts.is_working
st.session_state[_WATCHED] = is_working
st.fragment(panel, run_every=_LOOK_EVERY_SECONDS if is_working else _LOOK_IDLY_SECONDS)(first)
