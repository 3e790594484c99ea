"""Looks after what a job does to a question while its page is open; ends with the work."""

import streamlit as st

from components.guard import current_person
from components.services import services
from services.domain.lifecycle import RevisionStatus
from services.domain.question_bank import BankedQuestion
from services.domain.revisions import Revision

_LOOKS = "lectern.looks_for_check"
_MOST_LOOKS = 40


def watch(banked: BankedQuestion, newest: Revision | None) -> None:
    """Draw the page anew when the writer has come further, or the check of a version saved by hand has ended."""
    if newest is not None and newest.status.is_working:
        _watch_revision(banked, newest.status)
    elif is_awaited(banked):
        if _looks(banked) == 0:
            services().questions.have_checked(current_person(), banked.id)
        _watch_check(banked)


def is_awaited(banked: BankedQuestion) -> bool:
    """The newest version has not been checked, and she has not yet waited for that in vain."""
    return not banked.is_checked and _looks(banked) < _MOST_LOOKS


@st.fragment(run_every=1.5)
def _watch_revision(banked: BankedQuestion, seen: RevisionStatus) -> None:
    newest = services().revisions.newest(current_person(), banked.id)
    if newest is None or newest.status is not seen:
        st.rerun(scope="app")


@st.fragment(run_every=2.0)
def _watch_check(banked: BankedQuestion) -> None:
    now = services().questions.get(current_person(), banked.id)
    looks = _looks(banked) + 1
    st.session_state[_LOOKS] = (banked.version_id, looks)
    if now.is_checked or now.version_id != banked.version_id or looks >= _MOST_LOOKS:
        st.rerun(scope="app")


def _looks(banked: BankedQuestion) -> int:
    version_id, looks = st.session_state.get(_LOOKS, (None, 0))
    return int(looks) if version_id == banked.version_id else 0
