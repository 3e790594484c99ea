"""What reviewing came to, for one reviewer or a whole course: the figures of a page, and its table for spreadsheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.domain.agreement import Agreement
from services.domain.formats.csv_table import write_csv
from services.domain.review_economics import Facet, Tally, wilson

BY_PEOPLE = "People"
"""Whatever a person wrote or changed before it came to review; nobody is compared with a colleague."""

FACET_NAMES = {
    Facet.WRITER: "Writer",
    Facet.MODEL: "Model",
    Facet.PROMPT_VERSION: "Writer's version",
    Facet.TYPE: "Type",
    Facet.LECTURE: "Lecture",
}
"""By what decisions are compared, in the words of the classroom."""

_ALL = "All decisions"


@dataclass(frozen=True, slots=True)
class Counted:
    """The tally of one value of a facet, by the name that people know it by."""

    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How far two reviewers agreed where neither saw what the other decided."""

    one: str
    other: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """What decisions came to by every facet, the most decided first, and how far reviewers agreed.

    `share` of the course's questions is decided on twice; `second` wait for a second decision, `between` for one
    between two that differ.
    """

    by: Mapping[Facet, Sequence[Counted]]
    pairs: Sequence[PairAgreement]
    agreement: Agreement
    share: float
    second: int
    between: int

    @property
    def total(self) -> Tally:
        """All of them."""
        return self.by[Facet.ALL][0].tally if self.by[Facet.ALL] else Tally()


def shown_name(facet: Facet, value: str) -> str:
    """How a value of a facet is called."""
    if facet is Facet.ALL:
        return _ALL
    if facet is Facet.TYPE:
        return value.replace("_", " ").capitalize()
    return value or BY_PEOPLE


def figure_rows(counted: Sequence[Counted]) -> list[dict[str, object]]:
    """One row a value: how decisions went, in numbers and percent, and how long they took."""
    return [{"Of": each.name, **_cells(each.tally)} for each in counted]


def figures_table(figures: ReviewFigures) -> bytes:
    """Every facet as one table (CSV), and below it how far each two reviewers agreed."""
    rows: list[dict[str, object]] = [
        {"By": FACET_NAMES.get(facet, _ALL), "Of": each.name, **_cells(each.tally)}
        for facet, counted in figures.by.items()
        for each in counted
    ]
    pairs = [(f"{each.one} – {each.other}", each.agreement) for each in figures.pairs]
    if figures.agreement.items:
        pairs.append(("First and second reviewer", figures.agreement))
    rows += [{"By": "Agreement", "Of": name, **_agreement_cells(agreement)} for name, agreement in pairs]
    empty = {"By": "", "Of": "", **_cells(Tally())}
    names = list(dict.fromkeys(name for row in [empty, *rows] for name in row))
    return write_csv(names, ({name: row.get(name, "") for name in names} for row in rows))


def _cells(tally: Tally) -> dict[str, object]:
    low, high = wilson(tally.accepted, tally.decided)
    quarter, half, three = (tally.quantile(share) for share in (0.25, 0.5, 0.75))
    return {
        "Decisions": tally.decided,
        "Accepted": tally.accepted,
        "Accepted (%)": _percent(tally.accepted_share),
        "At least (%)": _percent(low),
        "At most (%)": _percent(high),
        "As it stood": tally.verbatim,
        "Changed a little": tally.minor,
        "Changed much": tally.major,
        "Sent back": tally.sent_back,
        "Rejected": tally.rejected,
        "Timed": tally.timed,
        "Seconds, quarter": _seconds(quarter),
        "Seconds, half": _seconds(half),
        "Seconds, three quarters": _seconds(three),
    }


def _agreement_cells(agreement: Agreement) -> dict[str, object]:
    kappa = agreement.kappa
    return {
        "Questions": agreement.items,
        "Agreed": agreement.agreed,
        "Kappa": "" if kappa is None else round(kappa.value, 3),
        "Kappa at least": round(kappa.low, 3) if kappa and kappa.has_interval else "",
        "Kappa at most": round(kappa.high, 3) if kappa and kappa.has_interval else "",
    }


def _percent(share: float | None) -> object:
    return "" if share is None else round(100 * share, 1)


def _seconds(seconds: float | None) -> object:
    return "" if seconds is None else round(seconds, 1)
