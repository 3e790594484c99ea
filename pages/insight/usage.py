"""What the questions of a course, or of all courses, have cost, month by month."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from components import places
from components.addresses import optional_id
from components.course_limit import limit_dialog, spent_words
from components.course_tabs import course_head
from components.errors import shown_errors
from components.guard import current_person
from components.question_words import questions_words
from components.services import services
from components.sheet import Action, Badge, Download, Part, downloads, head, numbers, row, rows, section, sheet
from components.states import empty
from services.domain.people import Person, Role
from services.domain.times import duration_words
from services.domain.usage import MonthUsage

_TITLE = "Usage"
_ABOUT = "What drafting questions took and cost, month by month."


def month_row(each: MonthUsage, title: str) -> Part:
    """What a month came to, and what it cost as far as that is known."""
    orders = "1 order" if each.runs == 1 else f"{each.runs:,} orders"
    parts = [orders, questions_words(each.questions)]
    parts += [duration_words(round(each.seconds * 1000))] if each.seconds else []
    tokens = f"{each.input_tokens:,} tokens in, {each.output_tokens:,} out" if each.input_tokens else ""
    cost: Badge | None = None
    if each.cost_usd is not None:
        cost = (f"{each.cost_usd:,.2f} US dollars", "payments", "blue")
    return row(title, says=" · ".join(parts), about=tokens, badge=cost)


def totals(months: Sequence[MonthUsage]) -> Part:
    """The newest months together, as far as costs are known."""
    costs = [each.cost_usd for each in months if each.cost_usd is not None]
    return numbers(
        {
            "Questions": f"{sum(each.questions for each in months):,}",
            "Tokens": f"{sum(each.input_tokens + each.output_tokens for each in months):,}",
            "US dollars": f"{sum(costs):,.2f}" if costs else "–",
        }
    )


def nothing_yet() -> None:
    """Before the first order."""
    empty("payments", "Nothing ordered yet", "Once questions are drafted, their time and cost stand here.", key="none")


def of_course(person: Person, course_id: UUID) -> None:
    """One course, for everybody in it; its owner sets the limit."""
    course = services().courses.get(person, course_id)
    months = services().usage.of_course(person, course_id)
    budget = services().usage.budget(person, course_id)
    title = course_head(
        course,
        places.USAGE,
        _TITLE,
        f"{course.title} · {spent_words(budget)}",
        action=Action("limit", "Set the limit", "savings") if course.allows(Role.OWNER) else None,
    )
    parts: list[Part] = []
    if months:
        each_month = [month_row(each, f"{each.month:%B %Y}") for each in months]
        file = Download("Save as CSV", services().exports.usage_link(person, course_id))
        parts = [totals(months), section("By month"), rows(each_month), downloads([file])]
    if sheet(title, *parts, key="usage") == "limit":
        limit_dialog(person, course_id)
    if not months:
        nothing_yet()


def of_installation(person: Person) -> None:
    """All courses, for administrators; others are told who may see it."""
    if not person.is_administrator:
        sheet(head(_TITLE), key="usage")
        with shown_errors():
            services().usage.of_installation(person)
        return
    title = head(_TITLE, _ABOUT)
    months: list[MonthUsage] = []
    with shown_errors():
        months = services().usage.of_installation(person)
    parts: list[Part] = []
    if months:
        parts = [totals(months)]
        for month, found in groupby(months, key=lambda each: each.month):
            parts += [section(f"{month:%B %Y}"), rows([month_row(each, each.course_title) for each in found])]
        parts.append(downloads([Download("Save as CSV", services().exports.all_usage_link(person))]))
    sheet(title, *parts, key="usage")
    if not months:
        nothing_yet()


person = current_person()
course_id = optional_id("course")
if course_id is None:
    of_installation(person)
else:
    of_course(person, course_id)
