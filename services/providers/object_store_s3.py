"""Keeps objects in two S3 buckets, one for recordings; browsers send and read by presigned URLs."""

import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cached_property, partial
from typing import Any, BinaryIO, cast
from urllib.parse import quote, urlsplit
from uuid import UUID

import boto3  # type: ignore[import-untyped]
from botocore import UNSIGNED  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]

from services.domain.checksums import in_base64
from services.domain.errors import InvalidInput, NotFound
from services.domain.media_types import as_shown
from services.domain.uploads import PART_SIZE, is_recording, part_count
from services.providers.object_store_s3_links import LastingLinks
from services.providers.object_store_s3_reader import S3Reader
from services.providers.object_store_s3_refusals import refusals_told
from services.providers.object_store_s3_upload import S3Part, S3Upload, is_made_of
from services.providers.protocols import BegunUpload, KeptObject, StoredObject, StoredPart

_TRIES = 4
_MOST_PARTS = 10_000
_READ_BUFFER = 256 * 1024


class S3ObjectStore:
    """An `ObjectStore` in S3, or in a store that speaks as S3 does (`endpoint_url`).

    Every call is tried up to four times with growing, random waits where that can help; `timeout_s` is how long
    one try may stay silent. Recordings lie in `audio_bucket`, everything else in `content_bucket`.
    """

    def __init__(
        self,
        *,
        audio_bucket: str,
        content_bucket: str,
        region: str | None,
        clock: Callable[[], datetime],
        endpoint_url: str | None = None,
        access_key: str | None = None,
        secret_key: str | None = None,
        session_token: str | None = None,
        timeout_s: float = 10,
    ) -> None:
        self._audio_bucket = audio_bucket
        self._content_bucket = content_bucket
        self._region = region
        self._endpoint_url = endpoint_url
        self._keys = {
            "aws_access_key_id": access_key,
            "aws_secret_access_key": secret_key,
            "aws_session_token": session_token,
        }
        self._timeout_s = timeout_s
        self._links = LastingLinks(clock)

    def begin(self, key: str, *, size: int, part_size: int) -> str:
        if part_count(size, part_size) > _MOST_PARTS:
            raise InvalidInput(
                "This file is too large for the file store (S3). Save it as sound only, or in two halves."
            )
        with refusals_told():
            begun = self._client.create_multipart_upload(**self._at(key), ChecksumAlgorithm="SHA256")
        return str(S3Upload(key, size, part_size, begun["UploadId"]))

    def part_url(
        self,
        upload_id: str,
        number: int,
        *,
        holder: UUID,  # noqa: ARG002 - S3 knows no persons: see docs/security.md
        expires_in: int,
        sha256: str | None,
    ) -> str:
        if sha256 is None:
            raise InvalidInput(
                "Recordings are taken only with their checksums here, and your browser counts none on this page. "
                "Open Lectern by its https address and choose the file again."
            )
        upload = S3Upload.of(upload_id)
        part = {**self._at(upload.key), "UploadId": upload.id, "PartNumber": number, "ChecksumSHA256": sha256}
        with refusals_told():
            url: str = self._client.generate_presigned_url("upload_part", Params=part, ExpiresIn=expires_in)
        return url

    def list_parts(self, upload_id: str) -> list[StoredPart]:
        """The parts of their right size; others count as if they had not arrived."""
        return [StoredPart(part.number, part.size, part.sha256) for part in self._parts(S3Upload.of(upload_id))]

    def begun_parts(self, upload_id: str) -> None:
        """S3 takes a part whole or not at all."""

    def complete(self, upload_id: str) -> None:
        upload = S3Upload.of(upload_id)
        try:
            parts = self._parts(upload)
        except NotFound:
            return
        missing = part_count(upload.size, upload.part_size) - len(parts)
        if missing:
            raise InvalidInput(f"{missing} parts of the file have not arrived yet. Choose the file again to send them.")
        with refusals_told():
            self._client.complete_multipart_upload(
                **self._at(upload.key), UploadId=upload.id, MultipartUpload={"Parts": [part.named() for part in parts]}
            )
        self._verify(upload, parts)

    def describe(self, key: str) -> StoredObject:
        with refusals_told():
            head = self._client.head_object(**self._at(key), ChecksumMode="ENABLED")
        return StoredObject(int(head["ContentLength"]), head.get("ChecksumSHA256"))

    def abort(self, upload_id: str) -> None:
        try:
            upload = S3Upload.of(upload_id)
            with refusals_told():
                self._client.abort_multipart_upload(**self._at(upload.key), UploadId=upload.id)
        except NotFound:
            return

    def open(self, key: str) -> BinaryIO:
        with refusals_told():
            head = self._client.head_object(**self._at(key))
        reader = S3Reader(partial(self._range, key, head["ETag"]), size=int(head["ContentLength"]))
        return cast("BinaryIO", io.BufferedReader(reader, _READ_BUFFER))

    def write(self, key: str, source: BinaryIO) -> int:
        first, second = source.read(PART_SIZE), source.read(PART_SIZE)
        if second:
            return self._write_parts(key, _pieces(first, second, source))
        with refusals_told():
            self._client.put_object(**self._at(key), Body=first, ChecksumSHA256=_sha256(first))
        return len(first)

    def read_url(self, key: str, *, holder: UUID, content_type: str, file_name: str, expires_in: int) -> str:
        """A presigned URL cannot be bound to a person, so it is kept short: see docs/security.md."""
        shown_type, disposition = as_shown(content_type)
        asked = {
            **self._at(key),
            "ResponseContentType": shown_type,
            "ResponseContentDisposition": f"{disposition}; filename*=UTF-8''{quote(file_name, safe='')}",
            "ResponseCacheControl": "private, max-age=3600",
        }

        def signed(seconds: int) -> str:
            with refusals_told():
                return str(self._client.generate_presigned_url("get_object", Params=asked, ExpiresIn=seconds))

        return self._links.get((key, holder, content_type, file_name), signed, expires_in=expires_in)

    def delete(self, key: str) -> None:
        with refusals_told():
            self._client.delete_object(**self._at(key))

    def begun(self) -> Iterator[BegunUpload]:
        for bucket in self._buckets:
            with refusals_told():
                for page in self._client.get_paginator("list_multipart_uploads").paginate(Bucket=bucket):
                    for found in page.get("Uploads", ()):
                        upload = S3Upload(found["Key"], 0, PART_SIZE, found["UploadId"])
                        yield BegunUpload(str(upload), upload.key, found["Initiated"])

    def kept(self) -> Iterator[KeptObject]:
        for bucket in self._buckets:
            with refusals_told():
                for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=bucket):
                    for found in page.get("Contents", ()):
                        yield KeptObject(found["Key"], found["LastModified"])

    def check(self) -> str:
        for bucket in self._buckets:
            with refusals_told():
                self._client.head_bucket(Bucket=bucket)
        return f"{' and '.join(self._buckets)} answer"

    def origins(self) -> tuple[str, ...]:
        """Where browsers send to and read from, as `https://name`; S3 is not asked, and no keys are needed."""
        client = self._client_with(UNSIGNED)
        urls = [
            client.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "x"})
            for bucket in self._buckets
        ]
        return tuple(dict.fromkeys("://".join(urlsplit(url)[:2]) for url in urls))

    def _parts(self, upload: S3Upload) -> list[S3Part]:
        pages = self._client.get_paginator("list_parts").paginate(**self._at(upload.key), UploadId=upload.id)
        with refusals_told():
            parts = [
                S3Part(part["PartNumber"], part["Size"], part["ETag"], part.get("ChecksumSHA256"))
                for page in pages
                for part in page.get("Parts", ())
            ]
        return [part for part in parts if part.size == upload.length(part.number)]

    def _verify(self, upload: S3Upload, parts: list[S3Part]) -> None:
        """What S3 has put together is what was sent; otherwise it is removed again."""
        made = self.describe(upload.key)
        if made.size != upload.size or not is_made_of(parts, made.checksum):
            self.delete(upload.key)
            raise InvalidInput("The file store (S3) made another file than was sent. Choose the file again to send it.")

    def _write_parts(self, key: str, pieces: Iterator[bytes]) -> int:
        with refusals_told():
            begun = self._client.create_multipart_upload(**self._at(key), ChecksumAlgorithm="SHA256")
        upload = S3Upload(key, 0, PART_SIZE, begun["UploadId"])
        try:
            size, parts = 0, []
            for number, piece in enumerate(pieces, 1):
                place, checksum = {**self._at(key), "UploadId": upload.id, "PartNumber": number}, _sha256(piece)
                with refusals_told():
                    sent = self._client.upload_part(**place, Body=piece, ChecksumSHA256=checksum)
                parts.append(S3Part(number, len(piece), sent["ETag"], checksum))
                size += len(piece)
            made = {"Parts": [part.named() for part in parts]}
            with refusals_told():
                self._client.complete_multipart_upload(**self._at(key), UploadId=upload.id, MultipartUpload=made)
        except BaseException:
            self.abort(str(upload))
            raise
        return size

    def _range(self, key: str, etag: str, first: int, last: int) -> Any:
        return self._client.get_object(**self._at(key), Range=f"bytes={first}-{last}", IfMatch=etag)["Body"]

    @cached_property
    def _client(self) -> Any:
        with refusals_told():
            return self._client_with("s3v4")

    def _client_with(self, signature: Any) -> Any:
        is_own = self._endpoint_url is not None
        config = Config(
            signature_version=signature,
            # Amazon's buckets have hosts of their own, which the policy of the pages names; others often have not.
            s3={"addressing_style": "path" if is_own else "virtual"},
            connect_timeout=self._timeout_s,
            read_timeout=self._timeout_s,
            retries={"mode": "standard", "total_max_attempts": _TRIES},
            max_pool_connections=20,
            # Checksums are ours to name: one that boto3 adds would have to be sent by browsers too.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        return boto3.session.Session().client(
            "s3", region_name=self._region, endpoint_url=self._endpoint_url, config=config, **self._keys
        )

    @property
    def _buckets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self._audio_bucket, self._content_bucket)))

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self._audio_bucket if is_recording(key) else self._content_bucket, "Key": key}


def _pieces(first: bytes, second: bytes, source: BinaryIO) -> Iterator[bytes]:
    yield first
    while second:
        yield second
        second = source.read(PART_SIZE)


def _sha256(content: bytes) -> str:
    return in_base64(hashlib.sha256(content).digest())
