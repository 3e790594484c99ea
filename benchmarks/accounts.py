"""Somebody to measure as, with a course to measure on."""

from uuid import UUID

from services.domain.people import Person
from services.wiring import Runtime

PASSWORD = "a password to measure with"  # noqa: S105 - of a data folder that is thrown away


def first_teacher(runtime: Runtime) -> tuple[Person, UUID]:
    """An account and her course."""
    person = runtime.services.identity.add_account(
        email="bench@example.edu", name="Bench", password=PASSWORD, is_administrator=True
    )
    return person, runtime.services.courses.create(person, title="A course to measure")


def cookie_of(runtime: Runtime, person: Person) -> str:
    """What her browser's cookie holds."""
    sessions = runtime.services.sessions
    return sessions.redeem(sessions.ticket_for(person)).token
