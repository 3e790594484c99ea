"""Which files a browser shows by itself, and which it only saves."""

import re

_SHOWN = ("audio/", "video/", "application/pdf", "image/webp")
_NAME = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}")  # RFC 6838, section 4.2
_UNKNOWN = "application/octet-stream"


def as_shown(content_type: str) -> tuple[str, str]:
    """The content type to name and the disposition: only sound, video, PDF and WebP are shown, all else is saved."""
    is_shown = content_type.startswith(_SHOWN)
    return (content_type, "inline") if is_shown else (_UNKNOWN, "attachment")


def claimed_type(content_type: str) -> str:
    """The type that a browser claims for a file, without parameters; what is no name of a type is unknown."""
    name = content_type.partition(";")[0].strip().lower()
    return name if _NAME.fullmatch(name) else _UNKNOWN
