"""The server's side of uploads on the stage: signs for parts, takes them, and misbehaves as it is told."""

import asyncio
import base64
import hashlib
from dataclasses import dataclass, field
from math import ceil

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

PART = 256 * 1024
BEGINNING = 100 * 1024


@dataclass
class Received:
    """One upload: what was announced, and what has arrived."""

    name: str
    title: str
    size: int
    last_modified: int
    parts: dict[int, bytes] = field(default_factory=dict)
    begun: dict[int, tuple[int, str | None]] = field(default_factory=dict)
    beginnings: dict[int, bytes] = field(default_factory=dict)

    @property
    def total_parts(self) -> int:
        return ceil(self.size / PART)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(b"".join(self.parts[number] for number in sorted(self.parts))).hexdigest()


class UploadStage:
    """What is being uploaded, and how the server behaves; a test sets the plain numbers by `/tell`."""

    def __init__(self) -> None:
        self.uploads: dict[str, Received] = {}
        self.whole: dict[str, str] = {}
        self.puts: list[tuple[str, int]] = []
        self.begun = 0
        self.held_above = 10**9
        self.generation = 0
        self.is_full = False
        self.is_busy = False
        self.refuses_whole = False
        self.loses_whole = False
        self.breaks_off = 0
        self.retry_after = 0
        self.rests: list[int] = []
        self.damages = 0
        self.swallows = 0
        self.free_bytes = 10**9
        self.hashes: dict[tuple[str, int, int], str | None] = {}
        self.signings = 0
        self.released = asyncio.Event()
        self.is_held = asyncio.Event()

    def begin(self, name: str, title: str, size: int, last_modified: int) -> str:
        """The id of the upload of this very file, begun anew or before."""
        for upload_id, known in self.uploads.items():
            if (known.name, known.size, known.last_modified) == (name, size, last_modified):
                return upload_id
        self.begun += 1
        upload_id = f"00000000-0000-0000-0000-{self.begun:012}"
        self.uploads[upload_id] = Received(name, title, size, last_modified)
        return upload_id

    def complete(self, upload_id: str) -> None:
        """Note what has become of the file; doing it twice is harmless."""
        upload = self.uploads.pop(upload_id, None)
        if upload is not None:
            self.whole[upload.title] = upload.sha256

    def release(self) -> None:
        """Let go whatever is held back."""
        self.held_above = 10**9
        self.released.set()

    def report(self) -> dict[str, object]:
        """What a test looks at."""
        arrived = {upload.name: sorted(upload.parts) for upload in self.uploads.values()}
        return {
            "arrived": arrived,
            "puts": self.puts,
            "whole": self.whole,
            "signings": self.signings,
            "rests": self.rests,
        }


class Uploads:
    """The one stage of uploads of this process; `reset` raises a new one."""

    def __init__(self) -> None:
        self.now = UploadStage()

    def reset(self) -> None:
        self.now.release()
        self.now = UploadStage()


UPLOADS = Uploads()


async def arrived(request: Request) -> Response:
    """GET of the grant: the parts that are there."""
    upload = UPLOADS.now.uploads.get(request.path_params["upload"])
    if upload is None:
        return JSONResponse({"error": "This upload has ended."}, 404)
    begun = {number: {"size": size, "sha256": sha256} for number, (size, sha256) in upload.begun.items()}
    return JSONResponse({"arrived": sorted(upload.parts), "begun": begun})


async def sign(request: Request) -> Response:
    """POST to the grant: an address for each part, which takes these bytes alone."""
    here, upload_id = UPLOADS.now, request.path_params["upload"]
    if upload_id not in here.uploads:
        return JSONResponse({"error": "This upload has ended."}, 404)
    if request.query_params["generation"] != str(here.generation):
        return JSONResponse({"error": "This grant is too old."}, 410)
    here.signings += 1
    urls = {}
    for part in (await request.json())["parts"]:
        number, sha256 = part["number"], part.get("sha256")
        here.hashes[upload_id, number, here.signings] = sha256
        headers = {"x-amz-checksum-sha256": sha256} if sha256 else {}
        urls[number] = {"url": f"/uploads/{upload_id}/{number}?signing={here.signings}", "headers": headers}
    return JSONResponse({"urls": urls})


async def complete(request: Request) -> Response:
    """POST below the grant: the parts are put together, unless the stage finds one of them damaged."""
    here, upload_id = UPLOADS.now, request.path_params["upload"]
    if here.refuses_whole:
        here.refuses_whole = False
        here.uploads[upload_id].parts.pop(2)
        return JSONResponse({"error": "Part 2 was damaged on the way."}, 400)
    here.complete(upload_id)
    if here.loses_whole:
        here.loses_whole = False
        return Response(status_code=502)
    return Response(status_code=204)


async def put_part(request: Request) -> Response:
    """PUT of a part to the address it was given."""
    here, upload_id, number = UPLOADS.now, request.path_params["upload"], int(request.path_params["number"])
    body = await request.body()
    upload = here.uploads.get(upload_id)
    if number > here.held_above:
        await here.released.wait()
        if await request.is_disconnected():
            return Response(status_code=499)
    if upload is None or here.is_full or here.is_busy:
        return _refused(here, upload)
    here.puts.append((upload.name, number))
    if here.breaks_off > 0 and request.headers.get("content-range") is None:
        return _break_off(here, upload, number, body, request)
    if request.headers.get("content-range"):
        here.rests.append(len(body))
        body = upload.beginnings[number] + body
    if here.damages > 0:
        here.damages -= 1
        body = body[:-1]
    expected = here.hashes[upload_id, number, int(request.query_params["signing"])]
    sent = request.headers.get("x-amz-checksum-sha256")
    if sent != expected or (expected and expected != base64.b64encode(hashlib.sha256(body).digest()).decode()):
        return JSONResponse({"error": "This part did not arrive as it was sent."}, 400)
    upload.parts[number] = body
    if len(upload.parts) >= here.held_above:
        here.is_held.set()
    if here.swallows > 0:
        here.swallows -= 1
        return Response(status_code=502)  # the part is there, and the browser is not told so
    return Response(status_code=204)


def _break_off(here: UploadStage, upload: Received, number: int, body: bytes, request: Request) -> Response:
    """Keep the first bytes of a part, and let the line break."""
    here.breaks_off -= 1
    upload.beginnings[number] = body[:BEGINNING]
    upload.begun[number] = (BEGINNING, request.headers.get("x-amz-checksum-sha256"))
    return Response(status_code=503, headers={"Retry-After": str(here.retry_after)})


def _refused(here: UploadStage, upload: Received | None) -> Response:
    if upload is None:
        return JSONResponse({"error": "This upload has ended."}, 404)
    if here.is_full:
        return JSONResponse({"error": "The disk is full. Make room and try again."}, 507)
    return JSONResponse({"error": "Later."}, 503, headers={"Retry-After": "60"})


async def held(_request: Request) -> Response:
    """Answers when every part that is not held back has arrived."""
    await asyncio.wait_for(UPLOADS.now.is_held.wait(), timeout=60)
    return JSONResponse(UPLOADS.now.report())


ROUTES = [
    Route("/uploads/sign/{upload}", arrived, methods=["GET"]),
    Route("/uploads/sign/{upload}", sign, methods=["POST"]),
    Route("/uploads/sign/{upload}/complete", complete, methods=["POST"]),
    Route("/uploads/{upload}/{number}", put_part, methods=["PUT"]),
    Route("/held", held),
]
