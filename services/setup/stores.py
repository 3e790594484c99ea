"""Chooses where files are kept, by the settings: in the data folder, or in S3 once both of its buckets are named."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import SecretStr

from services.providers.object_store_local import LocalObjectStore
from services.providers.protocols import ObjectStore
from services.settings import Settings

if TYPE_CHECKING:
    from services.providers.object_store_s3 import S3ObjectStore

Clock = Callable[[], datetime]


def choose_store(settings: Settings, secret: str, *, clock: Clock) -> ObjectStore:
    """The buckets, if the settings name them, otherwise the data folder."""
    if settings.has_s3:
        return _s3(settings, clock)
    return LocalObjectStore(settings.home / "objects", secret=secret)


def store_origins(settings: Settings) -> tuple[str, ...]:
    """Where browsers send recordings to and read them from, beside Lectern itself, as `https://name`."""
    return _s3(settings, lambda: datetime.now(UTC)).origins() if settings.has_s3 else ()


def _s3(settings: Settings, clock: Clock) -> "S3ObjectStore":
    # boto3 takes its time, so it is loaded only then.
    from services.providers.object_store_s3 import S3ObjectStore  # noqa: PLC0415

    return S3ObjectStore(
        audio_bucket=settings.s3_audio_bucket or "",
        content_bucket=settings.s3_content_bucket or "",
        region=settings.aws_region,
        endpoint_url=settings.s3_endpoint_url,
        access_key=_told(settings.aws_access_key),
        secret_key=_told(settings.aws_secret_key),
        session_token=_told(settings.aws_session_token),
        clock=clock,
    )


def _told(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
