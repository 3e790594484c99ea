"""Why a question deserves a closer look, in words and as a badge."""

from components.sheet import Badge
from services.domain.reviews import Risk, RiskReason

REASON_NAMES = {
    RiskReason.NOT_IN_LECTURE: "Not in the lecture",
    RiskReason.WEAK_SUPPORT: "Weakly supported",
    RiskReason.FLAWED: "Flawed wording",
    RiskReason.REPAIRED: "Repaired",
    RiskReason.NEAR_DOUBLE: "Near double",
    RiskReason.UNUSUAL_DIFFICULTY: "Level or difficulty",
    RiskReason.DOUBTED: "Its writer doubts it",
    RiskReason.UNCHECKED: "Not checked yet",
    RiskReason.REOPENED: "Approval taken back",
}
_GRAVE = {RiskReason.NOT_IN_LECTURE, RiskReason.REOPENED}


def risk_badge(risk: Risk) -> Badge:
    """The first reason with how many more there are, or that nothing was found."""
    if risk.is_clean:
        return "Nothing found", "check", "green"
    first, *more = risk.reasons
    words = REASON_NAMES[first] + (f" +{len(more)}" if more else "")
    return (words, "error", "red") if first in _GRAVE else (words, "flag", "orange")
