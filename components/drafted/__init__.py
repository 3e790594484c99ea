"""An order to the question writer, drawn by one component: how far it is, what came of it, and what it has written."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from components import places
from components.badges import status_look
from components.question_view import question_lines
from components.question_words import TYPE_NAMES
from components.registration import register
from components.sheet import Action, Badge
from components.written import written_blocks
from services.domain.question_bank import BankedQuestion
from services.domain.times import clock

_mount = register(__file__, "../part.js", "../review_desk/pieces.js", "../review_desk/written.js")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order stands: `share` (0 to 1) draws a bar, `words` say it; `trouble` is why it failed.

    `missing` are sentences about what could not be written. The first of the `actions` is the one to do next.
    """

    status: Badge
    words: str
    share: float | None = None
    trouble: str = ""
    missing: Sequence[str] = ()
    actions: Sequence[Action] = ()


def drafted(standing: Standing, questions: Sequence[BankedQuestion], *, writer: str, key: str) -> str | None:
    """Draw the order and its questions; the name of the action just pressed, in exactly one run.

    A question of which `writer` has made more than one version is marked as repaired. A clicked link leads on at
    once: then this does not return.
    """
    cards = [_card(each, is_repaired=each.version > 1 and each.written_by == writer) for each in questions]
    told = _mount(key=key, data=[asdict(standing), cards], on_did_change=_nothing).did
    if not told:
        return None
    if "to" in told:
        address = urlsplit(str(told["to"]))
        page = places.page_at(address.path)
        if page is not None:
            st.switch_page(page, query_params=dict(parse_qsl(address.query)))
        return None
    return str(told["act"])


@lru_cache(maxsize=512)
def _card(banked: BankedQuestion, *, is_repaired: bool) -> dict[str, Any]:
    """A question as the browser draws it; kept, because each look while others are written shows it again."""
    question = banked.question
    about = [TYPE_NAMES[question.type], question.bloom or "", question.difficulty or "", question.objective or ""]
    return {
        "id": str(banked.id),
        "address": places.address(places.QUESTION, {"question": str(banked.id)}),
        "about": " · ".join(filter(None, about)),
        "badges": [*_found(banked, is_repaired=is_repaired), status_look(banked.status)],
        "stem": written_blocks(question.stem),
        "lines": question_lines(question),
        "quotes": [
            [
                clock(source.start_ms),
                places.address(places.LECTURE, {"lecture": str(banked.lecture_id), "t": str(source.start_ms // 1000)}),
                source.quote,
            ]
            for source in question.sources
        ],
        "lecture": banked.lecture_title,
    }


def _found(banked: BankedQuestion, *, is_repaired: bool) -> list[Badge]:
    """That the writer has mended it, and what is still wrong with it."""
    badges: list[Badge] = [("Repaired", "build", "blue")] if is_repaired else []
    if banked.majors:
        badges.append((f"{banked.majors} {'finding' if banked.majors == 1 else 'findings'}", "error", "orange"))
    return badges


def _nothing() -> None:
    """Streamlit reports an event only to whoever listens; the run that it causes reads it."""
