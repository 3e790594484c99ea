"""The parts of this installation: whether they answer, and how they are set."""

from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from components.errors import shown_errors
from components.guard import current_person
from components.layout import page_title
from components.moments import moment_words
from components.plain import plain
from components.services import services
from components.setting_words import SETTINGS
from components.states import empty, loading
from services.domain.people import Person
from services.installation import Check

_LOOK = "lectern.installation"
_SKELETON_PX = 420


@dataclass(frozen=True, slots=True)
class Look:
    """What the parts said, and when."""

    checks: list[Check]
    taken_at: datetime


def workers() -> None:
    """Whether anybody works on recordings and questions; asked at each visit, because it costs nothing."""
    alive = services().installation.workers_alive()
    if alive:
        served = "1 queue is being served" if alive == 1 else f"{alive} queues are being served"
        st.markdown(f":green-badge[:material/check: A worker is running] {served}.")
    else:
        st.warning(
            "No worker is running, so recordings and questions wait. Start one with: `python manage.py worker`",
            icon=":material/bedtime:",
        )


def look(person: Person) -> None:
    """Ask every part; it is remembered until the next time."""
    with loading(_SKELETON_PX), shown_errors():
        st.session_state[_LOOK] = Look(services().installation.checks(person), datetime.now(UTC))


def parts(taken: Look) -> None:
    """Every part with what it is set to and what it said."""
    broken = sum(not check.works for check in taken.checks)
    verdict = "Every part answers" if not broken else f"{broken} of {len(taken.checks)} parts do not answer"
    st.caption(f"{verdict} · {moment_words(taken.taken_at)}")
    for check in taken.checks:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap="xxsmall"):
                st.markdown(f"**{plain(check.part)}** · :gray[{plain(check.setting)}]")
                st.markdown(plain(check.says))
            st.badge(
                "Answers" if check.works else "Does not answer",
                icon=":material/check:" if check.works else ":material/error:",
                color="green" if check.works else "red",
                width="content",
            )


def settings_explained() -> None:
    """What can be set, and what holds when it is not."""
    st.subheader("Settings", anchor=False)
    st.markdown("Set in the environment or in the file `.env` beside the program; read when Lectern starts.")
    st.table(
        [
            {"Name": f"`{name}`", "What it is for": plain(what), "When not set": plain(otherwise)}
            for name, what, otherwise in SETTINGS
        ],
        border="horizontal",
        hide_index=True,
    )


person = current_person()
if not person.is_administrator:
    page_title("Installation")
    with shown_errors():
        services().installation.checks(person)
    st.stop()
taken: Look | None = st.session_state.get(_LOOK)
wants_look = page_title(
    "Installation",
    "The parts Lectern is made of on this machine, and whether they answer.",
    action_label="Look again" if taken else None,
    action_icon="refresh",
)
workers()
place = st.empty()
if taken is None and not wants_look:
    with place.container():
        wants_look = empty(
            "fact_check",
            "Not looked at yet",
            "Each part is used once, the way Lectern uses it. The models are loaded, so it takes some seconds.",
            "Look at every part",
            key="look",
        )
if wants_look:
    with place.container():
        look(person)
    st.rerun()
if taken is not None:
    with place.container():
        parts(taken)
settings_explained()
