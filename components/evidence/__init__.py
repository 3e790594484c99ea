"""The evidence of a question: the words of the lecture, and the few seconds in which they were said."""

from dataclasses import dataclass
from typing import Literal

from components.registration import register

_mount = register(__file__)


@dataclass(frozen=True, slots=True)
class EvidenceEvent:
    """`expired`: the media URL is no longer accepted; draw the evidence with a new one. `opened`: the link was."""

    kind: Literal["expired", "opened"]


def evidence(
    *,
    quote: str,
    start_ms: int,
    end_ms: int,
    media_url: str | None,
    key: str,
    before: str = "",
    after: str = "",
    title: str = "",
    source: str = "",
    address: str = "",
    keys: bool = False,
) -> EvidenceEvent | None:
    """Draw the quote with a button that plays just its span and half a second around it.

    `title` stands above it, `before` and `after` are the words around the quote, and `source` names
    the lecture, as a link when it has an `address`. With `keys` the key P plays and stops.
    Without a media URL only the words are shown.
    """
    result = _mount(
        key=key,
        data={
            "quote": quote,
            "before": before,
            "after": after,
            "title": title,
            "source": source,
            "address": address,
            "start_ms": start_ms,
            "end_ms": end_ms,
            "media_url": media_url,
            "keys": keys,
        },
        on_expired_change=_nothing,
        on_opened_change=_nothing,
    )
    if result.opened:
        return EvidenceEvent("opened")
    return EvidenceEvent("expired") if result.expired else None


def _nothing() -> None:
    """Streamlit reports an event only to whoever listens; the run that it causes reads it."""
