"""Takes slides and handouts in one piece; they are small beside recordings."""

import asyncio
from functools import partial
from tempfile import TemporaryFile
from typing import BinaryIO

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from components.services import services
from components.web.answers import answers_errors
from components.web.bodies import BodyTooSlow, patience, refuse_over
from components.web.visiting import lecture_id_in, visitor
from services.domain.errors import InvalidInput

_STILL_SECONDS = 30.0
_FILE_SECONDS = 1800.0


@answers_errors
async def receive_slides(request: Request) -> Response:
    """PUT /slides/{lecture}?name=…: 201 with the id of what was added; 400 with the sentence when it is not taken."""
    person, lecture_id = await visitor(request), lecture_id_in(request)
    name = request.query_params.get("name", "")
    length = request.headers.get("content-length", "")
    if not length.isdecimal():
        raise InvalidInput("This file came without its size. Choose it again.")
    materials = services().materials
    await to_thread.run_sync(partial(materials.check, person, lecture_id, file_name=name, size=int(length)))
    refuse_over(materials.max_bytes, request)
    with TemporaryFile() as file:  # nameless: nothing of it is left, whatever happens
        try:
            async with asyncio.timeout(_FILE_SECONDS):
                await _take(request, file, int(length))
        except ClientDisconnect:
            return Response(status_code=400)
        except TimeoutError as error:
            raise BodyTooSlow("This file took too long. Choose it again.") from error
        file.seek(0)
        add = partial(materials.add, person, lecture_id, file_name=name, file=file, size=int(length))
        material_id = await to_thread.run_sync(add)
    return JSONResponse({"id": str(material_id)}, 201)


async def _take(request: Request, file: BinaryIO, length: int) -> None:
    """The whole body, of exactly this length, on disk."""
    taken = 0
    async with patience(_STILL_SECONDS) as moved:
        async for chunk in request.stream():
            moved()
            taken += len(chunk)
            if taken > length:
                break
            await to_thread.run_sync(file.write, chunk)
    if taken != length:
        raise InvalidInput("This file arrived cut short. Choose it again.")
