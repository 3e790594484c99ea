"""What the URL of a page holds: the course, lecture or question it is about."""

from uuid import UUID

import streamlit as st

from services.domain.errors import NotFound


def asked_id(name: str) -> UUID:
    """The id that the address names; `NotFound` when it names none or nonsense."""
    found = optional_id(name)
    if found is None:
        raise NotFound(f"This address names no {name}. Choose one from the list of your courses.")
    return found


def optional_id(name: str) -> UUID | None:
    """The id that the address names, or None."""
    try:
        return UUID(st.query_params.get(name, ""))
    except ValueError:
        return None


def asked_page() -> int | None:
    """The page of slides that the address names (`?page=7`), from 1."""
    asked = st.query_params.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else None  # noqa: PLR2004 - no slides have so many


def asked_second() -> int:
    """The second that the address names (`?t=754`), in ms; 0 when there is none."""
    asked = st.query_params.get("t", "")
    return int(asked) * 1000 if asked.isdecimal() else 0
