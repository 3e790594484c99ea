"""What of the queue is meant, as the address of a page holds it."""

from enum import StrEnum
from typing import TypeVar

import streamlit as st

from components.addresses import optional_id
from services.domain.questions import QuestionType
from services.domain.review_queue import QueueFilter, QueueOrder
from services.domain.reviews import RiskReason

CLEAN = "clean"
"""Instead of a reason to look at a question: that there is none."""

_Kind = TypeVar("_Kind", bound=StrEnum)


def wanted_in_address() -> QueueFilter:
    """The order and the filters that the address names; what it does not know is as if it were not there."""
    return QueueFilter(
        order=_one_of(QueueOrder, "order") or QueueOrder.RISK,
        lecture_id=optional_id("lecture"),
        author=st.query_params.get("author") or None,
        type=_one_of(QuestionType, "type"),
        reason=_one_of(RiskReason, "reason"),
        clean_only=st.query_params.get("reason") == CLEAN,
    )


def address_of(wanted: QueueFilter) -> dict[str, str]:
    """The same for an address that leads there, with nothing in it that goes without saying."""
    told = {
        "order": "" if wanted.order is QueueOrder.RISK else wanted.order.value,
        "lecture": str(wanted.lecture_id or ""),
        "author": wanted.author or "",
        "type": wanted.type.value if wanted.type else "",
        "reason": CLEAN if wanted.clean_only else wanted.reason.value if wanted.reason else "",
    }
    return {name: value for name, value in told.items() if value}


def _one_of(kind: type[_Kind], name: str) -> _Kind | None:
    asked = st.query_params.get(name, "")
    return kind(asked) if asked in set(kind) else None
