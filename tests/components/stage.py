"""A small app that shows one component of ours at a time and can be told to misbehave."""

import asyncio
import hashlib
import io
import math
import struct
import wave
from functools import lru_cache
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

PART = 256 * 1024


class Stage:
    """What the pages and routes of the stage share in the one process."""

    def __init__(self) -> None:
        self.parts: dict[int, bytes] = {}
        self.puts: list[int] = []
        self.held_above = 10**9
        self.generation = 0
        self.is_full = False
        self.released = asyncio.Event()
        self.is_held = asyncio.Event()
        self.upload: dict[str, str | int] | None = None
        self.uploads = 0
        self.signature = "good"
        self.lines = 40

    @property
    def sha256(self) -> str:
        return hashlib.sha256(b"".join(self.parts[n] for n in sorted(self.parts))).hexdigest()


@lru_cache(maxsize=1)
def stage() -> Stage:
    """The one stage of this process."""
    return Stage()


async def put_part(request: Request) -> Response:
    body = await request.body()
    here = stage()
    number = int(request.path_params["number"])
    if request.query_params["generation"] != str(here.generation):
        return JSONResponse({"error": "This address is too old."}, 403)
    if here.is_full:
        return JSONResponse({"error": "The disk is full. Make room and try again."}, 507)
    if number > here.held_above:
        await here.released.wait()
        if await request.is_disconnected():
            return Response(status_code=499)
    here.puts.append(number)
    here.parts[number] = body
    if len(here.parts) >= here.held_above:
        here.is_held.set()
    return Response(status_code=204)


async def held(request: Request) -> Response:
    """Answers when every part that is not held back has arrived."""
    await asyncio.wait_for(stage().is_held.wait(), timeout=15)
    return JSONResponse({"arrived": sorted(stage().parts)})


async def tell(request: Request) -> Response:
    """`/tell?held_above=3&is_full=0` sets what the stage does from now on; `reset` starts anew."""
    for name, value in request.query_params.items():
        if name == "reset":
            stage().released.set()
            stage.cache_clear()
        elif name == "release":
            stage().held_above = 10**9
            stage().released.set()
        else:
            setattr(stage(), name, value if name == "signature" else int(value))
    return JSONResponse({"arrived": sorted(stage().parts), "puts": stage().puts})


async def recording(request: Request) -> Response:
    if request.query_params.get("signature") != stage().signature:
        return JSONResponse({"error": "This address is too old."}, 403)
    return FileResponse(_tone(), media_type="audio/wav")


@lru_cache(maxsize=1)
def _tone() -> Path:
    """Two minutes of a quiet tone in the folder of this process."""
    import tempfile  # noqa: PLC0415  # only the process that serves needs it

    sound = io.BytesIO()
    with wave.open(sound, "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        second = b"".join(struct.pack("<h", int(300 * math.sin(i * 0.3))) for i in range(8000))
        out.writeframes(second * 120)
    path = Path(tempfile.mkdtemp(prefix="lectern-stage-")) / "tone.wav"
    path.write_bytes(sound.getvalue())
    return path


app = st.App(
    Path(__file__).parent / "stage_page.py",
    routes=[
        Route("/uploads/{upload}/{number}", put_part, methods=["PUT"]),
        Route("/tell", tell),
        Route("/held", held),
        Route("/recordings/1", recording),
    ],
)
