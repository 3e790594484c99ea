"""People's accounts: what each may change of her own, and how the administrator lets people in and out."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from db.queries import account_links, accounts, audit, invitations, people, second_factors, sessions
from db.unit_of_work import Database, Work
from services.domain.accounts import Account, AccountLink, LinkPurpose, OwnAccount, Waiting
from services.domain.audit import Action
from services.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.domain.paging import Page, PageRequest
from services.domain.people import Person, checked_email, checked_name
from services.people.own_password import OwnPassword
from services.people.passwords import checked_password
from services.people.sessions import Sessions, secret_hash
from services.providers.identity_local import LocalIdentity

_JOIN_WITHIN = timedelta(days=7)
_RESET_WITHIN = timedelta(hours=24)
_USED = "This link has been used or replaced. Sign in, or ask whoever sent it for a new one."
_CLOSED = "This account is closed. It has to be reopened first."
_AT_UNIVERSITY = "People sign in through the university here, which also keeps their passwords."


class Accounts:
    """The accounts of one installation; what only its administrator may do says so."""

    def __init__(
        self,
        database: Database,
        local: LocalIdentity,
        own_password: OwnPassword,
        sessions: Sessions,
        *,
        has_pool: bool,
        public_url: str | None,
        clock: Callable[[], datetime],
    ) -> None:
        self.public_url = public_url
        self._database = database
        self._local = local
        self._own_password = own_password
        self._sessions = sessions
        self._has_pool = has_pool
        self._clock = clock

    def own(self, person: Person) -> OwnAccount:
        """How she proves who she is."""
        with self._database.lookup() as work:
            return accounts.own(work, person.id)

    def rename(self, person: Person, name: str) -> None:
        """Be called something else from now on."""
        name = checked_name(name)
        with self._database.unit_of_work() as work:
            people.rename(work, person.id, name)
            audit.record(work, person, Action.PERSON_RENAMED, "person", person.id)
            work.commit()

    def change_password(self, person: Person, old: str, new: str, *, keep: str | None = None) -> None:
        """Set another password, and sign her out everywhere but in the browser whose cookie is `keep`."""
        self._own_password.demand(person, old)
        password_hash = self._hash_of(new, email=person.email, name=person.name)
        if old == new:
            raise InvalidInput("This is the password you have. Choose another one.")
        with self._database.unit_of_work() as work:
            people.renew_password_hash(work, person.id, password_hash)
            account_links.forget(work, person.email, LinkPurpose.RESET)
            sessions.end_of(work, person.id, but=secret_hash(keep) if keep else None)
            audit.record(work, person, Action.PASSWORD_CHANGED, "person", person.id)
            work.commit()

    def page(self, person: Person, request: PageRequest, *, search: str = "") -> Page[Account]:
        """Everybody with an account, by name; for the administrator."""
        _demand_administrator(person)
        with self._database.lookup() as work:
            return accounts.page(work, request, search=_findable(search))

    def waiting(self, person: Person, request: PageRequest, *, search: str = "") -> Page[Waiting]:
        """Whom a course or a link invites and who has no account yet; for the administrator."""
        _demand_administrator(person)
        with self._database.lookup() as work:
            return accounts.waiting(work, request, search=_findable(search))

    def invite(self, person: Person, *, email: str, name: str = "") -> str:
        """The one-time link with which somebody joins within seven days; one that she had before is good no longer."""
        _demand_administrator(person)
        if self._has_pool:
            raise NotAllowed(_AT_UNIVERSITY)
        email = checked_email(email)
        link = AccountLink(
            LinkPurpose.JOIN, email, checked_name(name) if name.strip() else "", self._clock() + _JOIN_WITHIN
        )
        with self._database.unit_of_work() as work:
            if people.by_email(work, email) is not None:
                raise Conflict(f"{email} has an account already.")
            audit.record(work, person, Action.PERSON_INVITED, "address", email)
            token = self._add_link(work, person, link, None)
            work.commit()
        return token

    def reset(self, person: Person, person_id: UUID, *, drop_second_factor: bool = False) -> str:
        """The one-time link with which somebody sets her password anew within a day.

        Her old password works until then; her authenticator app is forgotten at once, if that is asked for.
        """
        _demand_administrator(person)
        if person.id == person_id:
            raise NotAllowed("Change your own password under Your account.")
        with self._database.unit_of_work() as work:
            her = self._with_password(work, person_id).person
            if drop_second_factor and second_factors.drop(work, her.id):
                audit.record(work, person, Action.SECOND_FACTOR_OFF, "person", her.id)
            audit.record(work, person, Action.RESET_OFFERED, "person", her.id)
            link = AccountLink(LinkPurpose.RESET, her.email, her.name, self._clock() + _RESET_WITHIN)
            token = self._add_link(work, person, link, her.id)
            work.commit()
        return token

    def set_administrator(self, person: Person, person_id: UUID, is_administrator: bool) -> None:
        """Give somebody the administrator's rights or take them; there is always one who has them."""
        with self._database.unit_of_work() as work:
            held = _held_with(work, person)
            account = self._account(work, person_id)
            if account.is_disabled:
                raise NotAllowed(_CLOSED)
            if not is_administrator and held == {person_id}:
                raise NotAllowed("You are the only administrator. Give somebody else these rights first.")
            people.set_administrator(work, person_id, is_administrator)
            action = Action.ADMINISTRATOR_GIVEN if is_administrator else Action.ADMINISTRATOR_TAKEN
            audit.record(work, person, action, "person", person_id)
            work.commit()

    def close(self, person: Person, person_id: UUID) -> None:
        """Let somebody in no more and sign her out everywhere; what she made stays."""
        if person.id == person_id:
            raise NotAllowed("You cannot close your own account. Another administrator can.")
        with self._database.unit_of_work() as work:
            _held_with(work, person)
            her = self._account(work, person_id).person
            people.set_disabled(work, her.id, self._clock())
            account_links.forget(work, her.email, LinkPurpose.RESET)
            tokens = sessions.end_of(work, her.id)
            audit.record(work, person, Action.ACCOUNT_CLOSED, "person", her.id)
            work.commit()
        self._sessions.revoke(tokens)

    def reopen(self, person: Person, person_id: UUID) -> None:
        """Let somebody in again, with the password and the courses she had."""
        with self._database.unit_of_work() as work:
            _held_with(work, person)
            people.set_disabled(work, self._account(work, person_id).person.id, None)
            audit.record(work, person, Action.ACCOUNT_REOPENED, "person", person_id)
            work.commit()

    def withdraw(self, person: Person, email: str) -> None:
        """Make the link with which somebody was to join useless; what courses hold for her goes on waiting."""
        _demand_administrator(person)
        with self._database.unit_of_work() as work:
            if not account_links.forget(work, checked_email(email), LinkPurpose.JOIN):
                raise NotFound("There is no such link; it may have been used already.")
            audit.record(work, person, Action.INVITATION_WITHDRAWN, "address", checked_email(email))
            work.commit()

    def link(self, token: str) -> AccountLink:
        """What a one-time link opens; `NotAllowed` when it is good no longer, saying what to do."""
        with self._database.reading() as work:
            link = account_links.get(work, secret_hash(token))
            if link is None:
                raise NotAllowed(_USED)
            if link.purpose is LinkPurpose.JOIN and people.by_email(work, link.email) is not None:
                raise NotAllowed("You have an account already. Sign in with your e-mail address and your password.")
        if link.expires_at <= self._clock():
            raise NotAllowed("This link has expired. Ask whoever sent it for a new one.")
        return link

    def use_link(self, token: str, *, name: str, password: str, address: str = "") -> Person:
        """Make the account, or set its password, with a link that works once; the person it is about.

        What is wrong with the name or the password is said before the link is used up. A new
        password signs her out everywhere; a new account brings the roles that waited for its address.
        """
        link = self.link(token)
        is_new = link.purpose is LinkPurpose.JOIN
        name = checked_name(name) if is_new else link.name
        password_hash = self._hash_of(password, email=link.email, name=name)
        with self._database.unit_of_work() as work:
            taken = account_links.take(work, secret_hash(token), now=self._clock())
            if taken is None:
                raise NotAllowed(_USED)
            if is_new:
                person = people.add(work, email=link.email, name=name, password_hash=password_hash)
                person = replace(person, address=address)
                audit.record(work, person, Action.PERSON_ADDED, "person", person.id, by="link")
                invitations.accept(work, person)
            else:
                person = replace(self._with_password(work, taken[1]).person, address=address)
                people.renew_password_hash(work, person.id, password_hash)
                sessions.end_of(work, person.id)
                audit.record(work, person, Action.PASSWORD_CHANGED, "person", person.id, by="link")
            work.commit()
        return person

    def _hash_of(self, password: str, *, email: str, name: str) -> str:
        return self._local.password_hash(checked_password(password, email=email, name=name))

    def _with_password(self, work: Work, person_id: UUID | None) -> Account:
        """An account whose password can be set here."""
        account = accounts.get(work, person_id) if person_id else None
        if account is None:
            raise NotFound("There is no such account.")
        if account.is_disabled:
            raise NotAllowed(_CLOSED)
        if self._has_pool or not account.has_password:
            raise NotAllowed(_AT_UNIVERSITY)
        return account

    def _account(self, work: Work, person_id: UUID) -> Account:
        account = accounts.get(work, person_id)
        if account is None:
            raise NotFound("There is no such account.")
        return account

    def _add_link(self, work: Work, person: Person, link: AccountLink, person_id: UUID | None) -> str:
        token = secrets.token_urlsafe(32)
        account_links.add(work, secret_hash(token), link, person_id=person_id, created_by=person.id)
        return token


def _demand_administrator(person: Person) -> None:
    if not person.is_administrator:
        raise NotAllowed("Only an administrator looks after people's accounts.")


def _held_with(work: Work, person: Person) -> set[UUID]:
    """Who the administrators are until this transaction ends, and that this person is still one of them."""
    _demand_administrator(person)
    held = people.hold_administrators(work)
    if person.id not in held:
        raise NotAllowed("You are no administrator any longer.")
    return held


def _findable(search: str) -> str:
    """The words to look for; no database takes a NUL."""
    return search.replace("\0", "").strip()
