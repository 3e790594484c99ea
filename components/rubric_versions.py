"""The earlier versions of a rubric, to look at and to restore."""

from collections.abc import Sequence

import streamlit as st

from components.moments import moment_words
from components.plain import plain
from components.rubric_table import rubric_table
from services.domain.rubrics import BankedRubric


def version_words(banked: BankedRubric) -> str:
    """`Version 3 by Ada Teacher · Today, 14:05`."""
    return f"Version {banked.version} by {banked.written_by} · {moment_words(banked.created_at)}"


def earlier_versions(history: Sequence[BankedRubric], *, may_restore: bool, why_not: str = "") -> BankedRubric | None:
    """The version to restore in the run in which its button was pressed; `why_not` says why none can be just now."""
    earlier = history[1:]
    if not earlier:
        return None
    st.subheader("Earlier versions", anchor=False)
    chosen = None
    for banked in earlier:
        opened = st.expander(plain(version_words(banked)), key=f"version_{banked.version}", on_change="rerun")
        if not opened.open:
            continue
        with opened:
            rubric_table(banked.rubric)
            if may_restore and st.button(
                f"Restore version {banked.version}",
                icon=":material/restore:",
                disabled=bool(why_not),
                help=why_not or "It is saved as the newest version; none is lost.",
                key=f"restore_{banked.version}",
            ):
                chosen = banked
    return chosen
