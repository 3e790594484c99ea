"""What is told of an answer that its passage does not say, or says of something else."""

import re

from services.checking.support import Support
from services.domain.findings import Finding, FindingCode, Place, Severity

_FORMULA = re.compile(r"\$[^$]+\$|\\\(|\\\[|\\[a-z]+\b|[=≈≤≥^]")


def unsupported(answer: str, found: Support, place: Place, *, is_worked_out: bool, way: str = "") -> Finding:
    """The finding for an answer that the passage does not say; a small one where it has to be worked out from it.

    `way` is how a number can be worked out from those that are known; then the finding is a note.
    """
    if _FORMULA.search(answer) and not found.contrary:
        message = f"“{answer}” is a formula, which cannot be compared with what was said. Check it yourself."
        return Finding(FindingCode.KEY_UNSUPPORTED, message, Severity.MINOR, place, score=found.score)
    if is_worked_out and way:
        message = f"The passage does not say “{answer}” itself; it comes of {way}. Check that this is what is asked."
        return Finding(FindingCode.KEY_UNSUPPORTED, message, Severity.NOTE, place, score=found.score)
    if is_worked_out and not found.contrary:
        message = (
            f"The passage does not say “{answer}” itself; it has to be worked out from it. "
            "Check that what is said there is enough for it."
        )
        return Finding(FindingCode.KEY_UNSUPPORTED, message, Severity.MINOR, place, score=found.score)
    message = (
        f"The cited passage does not bear out the answer “{answer}”. {found.reason} "
        "Cite the place that says it, or mend the answer."
    )
    return Finding(FindingCode.KEY_UNSUPPORTED, message, Severity.MAJOR, place, score=found.score)


def of_another(answer: str, better: str, place: Place) -> Finding:
    """The finding for an answer that was said, but of something else than what is asked."""
    message = (
        f"By the cited passage the answer is “{better}”: it says “{answer}” of something else, under another condition "
        "or in another part. Mend the key, or the question."
    )
    return Finding(FindingCode.KEY_UNSUPPORTED, message, Severity.MAJOR, place)
