"""When something happened, where the reader is."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st


def readers_zone() -> ZoneInfo:
    """The time zone of the reader's clock."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def moment_words(when: datetime) -> str:
    """Day and time by the reader's clock: `Today, 14:05`, `3 May, 14:05`, and the year when it is another."""
    zone = readers_zone()
    local, today = when.astimezone(zone), datetime.now(zone).date()
    if local.date() == today:
        return f"Today, {local:%H:%M}"
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {local:%B}{year}, {local:%H:%M}"


def moment_within(when: datetime) -> str:
    """The same amid a sentence: `today, 14:05`."""
    words = moment_words(when)
    return words[:1].lower() + words[1:]
