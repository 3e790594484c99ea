"""Speaks Streamlit's own websocket protocol: asks for page runs and waits until each has finished."""

import asyncio
from dataclasses import dataclass, replace
from time import perf_counter
from urllib.parse import parse_qsl, urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


@dataclass(frozen=True, slots=True)
class Visit:
    """A page of a server and what its address holds; `cookie` is the whole Cookie header."""

    url: str
    page: str = ""
    query: tuple[tuple[str, str], ...] = ()
    cookie: str = ""


def seconds_per_run(visit: Visit, *, runs: int) -> list[float]:
    """How long each of `runs` page runs of one session took, after two that do not count."""
    return asyncio.run(_session(visit, runs))


def runs_per_second(visit: Visit, *, sessions: int, runs: int) -> float:
    """How many page runs a second the server finishes for that many sessions at once."""
    return asyncio.run(_sessions(visit, sessions, runs))


async def _session(visit: Visit, runs: int) -> list[float]:
    async with _connected(visit) as socket:
        visit = await _opened(socket, visit)
        return [(await _run(socket, visit))[1] for _ in range(runs)]


async def _sessions(visit: Visit, sessions: int, runs: int) -> float:
    sockets = [await _connected(visit) for _ in range(sessions)]
    visits = await asyncio.gather(*(_opened(socket, visit) for socket in sockets))

    async def keep_running(socket: websockets.ClientConnection, at: Visit) -> None:
        for _ in range(runs):
            await _run(socket, at)

    started = perf_counter()
    await asyncio.gather(*map(keep_running, sockets, visits))
    seconds = perf_counter() - started
    await asyncio.gather(*(socket.close() for socket in sockets))
    return sessions * runs / seconds


def _connected(visit: Visit) -> websockets.connect:
    return websockets.connect(
        visit.url.replace("http://", "ws://") + "/_stcore/stream",
        subprotocols=[websockets.Subprotocol("streamlit")],
        additional_headers={"Cookie": visit.cookie},
        max_size=None,
        compression=None,
        open_timeout=30,
    )


async def _opened(socket: websockets.ClientConnection, visit: Visit) -> Visit:
    """The same after its first runs, at the address to which the page has led: a browser goes on asking for that."""
    for _ in range(2):
        visit, _ = await _run(socket, visit)
    return visit


async def _run(socket: websockets.ClientConnection, visit: Visit) -> tuple[Visit, float]:
    """Ask for one run; where the page then is, and the seconds until it has finished. A run that fails raises."""
    asked = BackMsg()
    asked.rerun_script.query_string = urlencode(visit.query)
    asked.rerun_script.page_name = visit.page
    started = perf_counter()
    await socket.send(asked.SerializeToString())
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(bytes(await socket.recv()))
        if answer.WhichOneof("type") == "page_info_changed":
            visit = replace(visit, query=tuple(parse_qsl(answer.page_info_changed.query_string)))
        if answer.WhichOneof("type") != "script_finished":
            continue
        if answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
            return visit, perf_counter() - started
        if answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            raise RuntimeError(f"/{visit.page} did not run: {answer.script_finished}")
