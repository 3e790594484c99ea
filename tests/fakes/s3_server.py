"""S3 on a real socket: moto behind a door that checks signatures and checksums as Amazon does, and that can fail.

moto 5.2 keeps objects and parts truly, but takes any signature and any checksum, lists no part's checksum, and leaves
the number of parts out of a composite one. What the door adds follows the S3 API Reference (UploadPart, ListParts,
HeadObject) and "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)".
"""

import base64
import hashlib
import hmac
import http.client
import re
import socket
import sys
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import uuid4

import boto3
import moto.s3.models
from botocore.config import Config
from moto.server import ThreadedMotoServer

_ACCESS_KEY, _SECRET_KEY = "lectern", "of-the-buckets"
_REGION = "eu-central-1"
_CHECKSUM = "x-amz-checksum-sha256"
_SILENCE_S = 30
_NONE = 10_001  # S3 takes parts up to the number 10,000
_PART = re.compile(rb"<Part>\s*<PartNumber>(\d+)</PartNumber>")


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes


class _Server(ThreadingHTTPServer):
    def server_bind(self) -> None:
        """Take little in advance, or a part that nobody reads would be there whole, in the buffers of the line."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 256 * 1024)
        super().server_bind()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of browsers that have gone; everything else as usual."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class S3Server:
    """`with S3Server() as s3:`; two buckets are there, `s3.environment` are the settings that lead to them."""

    def __init__(self) -> None:
        self.audio_bucket, self.content_bucket = (f"{name}-{uuid4().hex[:12]}" for name in ("audio", "content"))
        self.asked: list[str] = []
        self._moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self._faults: list[tuple[int, str, str]] = []
        self._breaks_off = 0
        self._silent, self._heard = threading.Event(), threading.Event()
        self.begun_parts: list[int] = []
        """The numbers of the parts that were sent, as they came, also of those that broke off."""
        self.is_held = threading.Event()
        self._held_from = _NONE
        self._let_go = threading.Event()
        self._let_go.set()
        self._lock = threading.Lock()
        self._checksums: dict[tuple[str, int], str] = {}
        self._http = _Server(("127.0.0.1", 0), type("_OwnDoor", (_Door,), {"s3": self}))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings under which Lectern finds these buckets."""
        return {
            "AWS_S3_AUDIO_BUCKET_NAME": self.audio_bucket,
            "AWS_S3_CONTENT_BUCKET_NAME": self.content_bucket,
            "AWS_ENDPOINT_URL_S3": self.url,
            "AWS_REGION_NAME": _REGION,
            "AWS_ACCESS_KEY_ID": _ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": _SECRET_KEY,
        }

    def client(self) -> Any:
        """boto3's client of the buckets' owner."""
        return boto3.session.Session().client(
            "s3",
            region_name=_REGION,
            endpoint_url=self.url,
            aws_access_key_id=_ACCESS_KEY,
            aws_secret_access_key=_SECRET_KEY,
            config=Config(
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def fail(self, status: int, code: str, *, times: int = 1, method: str = "") -> None:
        """Answer so many requests (of this method) with an error of S3's."""
        self._faults += [(status, code, method)] * times

    def break_off(self, times: int) -> None:
        """Close the connection in the middle of the body of so many GETs."""
        self._breaks_off = times

    def hold_parts(self, number: int) -> None:
        """Stop reading soon after the beginning of this part and of all after it, and answer none before it.

        `is_held` is set when a part is stopped at, and all go on with `let_go`.
        """
        self._held_from = number
        self._let_go.clear()

    def let_go(self) -> None:
        """Read and answer again what is held."""
        self._held_from = _NONE
        self._let_go.set()

    def go_silent(self) -> None:
        """Take requests and answer none of them."""
        self._heard.clear()
        self._silent.set()

    def speak_again(self) -> None:
        """Answer again, without a fault."""
        self.let_go()
        self._faults.clear()
        self._silent.clear()
        self._heard.set()

    def __enter__(self) -> Self:
        # Amazon's smallest part, 5 MiB, would make every test a large one.
        moto.s3.models.S3_UPLOAD_PART_MIN_SIZE = 1
        self._moto.start()
        self._thread.start()
        client = self.client()
        for bucket in (self.audio_bucket, self.content_bucket):
            client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": _REGION})
        self.asked.clear()
        return self

    def __exit__(self, *_: object) -> None:
        self.speak_again()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()
        self._moto.stop()

    def is_held_at(self, method: str, target: str) -> bool:
        """Whether a request is a part to be held; each part is noted."""
        number = _part_number(method, target)
        if number:
            self.begun_parts.append(number)
        return number >= self._held_from

    def hold(self) -> None:
        """Wait until all goes on."""
        self.is_held.set()
        self._let_go.wait(_SILENCE_S)

    def breaks_off(self) -> bool:
        """Whether the body that is about to be sent is one of those that break off."""
        self._breaks_off -= 1
        return self._breaks_off >= 0

    def answered(self, method: str, target: str, headers: dict[str, str], body: bytes) -> _Answer | None:
        """What S3 says, as soon as it may; None while it says nothing at all."""
        if self._silent.is_set():
            self._heard.wait(_SILENCE_S)
            return None
        answer = self._answer(method, target, headers, body)
        if _part_number(method, target):
            self._let_go.wait(_SILENCE_S)
        return answer

    def _answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> _Answer:
        address = urlsplit(target)
        query = {name: values[0] for name, values in parse_qs(address.query, keep_blank_values=True).items()}
        with self._lock:
            self.asked.append(f"{method} {address.path}")
            fault = next((one for one in self._faults if one[2] in ("", method)), None)
            if fault:
                self._faults.remove(fault)
                return _refusal(fault[0], fault[1])
        if method == "OPTIONS":
            return self._moto_answer(method, target, headers, body)
        refused = _wrong_signature(method, target, headers) or self._wrong_checksum(method, query, headers, body)
        if refused:
            return refused
        answer = self._moto_answer(method, target, headers, body)
        return self._with_checksums(method, query, answer) if answer.status < 300 else answer

    def _wrong_checksum(
        self, method: str, query: dict[str, str], headers: dict[str, str], body: bytes
    ) -> _Answer | None:
        if method != "PUT":
            return None
        told, is_part = headers.get(_CHECKSUM), "partNumber" in query
        if told is None:
            return _refusal(400, "InvalidRequest") if is_part else None
        if told != base64.b64encode(hashlib.sha256(body).digest()).decode():
            return _refusal(400, "BadDigest")
        if is_part:
            self._checksums[query["uploadId"], int(query["partNumber"])] = told
        return None

    def _with_checksums(self, method: str, query: dict[str, str], answer: _Answer) -> _Answer:
        if method == "GET" and "uploadId" in query:

            def named(found: re.Match[bytes]) -> bytes:
                checksum = self._checksums[query["uploadId"], int(found[1])]
                return found[0] + f"<ChecksumSHA256>{checksum}</ChecksumSHA256>".encode()

            return _Answer(answer.status, answer.headers, _PART.sub(named, answer.body))
        if method == "HEAD":
            etag = next((value for name, value in answer.headers if name.lower() == "etag"), "").strip('"')
            parts = etag.partition("-")[2]
            headers = [
                (name, f"{value}-{parts}" if name.lower() == _CHECKSUM and parts else value)
                for name, value in answer.headers
            ]
            return _Answer(answer.status, headers, answer.body)
        return answer

    def _moto_answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> _Answer:
        connection = http.client.HTTPConnection(*self._moto.get_host_and_port(), timeout=_SILENCE_S)
        try:
            connection.request(method, target, body, headers)
            answer = connection.getresponse()
            return _Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()


class _Door(BaseHTTPRequestHandler):
    """Reads a request, has `s3` answer it, and writes the answer."""

    s3: S3Server
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        if headers.get("expect") == "100-continue":
            headers.pop("expect")
        body = self._body(int(headers.get("content-length", 0)))
        answer = None if body is None else self.s3.answered(self.command, self.path, headers, body)
        if answer is None:
            self.close_connection = True
        else:
            self._write(answer)

    def _body(self, length: int) -> bytes | None:
        """What was sent, unless it broke off: of that S3 keeps nothing."""
        body = b""
        if self.s3.is_held_at(self.command, self.path):
            body = self.rfile.read(1)
            self.s3.hold()
        body += self.rfile.read(length - len(body))
        return body if len(body) == length else None

    def _write(self, answer: _Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() not in {"connection", "transfer-encoding", "content-length", "date", "server"}:
                self.send_header(name, value)
        length = next((value for name, value in answer.headers if name.lower() == "content-length"), None)
        is_head = self.command == "HEAD"
        self.send_header("Content-Length", (length or "0") if is_head else str(len(answer.body)))
        self.end_headers()
        body = b"" if is_head else answer.body
        if self.command == "GET" and len(body) > 1 and self.s3.breaks_off():
            body, self.close_connection = body[: len(body) // 2], True
        self.wfile.write(body)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = do_OPTIONS = _serve  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Stay silent."""


def _part_number(method: str, target: str) -> int:
    """The number of the part that is sent by this; 0 for all else."""
    return int(parse_qs(urlsplit(target).query).get("partNumber", ["0"])[0]) if method == "PUT" else 0


def _refusal(status: int, code: str) -> _Answer:
    body = f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>Said by the door.</Message></Error>'
    return _Answer(status, [("Content-Type", "application/xml"), ("Access-Control-Allow-Origin", "*")], body.encode())


def _wrong_signature(method: str, target: str, headers: dict[str, str]) -> _Answer | None:
    """What a presigned URL is refused with; None when it is good, or when the request is signed in its header."""
    address = urlsplit(target)
    pairs = [pair.partition("=")[::2] for pair in address.query.split("&")]
    told = {name: unquote(value) for name, value in pairs}
    if "X-Amz-Signature" not in told:
        return None if "authorization" in headers else _refusal(403, "AccessDenied")
    made_at = datetime.strptime(told["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if datetime.now(UTC) > made_at + timedelta(seconds=int(told["X-Amz-Expires"])):
        return _refusal(403, "AccessDenied")
    signed = told["X-Amz-SignedHeaders"].split(";")
    if any(name.startswith("x-amz-") and name not in signed for name in headers):
        return _refusal(403, "AccessDenied")
    canonical = "\n".join(
        (
            method,
            address.path,
            "&".join(f"{name}={value}" for name, value in sorted(pairs) if name != "X-Amz-Signature"),
            *(f"{name}:{headers.get(name, '').strip()}" for name in signed),
            "",
            ";".join(signed),
            "UNSIGNED-PAYLOAD",
        )
    )
    scope = told["X-Amz-Credential"].partition("/")[2]
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = "\n".join(("AWS4-HMAC-SHA256", told["X-Amz-Date"], scope, hashed))
    key = f"AWS4{_SECRET_KEY}".encode()
    for piece in scope.split("/"):
        key = hmac.digest(key, piece.encode(), "sha256")
    is_good = hmac.compare_digest(hmac.new(key, to_sign.encode(), "sha256").hexdigest(), told["X-Amz-Signature"])
    return None if is_good else _refusal(403, "SignatureDoesNotMatch")
