"""Signing in: who proves how that she is who she says."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from db.queries import audit, courses, invitations, people
from db.unit_of_work import Database, Work
from services.domain.audit import Action
from services.domain.errors import Conflict, NotAllowed, NotFound
from services.domain.people import Person, Role, checked_email, checked_name, normal_email
from services.people.attempts import Attempts
from services.people.passwords import checked_password
from services.people.second_factors import SecondFactors
from services.people.sessions import Sessions
from services.providers.identity_local import LocalIdentity
from services.providers.signing import Signer

_CODE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Ticket:
    """Who she is has been proved: `Sessions.redeem` turns this into her browser's session."""

    ticket: str


@dataclass(frozen=True, slots=True)
class CodeWanted:
    """The password was right; `proof` is to come back with a code of her authenticator app within some minutes."""

    proof: str


class Identity:
    """Proves who somebody is by an account of this installation; where a pool is set, by the pool alone."""

    def __init__(
        self,
        database: Database,
        local: LocalIdentity,
        sessions: Sessions,
        second_factors: SecondFactors,
        *,
        attempts: Attempts,
        signer: Signer,
        has_pool: bool,
    ) -> None:
        self._database = database
        self._local = local
        self._sessions = sessions
        self._second_factors = second_factors
        self._attempts = attempts
        self._signer = signer
        self._has_pool = has_pool
        self._setup_code: str | None = None

    def needs_first_account(self) -> bool:
        """Nobody has an account yet, and no pool will bring them."""
        if self._has_pool:
            return False
        with self._database.reading() as work:
            return not people.any_account(work)

    def new_setup_code(self) -> str:
        """A new one-time code that lets the first account be made from another machine."""
        self._setup_code = secrets.token_hex(6)
        return self._setup_code

    def create_first_account(
        self, *, email: str, name: str, password: str, is_local: bool, setup_code: str = ""
    ) -> Person:
        """The administrator's account, only while there is none; from elsewhere only with the terminal's code."""
        if not is_local and not self._is_setup_code(setup_code):
            raise NotAllowed("This code is not right. It is printed in the terminal in which Lectern was started.")
        email, name = checked_email(email), checked_name(name)
        password_hash = self._local.password_hash(checked_password(password, email=email, name=name))
        with self._database.unit_of_work() as work:
            people.hold_first_account(work)
            if people.any_account(work):
                raise NotAllowed("There is an account already. Sign in, or ask its owner to add you.")
            person = people.add(work, email=email, name=name, password_hash=password_hash, is_administrator=True)
            audit.record(work, person, Action.PERSON_ADDED, "person", person.id, by="first visit")
            work.commit()
        self._setup_code = None
        return person

    def add_account(
        self,
        *,
        email: str,
        name: str,
        password: str | None,
        is_administrator: bool,
        role_in: tuple[Role, str] | None = None,
    ) -> Person:
        """An account made by the operator of this installation; `Conflict` when the address has one.

        Without a password it waits for whoever signs in through the university with this address. With a role in a
        course, named by its title, it is made only if there is that course: otherwise `NotFound`.
        """
        email, name = checked_email(email), checked_name(name)
        password_hash = None
        if password is not None:
            password_hash = self._local.password_hash(checked_password(password, email=email, name=name))
        with self._database.unit_of_work() as work:
            if people.by_email(work, email) is not None:
                raise Conflict(f"{email} has an account already.")
            person = people.add(
                work, email=email, name=name, password_hash=password_hash, is_administrator=is_administrator
            )
            audit.record(work, person, Action.PERSON_ADDED, "person", person.id, by="operator")
            invitations.accept(work, person)
            if role_in:
                _give_role(work, person, *role_in)
            work.commit()
            return person

    def has_account(self, email: str) -> bool:
        """Somebody signs in with this address; for the operator only."""
        with self._database.reading() as work:
            return people.by_email(work, normal_email(email)) is not None

    def sign_in(self, email: str, password: str, *, address: str = "") -> Ticket | CodeWanted:
        """A ticket for whoever knows the password of a local account, or the wish for a code as well.

        `NotAllowed` otherwise, in the same words and time whether or not there is such an account.
        """
        if self._has_pool:
            raise NotAllowed("Here people sign in through their university.")
        account = normal_email(email)
        self._attempts.count(account, address)
        try:
            person = self._local.sign_in(account, password)
        except NotAllowed:
            self._remember_refusal(account, address)
            raise
        if self._second_factors.is_on(person):
            grant = {"email": person.email, "password": self._password_mark(account)}
            return CodeWanted(self._signer.token(grant, expires_in=_CODE_SECONDS))
        self._attempts.succeeded(account, address)
        return Ticket(self._sessions.ticket_for(person))

    def answer_code(self, proof: str, code: str, *, address: str = "") -> Ticket:
        """The ticket for a right password and a right code, each code once; `NotAllowed` otherwise."""
        try:
            grant = self._signer.open(proof)
        except NotAllowed as error:
            raise NotAllowed("This took too long. Start again with your password.") from error
        account = str(grant["email"])
        self._attempts.count(account, address)
        if grant["password"] != self._password_mark(account):
            raise NotAllowed("Your password has been changed meanwhile. Start again with the new one.")
        with self._database.reading() as work:
            person = people.by_email(work, account)
        if person is None or not self._second_factors.accepts(person, code):
            self._remember_refusal(account, address)
            raise NotAllowed("This code is not right, or it has been used. Wait for the next one and try again.")
        self._attempts.succeeded(account, address)
        return Ticket(self._sessions.ticket_for(person))

    def give_role(self, email: str, course_title: str, role: Role) -> None:
        """Let the operator add somebody to a course by its title."""
        with self._database.unit_of_work() as work:
            _give_role(work, _open_account(work, email), role, course_title)
            work.commit()

    def give_administrator(self, email: str) -> None:
        """Let the operator make somebody an administrator, since nobody may be left who could."""
        with self._database.unit_of_work() as work:
            person = _open_account(work, email)
            if not person.is_administrator:
                people.set_administrator(work, person.id, True)
                audit.record(work, person, Action.ADMINISTRATOR_GIVEN, "person", person.id, by="operator")
                work.commit()

    def _password_mark(self, account: str) -> str | None:
        """What is different as soon as the password is, so that a proof does not outlive the password it proves."""
        with self._database.reading() as work:
            found = people.with_password_hash(work, account)
        return hashlib.sha256(found[1].encode()).hexdigest() if found else None

    def _remember_refusal(self, account: str, address: str) -> None:
        """Only an account's own address is kept: what else was typed there may be a password."""
        with self._database.unit_of_work() as work:
            known = account if people.by_email(work, account) is not None else ""
            audit.record_stranger(work, Action.SIGN_IN_REFUSED, email=known, address=address)
            work.commit()

    def _is_setup_code(self, code: str) -> bool:
        return self._setup_code is not None and hmac.compare_digest(code.strip().lower(), self._setup_code)


def _open_account(work: Work, email: str) -> Person:
    person = people.by_email(work, normal_email(email))
    if person is None:
        raise NotFound(f"There is no account {email}.")
    if people.is_disabled(work, person.id):
        raise NotAllowed(f"The account {email} is closed. An administrator opens it again on the page People.")
    return person


def _give_role(work: Work, person: Person, role: Role, course_title: str) -> None:
    course_id = courses.id_by_title(work, course_title)
    if course_id is None:
        raise NotFound(f"There is no single course called “{course_title}”.")
    courses.add_member(work, course_id, person.id, role)
    audit.record(work, person, Action.ROLE_GIVEN, "person", person.id, course_id=course_id, role=role.value)
