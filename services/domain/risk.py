"""How likely something is wrong with a question, weighed from what checks found and from how it came to be."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from services.domain.findings import Finding, FindingCode, Severity
from services.domain.reviews import Risk, RiskReason

_MAJOR, _MINOR, _NOTE = Severity.MAJOR, Severity.MINOR, Severity.NOTE
_R = RiskReason

FLAW_WEIGHTS: Mapping[Severity, float] = MappingProxyType({_MAJOR: 0.35, _MINOR: 0.12})
"""Of one of the nineteen item-writing flaws, or of what else is told under `FLAWED`."""

WEIGHTS: Mapping[tuple[FindingCode, Severity], tuple[RiskReason, float]] = MappingProxyType(
    {
        (FindingCode.UNCITED, _MAJOR): (_R.NOT_IN_LECTURE, 0.7),
        (FindingCode.QUOTE_NOT_FOUND, _MAJOR): (_R.NOT_IN_LECTURE, 0.6),
        (FindingCode.KEY_UNSUPPORTED, _MAJOR): (_R.NOT_IN_LECTURE, 0.6),
        (FindingCode.KEY_UNSUPPORTED, _MINOR): (_R.WEAK_SUPPORT, 0.25),
        (FindingCode.DISTRACTOR_SUPPORTED, _MAJOR): (_R.WEAK_SUPPORT, 0.5),
        (FindingCode.DISTRACTOR_SUPPORTED, _MINOR): (_R.WEAK_SUPPORT, 0.25),
        (FindingCode.DOUBLE, _MAJOR): (_R.NEAR_DOUBLE, 0.5),
        (FindingCode.DOUBLE, _MINOR): (_R.NEAR_DOUBLE, 0.2),
        (FindingCode.GIVES_AWAY, _MINOR): (_R.NEAR_DOUBLE, 0.15),
        (FindingCode.OFF_DIFFICULTY, _NOTE): (_R.UNUSUAL_DIFFICULTY, 0.1),
        (FindingCode.OFF_LEVEL, _NOTE): (_R.UNUSUAL_DIFFICULTY, 0.1),
    }
)
"""What a finding that is no flaw speaks for, and how strongly; a note that is not named here explains only."""

DOUBTED, REPAIRED, UNCHECKED, REOPENED = 0.15, 0.1, 0.3, 0.4
"""What its own writer doubted, each repair, a version that no check has seen, and an approval that no longer holds."""


def risk_of(findings: Sequence[Finding] | None, *, machine_versions: int = 0, is_reopened: bool = False) -> Risk:
    """The risk of a version: `findings` are None where it has not been checked.

    `machine_versions` counts those that machines wrote, itself included; each after the first is a repair.
    Every reason is held to be a cause of its own, so weights are put together as a noisy-or (Pearl 1988,
    *Probabilistic Reasoning in Intelligent Systems*, section 4.3.2): 100 × (1 − ∏ (1 − weight)). The weights are
    chosen, not measured: they say which question to look at first, not how many of such are wrong.
    """
    found = list(_weighed(findings, repairs=max(0, machine_versions - 1), is_reopened=is_reopened))
    holds = 1.0
    for _, weight in found:
        holds *= 1 - weight
    reasons = {reason for reason, _ in found}
    return Risk(max(1, round(100 * (1 - holds))) if found else 0, tuple(each for each in RiskReason if each in reasons))


def _weighed(
    findings: Sequence[Finding] | None, *, repairs: int, is_reopened: bool
) -> Iterable[tuple[RiskReason, float]]:
    if findings is None:
        yield _R.UNCHECKED, UNCHECKED
    for finding in findings or ():
        if finding.judged_by:
            yield _R.DOUBTED, DOUBTED
        elif (finding.code, finding.severity) in WEIGHTS:
            yield WEIGHTS[finding.code, finding.severity]
        elif finding.severity in FLAW_WEIGHTS:
            yield _R.FLAWED, FLAW_WEIGHTS[finding.severity]
    yield from [(_R.REPAIRED, REPAIRED)] * repairs
    if is_reopened:
        yield _R.REOPENED, REOPENED
