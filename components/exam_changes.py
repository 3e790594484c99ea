"""What has changed of an exam's questions since they were picked, and the way to take them as they are now."""

import streamlit as st

from components.errors import shown_errors
from components.exam_draft import ExamDraft
from components.question_changes import difference_lines
from components.review_desk import Line, Version, acted, past, review_desk
from components.services import services
from services.domain.exam_bank import ChangedItem
from services.domain.people import Person

_KEY = "exam_changes"
_OPEN_AGAIN = "lectern.exam_changes.taken"
_WAITS = "Not approved as it is now."
_SAME: Line = (("quiet", "Its words and its rubric are the same by now."),)
_APPROVED: Line = (("icon green", "check_circle"), ("", "Approved as it is now."))


def changes_since_picked(person: Person, draft: ExamDraft) -> None:
    """Draw them, each with its differences; where she takes one as it is now, the exam is drawn anew."""
    subject = str(draft.exam_id)
    changed = services().exams.changed(person, draft.exam_id)
    act = acted(_KEY, subject)
    taken = next((each for each in changed if act == _act(each)), None)
    if taken is not None:
        with shown_errors():
            services().exams.renew(person, draft.exam_id, taken.question_id, expected_version=draft.version)
            st.session_state[_OPEN_AGAIN] = True
            st.rerun(scope="app")
    if changed:
        review_desk(past("What has changed", [_drawn(each) for each in changed]), key=_KEY, subject=subject)


def has_just_taken_one() -> bool:
    """In the one run after she took a question as it is now, in which she goes on where she was."""
    return bool(st.session_state.pop(_OPEN_AGAIN, False))


def _drawn(changed: ChangedItem) -> Version:
    why: Line = _APPROVED if changed.is_approved else (("icon orange", "history"), ("", changed.reason or _WAITS))
    lines = [why, *(difference_lines(changed.differences) or [_SAME])]
    summary: Line = (("strong", f"Question {changed.position}"), ("quiet", f" · {changed.stem}"))
    return Version(
        changed.position, summary, lines, (_act(changed), "Take it as it is now") if changed.is_approved else None
    )


def _act(changed: ChangedItem) -> str:
    return f"take_{changed.question_id}"
