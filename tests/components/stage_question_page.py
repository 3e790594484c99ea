"""A question on the stage with everything in its text that a page draws, and that must not be drawn."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import streamlit as st

from components.question_findings import finding_lines
from components.question_view import question_part
from components.review_desk import (
    Button,
    Side,
    acted,
    bar,
    found,
    pressed,
    review_desk,
    revision,
    ways,
    wished,
    wishing,
)
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.lifecycle import RevisionStatus
from services.domain.provenance import Provenance
from services.domain.question_bank import QuestionVersion
from services.domain.questions import Option, Question, QuestionType
from services.domain.revisions import Revision, Wish
from tests.components.stage_words import HOSTILE

MOMENT = datetime(2025, 3, 3, 14, 5, tzinfo=UTC)
_STEM = (
    r"Which of *these* rates is **not** $v = \frac{v_{\max}[S]}{K_m + [S]}$ for H~2~O at 10^3^ `mol`?"
    "\n\n- one\n- two\n\n$$\\sum_{i=1}^{n} x_i$$"
)
QUESTION = Question(
    QuestionType.SINGLE_CHOICE,
    _STEM,
    options=(
        Option(r"$\text{<img src=x onerror=alert(1)>}$ and $\href{javascript:alert(1)}{x}$", is_correct=True),
        Option("It costs $5 and $6, or $a } b$ or an unbalanced $x", is_correct=False),
        Option(HOSTILE, is_correct=False, feedback="[a link](javascript:alert(1)) ![](http://example.org/x.png)"),
    ),
    explanation=f"First.\n\n{HOSTILE}",
)
FINDINGS = (
    Finding(FindingCode.VAGUE_TERMS, HOSTILE, Severity.MINOR, Place(Part.OPTION, 1, 3, 8), judged_by="a model"),
    Finding(
        FindingCode.NEGATIVE_WORDING,
        "It asks what is not so.",
        Severity.MAJOR,
        Place(Part.STEM, None, _STEM.index("not"), _STEM.index("not") + 3),
    ),
    Finding(FindingCode.DOUBLE, "It is there twice.", Severity.NOTE, Place(Part.STEM), other=UUID(int=7)),
)


VERSIONS = (
    QuestionVersion(2, "gpt-x", MOMENT, QUESTION, FINDINGS, Provenance("gpt-x", "revise 1", 0.2)),
    QuestionVersion(1, HOSTILE, MOMENT, replace(QUESTION, stem=HOSTILE, options=QUESTION.options[1:])),
)
ORDERED = Revision(
    UUID(int=1),
    UUID(int=2),
    1,
    Wish(HOSTILE),
    RevisionStatus.READY,
    None,
    replace(QUESTION, stem="Which of these rates is true?", explanation=HOSTILE),
    "gpt-x",
    None,
    FINDINGS[:1],
    is_checked=True,
    created_at=MOMENT,
    started_at=MOMENT,
)


def question_page() -> None:
    # They bring the services with them, which the other pages of the stage need not wait for.
    from components.question_changes import change_lines, versions_part  # noqa: PLC0415

    st.title("Question")
    told = st.session_state.setdefault("told", [])
    subject = "question_1"
    told += [each for each in (pressed("desk", subject), wished("desk", subject), acted("desk", subject)) if each]
    types = [("essay", "Essay", False), ("single_choice", "Single choice", True)]
    buttons = [Button("w", "Write anew…", "edit_note"), Button("+", "Harder", "trending_up")]
    asked = [each["instruction"] for each in told if "instruction" in each]
    review_desk(
        question_part(QUESTION, FINDINGS),
        found("What the check found", finding_lines(FINDINGS)),
        bar([Button("e", "Edit", "edit")]),
        ways("Ask gpt-x", [*buttons, Button("t", "Change type…", "category")], types=types),
        wishing(UUID(int=3), asked[-1] if asked else ""),
        versions_part(VERSIONS, may_restore=True),
        key="desk",
        subject=subject,
    )
    st.text(f"told: {told}")
    sides = [
        Side("As it is", question_part(QUESTION)),
        Side("Written anew", question_part(ORDERED.proposal or QUESTION)),
    ]
    changes = change_lines(QUESTION, ORDERED.proposal or QUESTION)
    lines = [(("quiet", "You asked: "), ("", ORDERED.wish.instruction))]
    take = Button("y", "Take it", "check", "first")
    review_desk(revision("Written anew", lines, [take], sides=sides, changes=changes), key="plain")
