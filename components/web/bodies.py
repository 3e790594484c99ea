"""Takes in the bodies of requests with an end in size and in time."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.requests import Request

from services.domain.errors import LecternError

_TICKET_BYTES = 4096
_TICKET_SECONDS = 10.0


class BodyTooLarge(LecternError):
    """More was sent, or announced, than may be."""


class BodyTooSlow(LecternError):
    """What was announced did not come."""


async def small_body(request: Request) -> str:
    """A body of at most 4 KiB that comes within 10 seconds, as text; `BodyTooLarge` or `BodyTooSlow` otherwise."""
    refuse_over(_TICKET_BYTES, request)
    body = b""
    try:
        async with asyncio.timeout(_TICKET_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > _TICKET_BYTES:
                    raise BodyTooLarge("This request is too large.")
    except TimeoutError as error:
        raise BodyTooSlow("This request took too long. Try again.") from error
    return body.decode("ascii", "replace")


def refuse_over(most_bytes: int, request: Request) -> None:
    """`BodyTooLarge` at once, before anything is read, when the request announces more than that."""
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > most_bytes:
        raise BodyTooLarge("This request is larger than it may be.")


@asynccontextmanager
async def patience(seconds: float) -> AsyncIterator[Callable[[], None]]:
    """Ends its block with `BodyTooSlow` once what it gives has not been called for about that many seconds."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(seconds) as limit:

            def moved() -> None:
                # A timer for each chunk would cost an upload a tenth of its rate.
                now = loop.time()
                if (limit.when() or now) - now < 0.9 * seconds:
                    limit.reschedule(now + seconds)

            yield moved
    except TimeoutError as error:
        raise BodyTooSlow("The connection stood still. What has arrived is kept.") from error
