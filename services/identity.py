"""Accounts, sign-in, and the sessions of signed-in browsers."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.queries import courses, people
from db.unit_of_work import Database
from services.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.domain.people import Person, Role, checked_email, checked_name, checked_password, normal_email
from services.providers.identity_local import LocalIdentity

_TICKET_LIFE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class BrowserSession:
    """What goes into the browser's cookie, and until when it is good."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person behind a session and the roles she has in any course."""

    person: Person
    roles: frozenset[Role]


class Identity:
    """Proves who somebody is and remembers it for her browser.

    Tickets and tokens are random, handed out once, and kept only as SHA-256.
    """

    def __init__(
        self, database: Database, local: LocalIdentity, *, session_life: timedelta, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._local = local
        self._session_life = session_life
        self._clock = clock
        self._setup_code: str | None = None

    def needs_first_account(self) -> bool:
        """Nobody has an account yet."""
        with self._database.reading() as work:
            return not people.any_account(work)

    def new_setup_code(self) -> str:
        """A new one-time code that lets the first account be made from another machine."""
        self._setup_code = secrets.token_hex(4)
        return self._setup_code

    def create_first_account(
        self, *, email: str, name: str, password: str, is_local: bool, setup_code: str = ""
    ) -> Person:
        """The administrator's account, only while there is none; from elsewhere only with the terminal's code."""
        if not is_local and not self._is_setup_code(setup_code):
            raise NotAllowed("This code is not right. It is printed in the terminal in which Lectern was started.")
        email, name, password_hash = self._checked(email, name, password)
        with self._database.unit_of_work() as work:
            people.hold_first_account(work)
            if people.any_account(work):
                raise NotAllowed("There is an account already. Sign in, or ask its owner to add you.")
            person = people.add(work, email=email, name=name, password_hash=password_hash, is_administrator=True)
            work.commit()
        self._setup_code = None
        return person

    def add_account(self, *, email: str, name: str, password: str, is_administrator: bool) -> Person:
        """An account made by the operator of this installation; `Conflict` when the address has one."""
        email, name, password_hash = self._checked(email, name, password)
        with self._database.unit_of_work() as work:
            if people.by_email(work, email) is not None:
                raise Conflict(f"{email} has an account already.")
            person = people.add(
                work, email=email, name=name, password_hash=password_hash, is_administrator=is_administrator
            )
            work.commit()
            return person

    def has_account(self, email: str) -> bool:
        """Somebody signs in with this address; for the operator only."""
        with self._database.reading() as work:
            return people.by_email(work, normal_email(email)) is not None

    def sign_in(self, email: str, password: str) -> str:
        """A one-time ticket for the browser of whoever knows the password; `NotAllowed` otherwise."""
        person = self._local.sign_in(email, password)
        return self.ticket_for(person)

    def ticket_for(self, person: Person) -> str:
        """A one-time ticket that `redeem` turns into a session within a minute."""
        ticket = secrets.token_urlsafe(32)
        now = self._clock()
        with self._database.unit_of_work() as work:
            people.forget_ended_sessions(work, now=now)
            people.add_ticket(
                work,
                person.id,
                _hash(ticket),
                ticket_expires_at=now + _TICKET_LIFE,
                expires_at=now + self._session_life,
            )
            work.commit()
        return ticket

    def redeem(self, ticket: str) -> BrowserSession:
        """The session for a ticket, once; `NotAllowed` for one that is unknown, used or too old."""
        token = secrets.token_urlsafe(32)
        with self._database.unit_of_work() as work:
            expires_at = people.redeem_ticket(work, _hash(ticket), _hash(token), now=self._clock())
            work.commit()
        if expires_at is None:
            raise NotAllowed("This sign-in has expired. Please sign in again.")
        return BrowserSession(token, expires_at)

    def visitor(self, token: str | None) -> Visitor | None:
        """Who is signed in with this cookie; None for a stranger."""
        if not token:
            return None
        with self._database.reading() as work:
            found = people.by_token(work, _hash(token), now=self._clock())
        return None if found is None else Visitor(*found)

    def sign_out(self, token: str | None) -> None:
        """End the session; doing it twice is harmless."""
        if token:
            with self._database.unit_of_work() as work:
                people.end_session(work, _hash(token))
                work.commit()

    def give_role(self, email: str, course_title: str, role: Role) -> None:
        """Let the operator add somebody to a course by its title."""
        with self._database.unit_of_work() as work:
            person = people.by_email(work, normal_email(email))
            course_id = courses.id_by_title(work, course_title)
            if person is None or course_id is None:
                raise NotFound(f"There is no account {email}, or no single course called “{course_title}”.")
            courses.add_member(work, course_id, person.id, role)
            work.commit()

    def _checked(self, email: str, name: str, password: str) -> tuple[str, str, str]:
        email, name = checked_email(email), checked_name(name)
        if normal_email(password) == email:
            raise InvalidInput("The password must be something else than the e-mail address.")
        return email, name, self._local.password_hash(checked_password(password))

    def _is_setup_code(self, code: str) -> bool:
        return self._setup_code is not None and hmac.compare_digest(code.strip().lower(), self._setup_code)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
