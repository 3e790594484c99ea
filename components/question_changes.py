"""What became of the words of a question from one version to another, marked by sign and word; the list of versions."""

from collections.abc import Iterable, Sequence

from components.moments import moment_within
from components.question_findings import provenance_words
from components.review_desk import Line, Part, Run, Version, past
from services.domain.differences import Difference, Kind, differences
from services.domain.question_bank import QuestionVersion
from services.domain.questions import Question

STYLES = {Kind.SAME: "", Kind.REMOVED: "removed", Kind.ADDED: "added"}
_NOTHING: Line = (("quiet", "Nothing that is asked, accepted or cited differs."),)
_FIRST: Line = (("quiet", "The first version."),)


def change_lines(before: Question, after: Question) -> list[Line]:
    """A line for each part that differs."""
    return difference_lines(differences(before, after)) or [_NOTHING]


def difference_lines(told: Iterable[Difference]) -> list[Line]:
    """The same of differences that are known already."""
    return [
        (("strong", f"{each.part}: "), *((STYLES[stretch.kind], stretch.text) for stretch in each.stretches))
        for each in told
    ]


def versions_part(versions: Sequence[QuestionVersion], *, may_restore: bool) -> Part:
    """Every version, newest first, each with what changed in it; earlier ones with the way back to them."""
    listed = []
    for place, version in enumerate(versions):
        earlier = versions[place + 1] if place + 1 < len(versions) else None
        lines = change_lines(earlier.question, version.question) if earlier else [_FIRST]
        if version.provenance:
            lines.append((("quiet", provenance_words(version.provenance)),))
        act = (f"restore_{version.number}", f"Go back to version {version.number}") if place and may_restore else None
        listed.append(Version(version.number, _summary(version), lines, act))
    return past("Versions", listed)


def restored(act: str | None, versions: Sequence[QuestionVersion]) -> QuestionVersion | None:
    """The version to which the button just pressed goes back."""
    return next((version for version in versions if act == f"restore_{version.number}"), None)


def _summary(version: QuestionVersion) -> Line:
    line: list[Run] = [
        ("strong", f"Version {version.number}"),
        ("quiet", f" by {version.written_by} · {moment_within(version.created_at)}"),
    ]
    if version.findings:
        count = len(version.findings)
        line.append(("quiet", f" · {count} {'finding' if count == 1 else 'findings'}"))
    return line
