"""The floors of an upload: a route that reads the body and forgets it, and one that only writes it to disk."""

import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = "FLOOR_FOLDER"
"""The setting that names where `/kept/…` is written."""


async def discard(request: Request) -> Response:
    async for _ in request.stream():
        pass
    return Response(status_code=204 if request.method == "PUT" else 200)


async def keep(request: Request) -> Response:
    with (Path(os.environ[FOLDER]) / request.path_params["name"]).open("wb") as file:
        async for chunk in request.stream():
            file.write(chunk)
    return Response(status_code=204)


app = Starlette(
    routes=[
        Route("/kept/{name}", keep, methods=["PUT"]),
        Route("/{rest:path}", discard, methods=["GET", "PUT"]),
    ]
)
