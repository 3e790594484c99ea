"""Tables of people: their accounts, how they prove who they are, and their signed-in browsers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Keyed, belongs_to, refers_to
from services.domain.accounts import LinkPurpose


class PersonRow(Keyed):
    """Somebody who can sign in; `subject` is the university pool's lasting name for her, if she comes from there."""

    __tablename__ = "people"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    subject: Mapped[str | None] = mapped_column(unique=True)
    is_administrator: Mapped[bool] = mapped_column(default=False)
    disabled_at: Mapped[datetime | None]


class SecondFactorRow(Base):
    """An authenticator app; its secret is sealed, and the last step used is kept so that no code works twice."""

    __tablename__ = "second_factors"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)
    recovery_hashes: Mapped[list[Any]] = mapped_column(default=list)


class AuthSessionRow(Keyed):
    """A signed-in browser; tickets and tokens are kept as SHA-256 only, the pool's tokens sealed."""

    __tablename__ = "auth_sessions"

    person_id: Mapped[UUID] = belongs_to("people")
    ticket_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    ticket_expires_at: Mapped[datetime | None]
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(default="")
    agent: Mapped[str] = mapped_column(default="")
    sealed_tokens: Mapped[bytes | None] = mapped_column(LargeBinary)
    check_at: Mapped[datetime | None]


class AccountLinkRow(Keyed):
    """A one-time link with which somebody joins, or sets her password anew; kept as SHA-256 only."""

    __tablename__ = "account_links"

    link_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    purpose: Mapped[LinkPurpose]
    email: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
    created_by: Mapped[UUID] = refers_to("people")


class HostedSignInRow(Base):
    """A sign-in under way at the university's own page: the state it will come back with, and its sealed verifier."""

    __tablename__ = "hosted_sign_ins"

    state_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    sealed_verifier: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]


class SignInAttemptsRow(Base):
    """Failed sign-ins of one account or from one address, and until when the next must wait."""

    __tablename__ = "sign_in_attempts"

    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]
    wait_until: Mapped[datetime]
