"""Takes the parts of a recording and streams them to disk."""

import asyncio
from collections.abc import AsyncIterator

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from components.services import services
from components.web.answers import answers_errors
from components.web.bodies import BodyTooLarge, BodyTooSlow, patience, refuse_over
from components.web.visiting import visiting
from services.domain.errors import LecternError
from services.domain.uploads import PART_SIZE
from services.providers.object_store_local import PartWriter

_WRITE_BYTES = 2 * 1024**2
_WRITE_CHUNKS = 256
_STILL_SECONDS = 30.0
_PART_SECONDS = 3600.0
_REST_SECONDS = 10.0


@answers_errors
async def receive_part(request: Request) -> Response:
    """PUT /uploads/{token}: 204 when the part is whole on disk."""
    body = request.stream()
    try:
        holder = await visiting(request)
        with services().store.receive(request.path_params["token"], holder=holder) as part:
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
    """Hand the body on in pieces of some megabytes; while one is being written the next is taken in.

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
                    await writing
                    writing = asyncio.create_task(to_thread.run_sync(part.write, waiting))
                    waiting, size = [], 0
        await writing
        writing = asyncio.create_task(to_thread.run_sync(part.write, waiting))
    finally:
        await writing
