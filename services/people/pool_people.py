"""People of the university's own sign-in: made at their first sign-in, kept in step with what the pool says."""

from collections.abc import Mapping
from typing import Protocol

from db.queries import audit, courses, invitations, people
from db.unit_of_work import Database, Work
from services.domain.audit import Action
from services.domain.errors import NotAllowed
from services.domain.group_roles import ADMINISTRATOR, course_role
from services.domain.people import Person, checked_email
from services.domain.pool import PoolAccount, PoolTokens
from services.logs import logger

log = logger("pool")


class Pool(Protocol):
    """The part of the university's pool that keeps people in step."""

    def verified(self, id_token: str) -> PoolAccount:
        """Who a token is about, once its signature, issuer, audience, use and time have been checked."""
        ...

    def refresh(self, tokens: PoolTokens) -> PoolTokens:
        """New tokens; `NotAllowed` when the pool has ended the session or no longer knows the person."""
        ...

    def revoke(self, tokens: PoolTokens) -> None:
        """Make the tokens useless."""
        ...


class PoolPeople:
    """Turns the pool's accounts into Lectern's people.

    `groups` maps a group of the pool to what it gives: `administrator`, or a role and the code of
    the course in which it counts, as in `teacher:BIO-101`. A group that is not in it gives nothing.
    """

    def __init__(self, database: Database, pool: Pool, groups: Mapping[str, str]) -> None:
        self._database = database
        self._pool = pool
        self._administrators = {group for group, gives in groups.items() if gives == ADMINISTRATOR}
        self._roles = {group: course_role(gives) for group, gives in groups.items() if gives != ADMINISTRATOR}

    def welcome(self, tokens: PoolTokens) -> Person:
        """The person behind fresh tokens, made now if this is her first sign-in."""
        account = self._pool.verified(tokens.id_token)
        with self._database.unit_of_work() as work:
            person = self._found(work, account) or self._made(work, account)
            self._in_step(work, person, account)
            work.commit()
        return person

    def refreshed(self, tokens: PoolTokens, person: Person) -> PoolTokens:
        """New tokens for the same person, whose groups may have changed."""
        fresh = self._pool.refresh(tokens)
        account = self._pool.verified(fresh.id_token)
        with self._database.unit_of_work() as work:
            found = people.by_subject(work, account.subject)
            if found is None or found.id != person.id:
                raise NotAllowed("The university's sign-in answered with somebody else. Please sign in again.")
            self._in_step(work, found, account)
            work.commit()
        return fresh

    def revoke(self, tokens: PoolTokens) -> None:
        """Have the pool forget a session that is over."""
        self._pool.revoke(tokens)

    def _found(self, work: Work, account: PoolAccount) -> Person | None:
        """The person of the pool's lasting name; else whoever waits under an address that the pool has verified."""
        known = people.by_subject(work, account.subject)
        if known is not None:
            if people.is_disabled(work, known.id):
                raise NotAllowed("Your account here has been closed. Ask the administrator of this installation.")
            return known
        if not account.is_email_verified:
            return None
        waiting = people.without_subject(work, checked_email(account.email))
        if waiting is not None:
            people.keep_subject(work, waiting.id, account.subject)
        return waiting

    def _made(self, work: Work, account: PoolAccount) -> Person:
        if not account.is_email_verified:
            raise NotAllowed(
                "Your university has not verified your e-mail address yet, and invitations go by it. Ask its help desk."
            )
        email = checked_email(account.email)
        if people.by_email(work, email) is not None:
            raise NotAllowed(
                "Somebody else uses your e-mail address here. Ask this installation's administrator to put it right."
            )
        name = account.name.strip()[:200] or email.partition("@")[0]
        person = people.add(work, email=email, name=name, subject=account.subject)
        audit.record(work, person, Action.PERSON_ADDED, "person", person.id, by="pool")
        return person

    def _in_step(self, work: Work, person: Person, account: PoolAccount) -> None:
        """Give what her groups give now, take what they no longer give, and let her into what waits for her."""
        if self._administrators:
            people.set_administrator(work, person.id, not self._administrators.isdisjoint(account.groups))
        given = {(group, *self._roles[group]) for group in account.groups if group in self._roles}
        courses.set_group_roles(work, person.id, given)
        if account.is_email_verified:
            invitations.accept(work, person)
        unmapped = [group for group in account.groups if group not in self._roles and group not in self._administrators]
        if unmapped:
            log.info("groups_not_mapped", groups=unmapped)
