"""The recording and its transcript as one thing: hear a line by clicking it, see the line that is heard."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from components.registration import register
from services.domain.transcripts import Segment

_mount = register(
    __file__, "../part.js", "../clock.js", "../marked.js", "lines.js", "search.js", "address.js", "keys.js"
)


@dataclass(frozen=True, slots=True)
class PlayerEvent:
    """`expired`: the media URL is no longer accepted; draw the player with a new one. `at_ms` is where it stood."""

    kind: Literal["expired"]
    at_ms: int


@dataclass(frozen=True, slots=True)
class LinesAt:
    """The transcript of a lecture as it is since `version`: a browser that has this version does not fetch it again."""

    lecture_id: UUID
    version: int


def player(
    *,
    media_url: str,
    content_type: str,
    duration_ms: int,
    lines: str | LinesAt,
    start_ms: int = 0,
    height_px: int = 440,
    key: str,
    language: str,
) -> PlayerEvent | None:
    """Draw a recording over `height_px` of its transcript, and return what just happened, or None.

    `lines` is the transcript as `transcript_lines` writes it, or where the browser fetches it. It starts at
    `start_ms` and keeps the second in the page's URL as `t`. Drawing it again with more lines only adds them:
    scroll, focus and sound go on. A media URL that differs in nothing but its query is the same recording, and
    is taken up only when the one in use has stopped working. Without one there is nothing to hear: lines are
    chosen, and keep the URL. `language` (ISO 639-1) is that of the lines.
    """
    result = _mount(
        key=key,
        data={
            "media_url": media_url,
            "is_video": content_type.startswith("video/"),
            "duration_ms": duration_ms,
            "lines": lines if isinstance(lines, str) else "",
            "lines_at": "" if isinstance(lines, str) else f"/lines/{lines.lecture_id}?version={lines.version}",
            "start_ms": start_ms,
            "height_px": height_px,
            "language": language,
        },
        on_expired_change=lambda: None,
    )
    return PlayerEvent("expired", int(result.expired["at_ms"])) if result.expired else None


def transcript_lines(segments: Sequence[Segment]) -> str:
    """The segments as the JSON `[[start_ms, end_ms, text, speaker], …]`."""
    return json.dumps([[each.start_ms, each.end_ms, each.text, each.speaker or ""] for each in segments])
