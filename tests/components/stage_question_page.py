"""A question on the stage with everything in its text that a page draws, and that must not be drawn."""

from dataclasses import replace
from uuid import UUID

import streamlit as st

from components.question_findings import finding_lines
from components.question_view import question_part
from components.review_desk import found, review_desk
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.questions import Option, Question, QuestionType
from tests.components.stage_words import HOSTILE

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


def question_page() -> None:
    st.title("Question")
    review_desk(question_part(QUESTION, FINDINGS), found("What the check found", finding_lines(FINDINGS)), key="desk")
    plain = replace(QUESTION, stem=HOSTILE, options=(), explanation="")
    review_desk(question_part(plain), key="plain")
