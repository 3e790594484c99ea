"""The fields by which a list of waiting questions is put in order and narrowed."""

from components.question_words import TYPE_NAMES
from components.queue_filter import CLEAN, address_of
from components.risk_words import REASON_NAMES
from components.sheet import Filter
from services.domain.review_queue import QueueFilter, QueueOrder, QueueOverview

_ORDERS = {
    QueueOrder.RISK: "What is most likely wrong",
    QueueOrder.LECTURE: "Lecture by lecture",
    QueueOrder.AGE: "What has waited longest",
    QueueOrder.AUTHOR: "Writer by writer",
}


_ONE_CHOICE = 2  # everything, and the one thing that there is


def filter_fields(wanted: QueueFilter, found: QueueOverview) -> list[Filter]:
    """The fields that narrow the list, each choice with how many it would leave; none that leaves no choice."""
    lectures = [(str(each), f"{title} ({number})") for each, (title, number) in found.lectures.items()]
    reasons = [(each.value, f"{REASON_NAMES[each]} ({number})") for each, number in found.reasons.items()]
    clean = [(CLEAN, f"Nothing found ({found.clean})")] if found.clean or wanted.clean_only else []
    types = [(each.value, f"{TYPE_NAMES[each]} ({number})") for each, number in found.types.items()]
    authors = [(name, f"{name} ({number})") for name, number in found.authors.items()]
    query = address_of(wanted)
    fields = [
        Filter("order", "First comes", query.get("order", ""), "select", _order_choices()),
        _field("reason", "Look at it because", "Anything", query, [*reasons, *clean]),
        _field("lecture", "Lecture", "All lectures", query, lectures),
        _field("type", "Type", "All types", query, types),
        _field("author", "Written by", "Everybody", query, authors),
    ]
    return [field for field in fields if len(field.options) > _ONE_CHOICE or field.value]


def _order_choices() -> list[tuple[str, str]]:
    return [("" if order is QueueOrder.RISK else order.value, words) for order, words in _ORDERS.items()]


def _field(name: str, label: str, everything: str, query: dict[str, str], options: list[tuple[str, str]]) -> Filter:
    """A filter by which nothing is left any more is shown too, because it is in the address."""
    value = query.get(name, "")
    missing = [] if not value or value in dict(options) else [(value, "Nothing left")]
    return Filter(name, label, value, "select", [("", everything), *options, *missing])
