"""Sends a recording as the browser does: by the app's own routes, several parts at once, and on from where it broke."""

import base64
import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from threading import Event, Lock

import httpx

from components.session import COOKIE
from services.domain.uploads import MOST_SIGNED, PART_SIZE, UploadPlan

PARTS_AT_ONCE = 4
_CHUNK = 256 * 1024
_TIMEOUT_SECONDS = 60

_pause = Event()


@dataclass
class SlowLine:
    """A line to the app on which a part takes `part_seconds`; it counts the bytes that it has carried."""

    url: str
    cookie: str
    part_seconds: float
    sent_bytes: int = 0
    on_their_way: set[int] = field(default_factory=set)
    """The parts of which some bytes have been sent and not all."""
    _lock: Lock = field(default_factory=Lock)

    def send(self, plan: UploadPlan, file: Path) -> None:
        """Send what has not arrived, then complete; `httpx.HTTPError` when the line or the app breaks down."""
        with httpx.Client(base_url=self.url, cookies={COOKIE: self.cookie}, timeout=_TIMEOUT_SECONDS) as client:
            asked = client.get(plan.sign)
            if asked.status_code == HTTPStatus.NOT_FOUND:
                return  # it has been completed, and the answer to that was lost
            there = _checked(asked).json()
            arrived, begun = set(there["arrived"]), there["begun"]
            at_once = 1 if begun is None else PARTS_AT_ONCE  # where parts are taken whole, only one is sent twice
            missing = [number for number in range(1, plan.total_parts + 1) if number not in arrived]
            with ThreadPoolExecutor(at_once) as lanes:
                for start in range(0, len(missing), MOST_SIGNED):
                    parts = {number: _part(file, number) for number in missing[start : start + MOST_SIGNED]}
                    signed = {"parts": [{"number": number, "sha256": _sha256(part)} for number, part in parts.items()]}
                    links = _checked(client.post(plan.sign, json=signed)).json()["urls"]
                    puts = [
                        lanes.submit(self._put, client, links[str(number)], _Rest.of(number, part, begun or {}))
                        for number, part in parts.items()
                    ]
                    for put in puts:
                        put.result()
            _checked(client.post(f"{plan.sign}/complete"))

    def _put(self, client: httpx.Client, link: dict[str, dict[str, str]], rest: "_Rest") -> None:
        try:
            _checked(
                client.put(str(link["url"]), content=self._slowly(rest), headers={**link["headers"], **rest.headers})
            )
        finally:
            self.on_their_way.discard(rest.number)

    def _slowly(self, rest: "_Rest") -> Iterator[bytes]:
        for start in range(rest.there, len(rest.part), _CHUNK):
            _pause.wait(self.part_seconds * _CHUNK / PART_SIZE)
            chunk = rest.part[start : start + _CHUNK]
            yield chunk
            with self._lock:
                self.sent_bytes += len(chunk)
            self.on_their_way.add(rest.number)


@dataclass(frozen=True)
class _Rest:
    """A part of which the first bytes are `there`."""

    number: int
    part: bytes
    there: int

    @classmethod
    def of(cls, number: int, part: bytes, begun: dict[str, dict[str, str | int]]) -> "_Rest":
        found = begun.get(str(number), {})
        there = min(int(found["size"]), len(part) - 1) if found.get("sha256") == _sha256(part) else 0
        return cls(number, part, there)

    @property
    def headers(self) -> dict[str, str]:
        whole = len(self.part)
        content_range = {"Content-Range": f"bytes {self.there}-{whole - 1}/{whole}"} if self.there else {}
        return {"Content-Length": str(whole - self.there), **content_range}


def _part(file: Path, number: int) -> bytes:
    with file.open("rb") as content:
        content.seek((number - 1) * PART_SIZE)
        return content.read(PART_SIZE)


def _sha256(part: bytes) -> str:
    return base64.b64encode(hashlib.sha256(part).digest()).decode()


def _checked(answer: httpx.Response) -> httpx.Response:
    answer.raise_for_status()
    return answer
