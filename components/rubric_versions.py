"""The earlier versions of a rubric, to look at and to restore."""

from collections.abc import Sequence

import streamlit as st

from components.errors import shown_errors
from components.guard import current_person
from components.moments import moment_within
from components.plain import plain
from components.rubric_draft import RubricSheet
from components.rubric_grid import rubric_table
from components.services import services
from components.sheet import Action, row, rows, section, sheet
from services.domain.rubrics import BankedRubric


def version_words(banked: BankedRubric) -> str:
    """`Version 3 by Ada Teacher · Today, 14:05`."""
    return f"Version {banked.version} by {banked.written_by} · {moment_within(banked.created_at)}"


def earlier_versions(history: Sequence[BankedRubric]) -> BankedRubric | None:
    """List them; the version to look at in the run in which its button was pressed."""
    earlier = {f"version_{banked.version}": banked for banked in history[1:]}
    if not earlier:
        return None
    each = [row(version_words(banked), action=Action(name, "Look at it")) for name, banked in earlier.items()]
    return earlier.get(sheet(section("Earlier versions"), rows(each), key="versions") or "")


@st.dialog("Rubric", width="large")
def look_at(banked: BankedRubric) -> None:
    """One version to read."""
    st.caption(plain(version_words(banked)))
    rubric_table(banked.rubric, key="looked_at")


@st.dialog("Rubric", width="large")
def look_back(banked: BankedRubric, edits: RubricSheet) -> None:
    """An earlier version, which may be saved as the newest when nothing unsaved stands in its way."""
    st.caption(plain(version_words(banked)))
    rubric_table(banked.rubric, key="looked_at")
    why_not = "Save your changes or drop them first." if edits.has_changes else ""
    pressed = st.button(
        f"Restore version {banked.version}",
        icon=":material/restore:",
        disabled=bool(why_not),
        help=why_not or "It is saved as the newest version; none is lost.",
        key="restore",
    )
    if pressed:
        with shown_errors():
            services().rubrics.save(current_person(), edits.question_id, banked.rubric, expected_version=edits.version)
            st.rerun()
