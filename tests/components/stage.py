"""A small app that shows one component of ours at a time and can be told to misbehave."""

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

from components.web.scripts import read_script
from tests.components.stage_lecture_page import ROUTES as LECTURE_ROUTES
from tests.components.stage_uploads import ROUTES as UPLOAD_ROUTES
from tests.components.stage_uploads import UPLOADS


class Stage:
    """What the pages and routes of the stage share in the one process."""

    def __init__(self) -> None:
        self.signature = "good"
        self.lines = 40
        self.are_lines_broken = 0
        self.refused = 0
        self.gone = 0
        self.is_mute = 0
        self.is_slow = 0


@lru_cache(maxsize=1)
def stage() -> Stage:
    """The one stage of this process."""
    return Stage()


async def tell(request: Request) -> Response:
    """`/tell?held_above=3&is_full=0` sets what the stage does from now on; `reset` starts anew."""
    for name, value in request.query_params.items():
        if name == "reset":
            UPLOADS.reset()
            stage.cache_clear()
        elif name == "release":
            UPLOADS.now.release()
        elif hasattr(UPLOADS.now, name):
            setattr(UPLOADS.now, name, int(value))
        else:
            setattr(stage(), name, value if name == "signature" else int(value))
    return JSONResponse(UPLOADS.now.report())


async def recording(request: Request) -> Response:
    if request.query_params.get("signature") != stage().signature:
        return JSONResponse({"error": "This address is too old."}, 403)
    return FileResponse(_tone(), media_type="audio/wav")


async def lines(_request: Request) -> Response:
    if stage().are_lines_broken:
        return JSONResponse({"error": "The database does not answer."}, 503)
    return JSONResponse([[i * 2000, i * 2000 + 1900, f"Line {i} about enzymes.", ""] for i in range(stage().lines)])


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
        *UPLOAD_ROUTES,
        *LECTURE_ROUTES,
        Route("/scripts/{name}", read_script),
        Route("/tell", tell),
        Route("/recordings/1", recording),
        Route("/lines/{lecture}", lines),
    ],
)
