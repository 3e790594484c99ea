"""Questions against which nothing was found, to be looked at and accepted together; some have to be opened first."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

import streamlit as st

from components import places
from components.question_view import question_lines, words
from components.question_words import about_question
from components.registration import register
from components.sheet import follow
from components.written import written_blocks
from services.domain.question_bank import OpenedQuestion
from services.domain.questions import Question
from services.domain.review_queue import CleanBatch
from services.domain.times import clock

_mount = register(__file__, "../part.js", "../review_desk/pieces.js", "../review_desk/written.js")
_RUNS = count(1)
"""Tells the browser that what it has sent was answered, whatever the answer is."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What she saw, as versions by id: as she `opened` them, or when she accepts all that she does not leave out."""

    opened: Mapping[UUID, int]
    seen: Mapping[UUID, int]
    left_out: Collection[UUID]


def looked(key: str) -> Looked | None:
    """What she did on the batch of this `key`, in exactly one run; before it is drawn. A clicked link leads on."""
    did = st.session_state.get(key, {}).get("did")
    if not did:
        return None
    if "to" in did:
        follow(str(did["to"]))
    return Looked(
        _versions(did.get("opened", {})),
        _versions(did.get("seen", {})),
        {UUID(each) for each in did.get("left_out", ())},
    )


def clean_batch(
    batch: CleanBatch, opened: Collection[UUID], *, query: Mapping[str, str], pictures: Mapping[str, str], key: str
) -> None:
    """Draw the questions; `opened` are those of which it is remembered that she has opened them.

    `query` is that of the links to the desk, `pictures` the addresses of pictures by their names.
    """
    data = {
        "questions": [_drawn(each, each.banked.id in batch.sample, query) for each in batch.items],
        "known": [str(each) for each in opened],
        "images": pictures,
        "run": next(_RUNS),
    }
    # In a list, because Streamlit looks through every value of a mapping for tables.
    _mount(key=key, data=[data], on_did_change=_nothing)


def _versions(told: Mapping[str, Any]) -> dict[UUID, int]:
    return {UUID(question_id): int(version) for question_id, version in told.items()}


def _drawn(opened: OpenedQuestion, is_sample: bool, query: Mapping[str, str]) -> dict[str, Any]:
    banked = opened.banked
    return {
        "id": str(banked.id),
        "version": banked.version,
        "is_sample": is_sample,
        "name": banked.question.stem,
        "stem": written_blocks(banked.question.stem),
        "about": about_question(banked.question, banked.lecture_title, f"by {banked.written_by}"),
        "key": _key(banked.question),
        "lines": question_lines(banked.question),
        "quotes": [
            (clock(source.start_ms), words.before, words.now, words.after, words.quoted)
            for source, words in zip(banked.question.sources, opened.cited(), strict=True)
        ],
        "address": places.address(places.REVIEW, {**query, "question": str(banked.id)}),
    }


def _key(question: Question) -> Any:
    """What counts as right, in one line."""
    right = [option.text for option in question.options if option.is_correct]
    right += [answer.text for answer in question.answers]
    right += [f"{pair.prompt} → {pair.match}" for pair in question.pairs]
    return words("", " · ".join(right)) if right else ("quiet", "Marked by its rubric")


def _nothing() -> None:
    """Streamlit reports an event only to whoever listens; the run that it causes reads it."""
