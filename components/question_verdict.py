"""The panel in which a reviewer says why a question goes back or is rejected."""

import streamlit as st

from services.domain.reviews import Decision, Reason, Verdict

TITLES = {Decision.SEND_BACK: "Send back", Decision.REJECT: "Reject"}
_ABOUT = {
    Decision.SEND_BACK: "Its author reads the reason and your comment, changes it, and sends it again.",
    Decision.REJECT: "It leaves the queue for good and is never put into an exam.",
}


def verdict_panel(decision: Decision, *, key: str) -> Verdict:
    """Draw the reasons and a comment; the verdict as it stands in them, with no reason until one is chosen.

    What was typed is kept when the panel is left and opened again.
    """
    with st.container(border=True, key=f"{key}_panel"):
        st.markdown(f"#### {TITLES[decision]}", anchors=False)
        st.caption(_ABOUT[decision])
        reason = st.radio(
            "Reason",
            list(Reason),
            index=None,
            format_func=lambda one: one.words,
            horizontal=True,
            key=f"{key}_reason",
            persist_state="session",
        )
        comment = st.text_area(
            "Comment",
            key=f"{key}_comment",
            placeholder="What should be different?",
            height=80,
            persist_state="session",
        )
    return Verdict(decision, reason, (comment or "").strip())
