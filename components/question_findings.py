"""What a check found in a question: each with its weight in a word, a sentence, and the place it points at."""

from collections.abc import Iterable, Sequence
from string import ascii_uppercase

from components import places
from components.review_desk import Line, Part, Run, found
from components.written import Mark
from services.domain.findings import Finding, Place, Severity
from services.domain.findings import Part as PartOf
from services.domain.provenance import Provenance
from services.domain.question_bank import OpenedQuestion

_LOOKS = {
    Severity.MAJOR: ("error", "red", "Major"),
    Severity.MINOR: ("warning", "orange", "Minor"),
    Severity.NOTE: ("info", "gray", "Note"),
}
_ORDER = list(Severity)
_PLACES = {
    PartOf.STEM: ("", "in the question"),
    PartOf.OPTION: ("option", "in the options"),
    PartOf.ANSWER: ("answer", "in the answers"),
    PartOf.PAIR: ("pair", "in the pairs"),
    PartOf.EXPLANATION: ("", "in the explanation"),
    PartOf.SOURCE: ("citation", "in what is cited"),
}


def findings_part(opened: OpenedQuestion, *, is_awaited: bool = False) -> Part:
    """What was found in the newest version, or that nothing was; that it has not been checked, or is being checked
    where that is awaited."""
    wrote = [_provenance_line(opened.provenance)] if opened.provenance else []
    if not opened.is_checked:
        words = "is being checked" if is_awaited else "has not been checked yet"
        return found("", [(("icon gray", "hourglass_empty"), ("quiet", f"This version {words}.")), *wrote])
    if not opened.findings:
        return found("", [(("icon green", "task_alt"), ("quiet", "Checked: nothing was found.")), *wrote])
    return found("What the check found", [*finding_lines(opened.findings), *wrote])


def finding_lines(findings: Iterable[Finding]) -> list[Line]:
    """A line for each, the major ones first, under the numbers that `marks_at` puts at their places."""
    return [_line(number, finding) for number, finding in enumerate(in_order(findings), start=1)]


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The major ones first."""
    return sorted(findings, key=lambda finding: _ORDER.index(finding.severity))


def marks_at(findings: Sequence[Finding], part: PartOf, index: int | None = None) -> list[Mark]:
    """Where findings, in the order of their numbers, point into the text of this part."""
    pointed = ((number, finding.place) for number, finding in enumerate(findings, start=1))
    return [
        (place.start, place.end, number)
        for number, place in pointed
        if place is not None and place.part is part and place.index == index
    ]


def _line(number: int, finding: Finding) -> Line:
    icon, colour, word = _LOOKS[finding.severity]
    line: list[Run] = [
        (f"icon {colour}", icon),
        ("at", str(number)),
        ("strong", f"{word}. "),
        ("", finding.message),
    ]
    if where := _where(finding.place):
        line.append(("quiet", f" ({where})"))
    if finding.other is not None:
        line.append(("", " "))
        line.append(
            ("link", "Open the other question", places.address(places.QUESTION, {"question": str(finding.other)}))
        )
    if finding.judged_by:
        line.append(("badge gray", f"judged by {finding.judged_by}", "neurology"))
    return line


def _where(place: Place | None) -> str:
    if place is None:
        return ""
    one, all_of_them = _PLACES[place.part]
    if place.index is None or not one:
        return all_of_them
    if place.part is PartOf.OPTION and place.index < len(ascii_uppercase):
        return f"{one} {ascii_uppercase[place.index]}"
    return f"{one} {place.index + 1}"


def _provenance_line(provenance: Provenance) -> Line:
    return (("icon gray", "history_edu"), ("quiet", provenance_words(provenance)))


def provenance_words(provenance: Provenance) -> str:
    """`Written by gpt-x, prompt 3, temperature 0.2`."""
    parts = [
        f"Written by {provenance.model}",
        f"rules {provenance.prompt_version}" if provenance.prompt_version else "",
    ]
    if provenance.temperature is not None:
        parts.append(f"temperature {provenance.temperature:g}")
    if provenance.seed is not None:
        parts.append(f"seed {provenance.seed}")
    return ", ".join(filter(None, parts)) + "."
