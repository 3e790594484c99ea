"""The floor of an upload: a route that reads the body and forgets it."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


async def discard(request: Request) -> Response:
    async for _ in request.stream():
        pass
    return Response(status_code=204 if request.method == "PUT" else 200)


app = Starlette(routes=[Route("/{rest:path}", discard, methods=["GET", "PUT"])])
