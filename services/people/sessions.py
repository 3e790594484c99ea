"""The sessions of signed-in browsers: begun by a ticket, seen at every page run, ended for good."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from db.queries import audit, sessions
from db.unit_of_work import Database, Work
from services.domain.accounts import OwnSession
from services.domain.audit import Action
from services.domain.errors import NotAllowed, NotFound, ProviderUnavailable
from services.domain.people import Person, Role
from services.domain.pool import PoolTokens
from services.logs import logger
from services.people.pool_people import PoolPeople
from services.providers.sealing import Sealer

_TICKET_LIFE = timedelta(seconds=60)
_SEEN_EVERY = timedelta(minutes=1)
_TRY_POOL_AGAIN = timedelta(minutes=1)
_LONGEST_AGENT = 300

log = logger("sessions")


@dataclass(frozen=True, slots=True)
class BrowserSession:
    """What goes into the browser's cookie, and until when it is good."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person behind a session, the roles she has in any course, and how many lines of her inbox are unread."""

    person: Person
    roles: frozenset[Role]
    unread: int = 0


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """A session ends `absolute` after its sign-in, or `idle` after its last page; the pool is asked every `check`."""

    absolute: timedelta
    idle: timedelta
    check: timedelta


class Sessions:
    """Remembers for a browser who signed in with it.

    Tickets and tokens are random, handed out once, and kept only as SHA-256; the pool's own
    tokens are sealed and never leave the server.
    """

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        limits: SessionLimits,
        *,
        pool_people: PoolPeople | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._limits = limits
        self._pool_people = pool_people
        self._clock = clock

    def ticket_for(self, person: Person, tokens: PoolTokens | None = None) -> str:
        """A one-time ticket that `redeem` turns into a session within a minute."""
        ticket = secrets.token_urlsafe(32)
        now = self._clock()
        with self._database.unit_of_work() as work:
            sessions.forget_ended(work, now=now, idle=self._limits.idle)
            sessions.add_ticket(
                work,
                person.id,
                secret_hash(ticket),
                now=now,
                ticket_expires_at=now + _TICKET_LIFE,
                expires_at=now + self._limits.absolute,
                sealed_tokens=self._sealer.seal(tokens.to_json()) if tokens else None,
                check_at=self._check_at(tokens) if tokens else None,
            )
            work.commit()
        return ticket

    def redeem(self, ticket: str, *, address: str = "", agent: str = "") -> BrowserSession:
        """The session for a ticket, once; `NotAllowed` for one that is unknown, used or too old."""
        token = secrets.token_urlsafe(32)
        with self._database.unit_of_work() as work:
            found = sessions.redeem_ticket(
                work,
                secret_hash(ticket),
                secret_hash(token),
                now=self._clock(),
                address=address,
                agent=agent[:_LONGEST_AGENT],
            )
            if found is None:
                raise NotAllowed("This sign-in has expired. Please sign in again.")
            person, expires_at = found
            audit.record(work, person, Action.SIGNED_IN)
            work.commit()
        return BrowserSession(token, expires_at)

    def visitor(self, token: str | None, *, address: str = "") -> Visitor | None:
        """Who is signed in with this cookie; None for a stranger, and for whoever the pool no longer knows."""
        if not token:
            return None
        now = self._clock()
        with self._database.lookup() as work:
            found = sessions.by_token(work, secret_hash(token), now=now, idle=self._limits.idle, address=address)
        if found is None:
            return None
        if now - found.last_seen_at > _SEEN_EVERY:
            with self._database.unit_of_work() as work:
                sessions.seen(work, found.id, now=now)
                work.commit()
        if found.check_at is not None and found.check_at <= now and not self._pool_still_knows(found, found.check_at):
            return None
        return Visitor(found.person, found.roles, found.unread)

    def of(self, person: Person, token: str | None) -> list[OwnSession]:
        """Her signed-in browsers, the last used first; `token` is the cookie of the one that asks."""
        with self._database.lookup() as work:
            return sessions.of(work, person, secret_hash(token or ""), now=self._clock(), idle=self._limits.idle)

    def end_one(self, person: Person, session_id: UUID) -> None:
        """Sign one of her browsers out."""
        with self._database.unit_of_work() as work:
            hers = sessions.of(work, person, b"", now=self._clock(), idle=self._limits.idle)
            if session_id not in {session.id for session in hers}:
                raise NotFound("This session has ended already.")
            tokens = sessions.end_of(work, person.id, only=session_id)
            audit.record(work, person, Action.SESSION_ENDED, "session", session_id)
            work.commit()
        self.revoke(tokens)

    def end_all(self, person: Person, *, but: str | None = None) -> None:
        """Sign her out everywhere, save in the browser whose cookie is `but`; in the pool too, if she is from there."""
        with self._database.unit_of_work() as work:
            tokens = sessions.end_of(work, person.id, but=secret_hash(but) if but else None)
            audit.record(work, person, Action.SESSION_ENDED, "person", person.id, all_others=but is not None)
            work.commit()
        self.revoke(tokens)

    def end(self, token: str | None, *, address: str = "") -> None:
        """Sign this browser out; doing it twice is harmless."""
        if not token:
            return
        with self._database.unit_of_work() as work:
            found = sessions.by_token(
                work, secret_hash(token), now=self._clock(), idle=self._limits.idle, address=address
            )
            ended = sessions.end_by_token(work, secret_hash(token))
            if found is not None:
                audit.record(work, found.person, Action.SIGNED_OUT)
            work.commit()
        if ended is not None and ended[1] is not None:
            self.revoke([ended[1]])

    def pool_tokens(self, person: Person, token: str | None) -> PoolTokens:
        """The pool's tokens behind her browser's session, for what only she may do; `NotAllowed` without."""
        with self._database.reading() as work:
            sealed = sessions.sealed_tokens(work, person.id, secret_hash(token or ""))
        if sealed is None:
            raise NotAllowed("Sign in through your university first.")
        return PoolTokens.from_json(self._sealer.open(sealed))

    def _pool_still_knows(self, found: sessions.SignedIn, due: datetime) -> bool:
        """Ask the pool again; no answer is no reason to throw somebody out before her session ends."""
        if self._pool_people is None:
            return False
        with self._database.unit_of_work() as work:
            sealed = sessions.claim_check(work, found.id, due=due, next_at=self._clock() + _TRY_POOL_AGAIN)
            work.commit()
        if sealed is None:
            return True
        try:
            tokens = self._pool_people.refreshed(PoolTokens.from_json(self._sealer.open(sealed)), found.person)
        except ProviderUnavailable as error:
            log.warning("pool_unavailable", why=str(error))
            return True
        except NotAllowed as error:
            log.info("pool_ended_session", person=str(found.person.id), why=str(error))
            with self._database.unit_of_work() as work:
                sessions.end(work, found.id)
                audit.record(work, found.person, Action.SESSION_ENDED, "session", found.id, by="pool")
                work.commit()
            return False
        with self._database.unit_of_work() as work:
            self._keep(work, found.id, tokens)
            work.commit()
        return True

    def _keep(self, work: Work, session_id: UUID, tokens: PoolTokens) -> None:
        sealed = self._sealer.seal(tokens.to_json())
        sessions.keep_tokens(work, session_id, sealed, check_at=self._check_at(tokens))

    def _check_at(self, tokens: PoolTokens) -> datetime:
        return min(tokens.expires_at, self._clock() + self._limits.check)

    def revoke(self, sealed: list[bytes]) -> None:
        """Have the pool forget the sealed tokens of ended sessions, which are over whether it answers or not."""
        for one in sealed:
            if self._pool_people is None:
                return
            try:
                self._pool_people.revoke(PoolTokens.from_json(self._sealer.open(one)))
            except (ProviderUnavailable, NotAllowed) as error:
                log.warning("tokens_not_revoked", why=str(error))


def secret_hash(secret: str) -> bytes:
    """What is kept of a secret that was drawn at random: its SHA-256, which needs no salt and no slowness."""
    return hashlib.sha256(secret.encode()).digest()
