"""What reviewing a course takes and gives: time, changes, who writes what is accepted, and how far reviewers agree."""

from functools import partial

import streamlit as st

from components import places
from components.chart import chart_panel
from components.chart_reviewing import MOST_BARS, finding, reviewing_description, reviewing_figure
from components.course_choice import chosen_course
from components.course_tabs import course_head
from components.course_twice import share_words
from components.guard import current_person
from components.question_words import questions_words
from components.services import services
from components.sheet import Part, choice, line, lines, numbers, prose, section, sheet
from components.states import empty
from services.domain.agreement import Agreement
from services.domain.courses import Course
from services.domain.people import Role
from services.domain.review_economics import Facet, Tally
from services.domain.review_figures import FACET_NAMES, ReviewFigures, figure_rows
from services.domain.times import duration_words

_TITLE = "Reviewing"
_MINE, _ALL = "mine", "all"
_SEES_ALL = frozenset({Role.OWNER, Role.TEACHER, Role.COORDINATOR})
_AGREED = (
    ("Reviewers", "wide"),
    ("Questions", "right"),
    ("Agreed", "right"),
    ("Kappa, and its 95 % interval", "right"),
)
_HALF, _QUARTER, _THREE_QUARTERS = 0.5, 0.25, 0.75


def shown_of(course: Course) -> str:
    """Whose decisions the address asks for, as far as she may see them."""
    asked = st.query_params.get("of", _MINE if Role.REVIEWER in course.roles else _ALL)
    return _ALL if asked == _ALL and course.roles & _SEES_ALL else _MINE


def shown_by() -> Facet:
    """By what the address compares."""
    asked = st.query_params.get("by", Facet.WRITER.value)
    return next((facet for facet in FACET_NAMES if facet.value == asked), Facet.WRITER)


def time_words(tally: Tally) -> str:
    """How long half of the decisions took at most."""
    half = tally.quantile(_HALF)
    return "–" if half is None else duration_words(round(half * 1000))


def percent(part: int, whole: int) -> str:
    """A share as it is read, with what it is a share of."""
    return f"{100 * part / whole:.0f} %" if whole else "–"


def total_parts(figures: ReviewFigures) -> list[Part]:
    """All decisions together."""
    total = figures.total
    changed = total.verbatim + total.minor + total.major
    values = {
        "Decisions": f"{total.decided:,}",
        "Accepted": percent(total.accepted, total.decided),
        "Half of them took at most": time_words(total),
        "Accepted as it stood": percent(total.verbatim, changed),
        "Changed a little": percent(total.minor, changed),
        "Changed much": percent(total.major, changed),
    }
    parts = [numbers(values)]
    quarter, three = total.quantile(_QUARTER), total.quantile(_THREE_QUARTERS)
    if quarter is not None and three is not None:
        between = f"{duration_words(round(quarter * 1000))} to {duration_words(round(three * 1000))}"
        parts.append(
            line(
                f"The middle half took {between}, all together {duration_words(round(total.seconds * 1000))}; pauses "
                "of more than a minute do not count. A little is up to a fifth of the words, much is more than that "
                "or another right answer."
            )
        )
    return parts


def signed(value: float) -> str:
    """Two decimals, with the minus of print."""
    return f"{value:.2f}".replace("-", "−")


def agreement_row(name: str, agreement: Agreement) -> list[str]:
    """Raw agreement, and kappa with its interval."""
    kappa = agreement.kappa
    told = f"κ {signed(kappa.value)}" if kappa else "–"
    interval = f" ({signed(kappa.low)} to {signed(kappa.high)})" if kappa and kappa.has_interval else ""
    agreed = f"{percent(agreement.agreed, agreement.items)} agreed"  # a narrow window shows no names of columns
    return [name, questions_words(agreement.items), agreed, told + interval]


def agreement_parts(figures: ReviewFigures) -> list[Part]:
    """How far those who decided without each other agree."""
    waiting = [
        f"{number:,} {'waits' if number == 1 else 'wait'} {words}"
        for number, words in (
            (figures.second, "for a second decision"),
            (figures.between, "for somebody who decides between two"),
        )
        if number
    ]
    about = [share_words(figures.share), f"{', '.join(waiting)}." if waiting else ""]
    parts = [section("Agreement"), line(" ".join(about))]
    rows = [agreement_row(f"{pair.one} and {pair.other}", pair.agreement) for pair in figures.pairs]
    if figures.agreement.items:
        rows.append(agreement_row("First and second reviewer", figures.agreement))
    if rows:
        parts.append(lines(_AGREED, rows))
        parts.append(
            line(
                "Kappa is the agreement beyond what chance would give (Cohen 1960): 0 is chance, 1 is always. The "
                "interval is that of Fleiss, Cohen & Everitt (1969); with few questions it is wide and rough."
            )
        )
    return parts


def picture(figures: ReviewFigures, by: Facet, file: str) -> None:
    """Whose questions are accepted, compared by what she chose."""
    counted = figures.by[by]
    chart_panel(
        "Whose questions are accepted?" if by in {Facet.WRITER, Facet.MODEL} else "Which questions are accepted?",
        reviewing_figure(tuple(counted)),
        description=reviewing_description(counted),
        rows=partial(figure_rows, counted),
        file=file,
        key=f"reviewing_{by}",
    )
    if len(counted) > MOST_BARS:
        st.caption(f"The {MOST_BARS} with the most decisions; the table and the file have all {len(counted)}.")


def head_parts(course: Course, of: str) -> list[Part]:
    """The title, and whose decisions are shown."""
    may_choose = Role.REVIEWER in course.roles and course.roles & _SEES_ALL
    title = course_head(course, places.REVIEWING, _TITLE, course.title)
    return (
        [title, choice("Whose decisions", {_MINE: "Mine", _ALL: "Everybody's in sum"}, of)] if may_choose else [title]
    )


def compared(by: Facet, said: str) -> list[Part]:
    """By what is compared, and what it shows."""
    options = {facet.value: name for facet, name in FACET_NAMES.items()}
    return [section("Compared"), choice("Compare by", options, by.value), *([prose(said)] if said else [])]


def follow(pressed: str | None) -> None:
    """What was chosen stands in the address."""
    if pressed is None:
        return
    st.query_params["of" if pressed in {_MINE, _ALL} else "by"] = pressed
    st.rerun()


person = current_person()
course_id = chosen_course(
    person,
    places.REVIEWING,
    _TITLE,
    "What reviewing takes and gives.",
    without="Once you review or teach a course, what decisions came to is shown here.",
)
if course_id is None:
    st.stop()
course = services().courses.get(person, course_id)
of, by = shown_of(course), shown_by()
economics, exports = services().review_economics, services().exports
figures = economics.of_course(person, course.id) if of == _ALL else economics.own(person, course.id)
parts = head_parts(course, of)
if figures.total.decided:
    parts += [*total_parts(figures), *compared(by, finding(figures.by[by]))]
follow(sheet(*parts, key="head"))
if figures.total.decided:
    picture(figures, by, (exports.reviewing_link if of == _ALL else exports.own_reviewing_link)(person, course.id))
else:
    empty(
        "how_to_reg",
        "No decision counted yet",
        "Once questions are decided on, you see here how long that took, how much was changed and whose are accepted.",
        key="no_decision",
    )
if figures.pairs or figures.share or figures.second or figures.between:
    sheet(*agreement_parts(figures), key="agreement")
