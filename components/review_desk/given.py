"""What a reviewer has given on her desk: acts in their order, each to be counted once and answered."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import streamlit as st

from components.review_desk import Part

MOST_SECONDS = 24 * 3600.0
_MOST_MOMENTS = 600


@dataclass(frozen=True, slots=True)
class Given:
    """One act on a version of a question; `then` is the question that the browser has laid there since.

    The same `press` may arrive again until it has been answered. `moments` are seconds since the question was laid
    there, in order, at which she was busy with it.
    """

    press: UUID
    act: str
    question_id: UUID
    version: int
    then: UUID | None = None
    reason: str = ""
    comment: str = ""
    knows_uncited: bool = False
    moments: tuple[float, ...] = ()


def given(key: str) -> list[Given]:
    """What was given on the desk of this `key`, in exactly one run; before the desk is drawn."""
    did = st.session_state.get(key, {}).get("did") or {}
    told = did.get("given") or ()
    return list(_read(told)) if isinstance(told, Sequence) and not isinstance(told, str) else []


def _read(told: Sequence[Any]) -> Iterator[Given]:
    """What no desk of ours sends is left out."""
    for each in told:
        with suppress(KeyError, TypeError, ValueError, AttributeError):
            yield _one(each)


def _one(told: Mapping[str, Any]) -> Given:
    question_id, version = _subject(told["subject"])
    then = told.get("then")
    return Given(
        press=UUID(told["press"]),
        act=str(told["act"]),
        question_id=question_id,
        version=version,
        then=_subject(then)[0] if then else None,
        reason=str(told.get("reason", "")),
        comment=str(told.get("comment", "")),
        knows_uncited=told.get("knows_uncited") is True,
        moments=_moments(told.get("seen", ())),
    )


def _subject(words: str) -> tuple[UUID, int]:
    question_id, _, version = words.partition("_")
    return UUID(question_id), int(version)


def _moments(told: Sequence[Any]) -> tuple[float, ...]:
    return tuple(sorted(min(max(float(each), 0.0), MOST_SECONDS) for each in told[:_MOST_MOMENTS]))


def queue(
    *,
    of: str,
    acts: Mapping[str, str],
    answered: Mapping[str, str],
    ahead: Part | None,
    verdicts: Part,
    undo_seconds: float,
) -> Part:
    """Makes the desk one of a queue: what is given leaves it at once, and what lies `ahead` is drawn.

    `of` names whose queue of what it is. `acts` are names of acts by their keys; `answered` says of each press of
    late what stood in its way, or nothing; `verdicts` are the words of the panel of reasons. For `undo_seconds` more
    the last decision can be taken back.
    """
    return {
        "queue": {
            "of": of,
            "acts": acts,
            "answered": answered,
            "ahead": ahead,
            "verdicts": verdicts,
            "undo_seconds": undo_seconds,
        }
    }


def verdicts(reasons: Sequence[tuple[str, str]], *, titles: Mapping[str, str], abouts: Mapping[str, str]) -> Part:
    """The words of the panel of reasons: these by value and name, and for each act its title and what it leads to."""
    return {"reasons": reasons, "titles": titles, "abouts": abouts}


def item(*, is_uncited: bool) -> Part:
    """What the desk has to know of a question before it is decided on."""
    return {"item": {"is_uncited": is_uncited}}
