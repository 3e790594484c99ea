"""Gives out the addresses of a recording's parts; takes the parts themselves, where they go to our own disk."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from functools import partial

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from components.services import services
from components.web.answers import answers_errors
from components.web.bodies import BodyTooLarge, BodyTooSlow, patience, refuse_over, small_body
from components.web.folder import folder_store
from components.web.pages_first import PagesFirst
from components.web.visiting import visiting, visitor
from services.domain.errors import InvalidInput, LecternError
from services.domain.uploads import CHECKSUM_HEADER, PART_SIZE, PartToSend
from services.providers.object_store_local_part import PartWriter

_WRITE_BYTES = 1024**2
_PAGES_FIRST_SECONDS = 0.1
_WRITE_CHUNKS = 256
_STILL_SECONDS = 30.0
_PART_SECONDS = 3600.0
_REST_SECONDS = 10.0
_REST = re.compile(r"bytes (?P<first>[0-9]{1,12})-(?P<last>[0-9]{1,12})/(?P<whole>[0-9]{1,12})")
_pages_first = PagesFirst()
_NOT_KEPT = {"Cache-Control": "no-store"}


@answers_errors
async def sign_parts(request: Request) -> Response:
    """POST /uploads/sign/{token}: the URLs and headers of the parts asked for; 404 when the upload has ended.

    Takes `{"parts": [{"number": 3, "sha256": "…"}]}` and answers `{"urls": {"3": {"url": "…", "headers": {…}}}}`.
    """
    person = await visitor(request)
    parts = _parts_in(await small_body(request))
    links = await to_thread.run_sync(services().part_signing.sign, person, request.path_params["token"], parts)
    urls = {str(number): {"url": link.url, "headers": dict(link.headers)} for number, link in links.items()}
    return JSONResponse({"urls": urls}, headers=_NOT_KEPT)


@answers_errors
async def tell_arrived(request: Request) -> Response:
    """GET /uploads/sign/{token}: the numbers of the parts that are there, and how many bytes of others.

    `{"arrived": [1, 2], "begun": {"3": {"size": 1048576, "sha256": "…"}}}`; the checksum is that of the whole part.
    `begun` is null where parts are taken whole.
    """
    person, token = await visitor(request), request.path_params["token"]
    arrived = await to_thread.run_sync(services().part_signing.arrived, person, token)
    parts = await to_thread.run_sync(services().part_signing.begun_parts, person, token)
    begun = None if parts is None else {str(part.number): {"size": part.size, "sha256": part.sha256} for part in parts}
    return JSONResponse({"arrived": list(arrived), "begun": begun}, headers=_NOT_KEPT)


@answers_errors
async def complete_sent(request: Request) -> Response:
    """POST /uploads/sign/{token}/complete: 204 when the recording is whole, also when it has been before."""
    person = await visitor(request)
    await to_thread.run_sync(services().uploads.complete_sent, person, request.path_params["token"])
    return Response(status_code=204, headers=_NOT_KEPT)


def _parts_in(body: str) -> list[PartToSend]:
    try:
        parts = [PartToSend(part["number"], part.get("sha256")) for part in json.loads(body)["parts"]]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidInput("This is not a list of parts.") from error
    if not all(type(part.number) is int and isinstance(part.sha256, str | None) for part in parts):
        raise InvalidInput("This is not a list of parts.")
    return parts


@answers_errors
async def receive_part(request: Request) -> Response:
    """PUT /uploads/{token}: 204 when the part is whole on disk and its bytes are those the link was made for.

    With `Content-Range: bytes 1048576-8388607/8388608` the body is the rest of a part that is there up to that byte.
    """
    body = request.stream()
    try:
        holder, token = await visiting(request), request.path_params["token"]
        sha256, start = request.headers.get(CHECKSUM_HEADER), _start_of(request)
        receive = partial(folder_store().receive, token, holder=holder, sha256=sha256, start=start)
        with await to_thread.run_sync(receive) as part:
            refuse_over(part.length, request)
            async with asyncio.timeout(_PART_SECONDS):
                await _write(body, part)
            await to_thread.run_sync(part.finish)
    except ClientDisconnect:
        return Response(status_code=400)
    except TimeoutError as error:
        raise BodyTooSlow("This part took too long. It will be sent again.") from error
    except (BodyTooLarge, BodyTooSlow):
        raise
    except LecternError:
        await _read_rest(body)
        raise
    return Response(status_code=204)


def _start_of(request: Request) -> int:
    """Where in its part the body begins, in bytes."""
    told = request.headers.get("content-range")
    if told is None:
        return 0
    found = _REST.fullmatch(told)
    if found is None or int(found["last"]) + 1 != int(found["whole"]):
        raise InvalidInput("This is not the rest of a part.")
    return int(found["first"])


async def _read_rest(body: AsyncIterator[bytes]) -> None:
    """Take in what is still being sent, within reason: a browser that is sending does not listen for the answer."""
    size = 0
    try:
        async with asyncio.timeout(_REST_SECONDS):
            async for chunk in body:
                size += len(chunk)
                if size > 2 * PART_SIZE:
                    return
    except TimeoutError:
        return


async def _write(body: AsyncIterator[bytes], part: PartWriter) -> None:
    """Hand the body on in pieces of a megabyte; while one is being written the next is taken in.

    A body that trickles is handed on in smaller pieces, so that not many small chunks pile up.
    """
    waiting: list[bytes] = []
    size = 0
    writing = asyncio.create_task(to_thread.run_sync(part.write, []))
    try:
        async with patience(_STILL_SECONDS) as moved:
            async for chunk in body:
                moved()
                waiting.append(chunk)
                size += len(chunk)
                if size >= _WRITE_BYTES or len(waiting) >= _WRITE_CHUNKS:
                    await _pages_first.wait(_PAGES_FIRST_SECONDS)
                    await writing
                    writing = asyncio.create_task(to_thread.run_sync(part.write, waiting))
                    waiting, size = [], 0
        await writing
        writing = asyncio.create_task(to_thread.run_sync(part.write, waiting))
        waiting = []
    finally:
        await writing
        if waiting:  # what has come before the line broke need not come again
            await to_thread.run_sync(part.write, waiting)
