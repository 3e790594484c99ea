"""The parts of this installation: whether they answer, and how they are set."""

from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from components.errors import shown_errors
from components.guard import current_person
from components.moments import moment_within
from components.services import services
from components.setting_words import SETTINGS
from components.sheet import Action, Part, empty, head, line, row, rows, section, sheet, table
from components.states import loading
from services.domain.people import Person
from services.setup.installation import Check

_LOOK = "lectern.installation"
_WANTS_LOOK = "lectern.installation.wants_look"
_SKELETON_PX = 420
_ANSWERS = ("Answers", "check", "green")
_IS_SILENT = ("Does not answer", "error", "red")
_NOT_YET = empty(
    "fact_check",
    "Not looked at yet",
    "Each part is used once, the way Lectern uses it. The models are loaded, so it takes some seconds.",
    Action("look", "Look at every part"),
)
_SETTINGS = (
    section("Settings"),
    line("Set in the environment or in the file .env beside the program; read when Lectern starts."),
    table(("Name", "What it is for", "When not set"), SETTINGS),
)


@dataclass(frozen=True, slots=True)
class Look:
    """What the parts said, and when."""

    checks: list[Check]
    taken_at: datetime


def workers() -> Part:
    """Whether anybody works on recordings and questions; asked at each visit, because it costs nothing."""
    alive = services().installation.workers_alive()
    if not alive:
        waits = "Recordings and questions wait. Start one with: python manage.py worker"
        return rows([row("Worker", says=waits, badge=("No worker is running", "bedtime", "orange"))])
    served = "1 queue is being served" if alive == 1 else f"{alive} queues are being served"
    return rows([row("Worker", says=f"{served}.", badge=("A worker is running", "check", "green"))])


def look(person: Person) -> None:
    """Ask every part; it is remembered until the next time."""
    with loading(_SKELETON_PX), shown_errors():
        st.session_state[_LOOK] = Look(services().installation.checks(person), datetime.now(UTC))


def verdict(taken: Look) -> list[Part]:
    """Every part with what it is set to and what it said."""
    broken = sum(not check.works for check in taken.checks)
    words = "Every part answers" if not broken else f"{broken} of {len(taken.checks)} parts do not answer"
    return [
        line(f"{words} · {moment_within(taken.taken_at)}"),
        rows(
            [
                row(check.part, beside=check.setting, says=check.says, badge=_ANSWERS if check.works else _IS_SILENT)
                for check in taken.checks
            ]
        ),
    ]


person = current_person()
if not person.is_administrator:
    sheet(head("Installation"), key="head")
    with shown_errors():
        services().installation.checks(person)
    st.stop()
taken: Look | None = st.session_state.get(_LOOK)
title = head(
    "Installation",
    "The parts Lectern is made of on this machine, and whether they answer.",
    action=Action("look", "Look again", "refresh") if taken else None,
)
if sheet(title, workers(), key="head") or st.session_state.pop(_WANTS_LOOK, False):
    look(person)
    st.rerun()
if sheet(*(verdict(taken) if taken else [_NOT_YET]), *_SETTINGS, key="rest"):
    st.session_state[_WANTS_LOOK] = True  # the wait is shown above the settings
    st.rerun()
