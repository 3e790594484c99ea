"""Puts together how people get in: with a password and perhaps a second factor, or through the university's pool."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.unit_of_work import Database
from services.people.accounts import Accounts
from services.people.attempts import Attempts
from services.people.identity import Identity
from services.people.own_password import OwnPassword
from services.people.pool_people import PoolPeople
from services.people.pool_sign_in import PoolSignIn
from services.people.second_factors import SecondFactors
from services.people.sessions import SessionLimits, Sessions
from services.providers.identity_local import LocalIdentity
from services.providers.sealing import Sealer
from services.providers.signing import Signer
from services.settings import Settings

if TYPE_CHECKING:
    from services.providers.identity_cognito import CognitoPool


@dataclass(frozen=True, slots=True)
class SigningIn:
    """The services by which people come in, stay and leave; `pool_sign_in` is None without a pool."""

    identity: Identity
    sessions: Sessions
    accounts: Accounts
    second_factors: SecondFactors
    pool_sign_in: PoolSignIn | None


def signing_in(settings: Settings, database: Database, secret: str, *, clock: Callable[[], datetime]) -> SigningIn:
    """The services of signing in; tokens and codes are sealed with keys made of the secret."""
    pool = _pool(settings, clock)
    pool_people = PoolPeople(database, pool, settings.cognito_groups) if pool else None
    attempts = Attempts(database, clock=clock)
    sessions = Sessions(
        database, Sealer(secret, "tokens"), _session_limits(settings), pool_people=pool_people, clock=clock
    )
    local = LocalIdentity(database)
    own_password = OwnPassword(database, local, attempts)
    second_factors = SecondFactors(database, Sealer(secret, "second factors"), own_password, clock=clock)
    identity = Identity(
        database,
        local,
        sessions,
        second_factors,
        attempts=attempts,
        signer=Signer(secret, "second factor"),
        has_pool=settings.has_pool,
    )
    pool_sign_in = None
    if pool and pool_people:
        pool_sign_in = PoolSignIn(
            database,
            pool,
            pool_people,
            sessions,
            attempts=attempts,
            sealer=Sealer(secret, "hosted sign-in"),
            public_url=settings.public_url or f"http://localhost:{settings.port}",
            clock=clock,
        )
    accounts = Accounts(
        database,
        local,
        own_password,
        sessions,
        has_pool=settings.has_pool,
        public_url=settings.public_url,
        clock=clock,
    )
    return SigningIn(identity, sessions, accounts, second_factors, pool_sign_in)


def _pool(settings: Settings, clock: Callable[[], datetime]) -> "CognitoPool | None":
    """The university's pool, if the settings name one; boto3 takes its time, so it is loaded only then."""
    if settings.cognito_pool_id is None or settings.cognito_client_id is None:
        return None
    from services.providers.identity_cognito import CognitoPool  # noqa: PLC0415

    secret = settings.cognito_client_secret
    return CognitoPool(
        pool_id=settings.cognito_pool_id,
        client_id=settings.cognito_client_id,
        client_secret=secret.get_secret_value() if secret else None,
        region=settings.aws_region or settings.cognito_pool_id.partition("_")[0],
        domain=settings.cognito_domain,
        endpoint_url=settings.cognito_endpoint_url,
        issuer=settings.cognito_issuer,
        jwks_url=settings.cognito_jwks_url,
        clock=clock,
    )


def _session_limits(settings: Settings) -> SessionLimits:
    return SessionLimits(
        absolute=timedelta(hours=settings.session_hours),
        idle=timedelta(minutes=settings.idle_minutes),
        check=timedelta(minutes=settings.cognito_check_minutes),
    )
