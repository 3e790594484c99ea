"""Both object stores as tests hold them, and a browser that sends to either."""

import base64
import hashlib
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from services.domain.errors import InvalidInput
from services.providers.object_store_local import LocalObjectStore
from services.providers.object_store_s3 import S3ObjectStore
from services.wiring import now
from tests.fakes.s3_server import S3Server

ADA, SAM = uuid4(), uuid4()
HEADER = "x-amz-checksum-sha256"
PART = 1000
CONTENT = bytes(range(256)) * 10
KEY = "lectures/one/recording"

Store = LocalObjectStore | S3ObjectStore


def s3_store(s3: S3Server, *, timeout_s: float = 5) -> S3ObjectStore:
    """The store on the buckets of this server."""
    given = s3.environment
    return S3ObjectStore(
        audio_bucket=s3.audio_bucket,
        content_bucket=s3.content_bucket,
        region=given["AWS_REGION_NAME"],
        endpoint_url=s3.url,
        access_key=given["AWS_ACCESS_KEY_ID"],
        secret_key=given["AWS_SECRET_ACCESS_KEY"],
        timeout_s=timeout_s,
        clock=now,
    )


def store_named(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Store:
    """The `local` store or the one in `s3`."""
    if name == "local":
        return LocalObjectStore(tmp_path, secret="a secret")
    return s3_store(request.getfixturevalue("s3"))


def parts_of(content: bytes, size: int = PART) -> list[bytes]:
    return [content[start : start + size] for start in range(0, len(content), size)]


def sha256(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def put(store: Store, upload_id: str, number: int, content: bytes, *, announced: str | None = None) -> int:
    """PUT a part as a browser does, and the status of the answer; `announced` is another checksum than the true one."""
    checksum = announced or sha256(content)
    url = store.part_url(upload_id, number, holder=ADA, expires_in=60, sha256=checksum)
    if isinstance(store, S3ObjectStore):
        return httpx.put(url, content=content, headers={HEADER: checksum}).status_code
    with store.receive(url.rpartition("/")[2], holder=ADA, sha256=checksum) as part:
        part.write([content[:100], content[100:400]])
        part.write([content[400:]])
        try:
            part.finish()
        except InvalidInput:
            return 400
    return 204
