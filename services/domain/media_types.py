"""Which files a browser shows by itself, and which it only saves."""

_SHOWN = ("audio/", "video/", "application/pdf")
_UNKNOWN = "application/octet-stream"


def as_shown(content_type: str) -> tuple[str, str]:
    """The content type to name and the disposition: only sound, video and PDF are shown, all else is saved."""
    is_shown = content_type.startswith(_SHOWN)
    return (content_type, "inline") if is_shown else (_UNKNOWN, "attachment")
