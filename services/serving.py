"""Serves the app with uvicorn, which is faster than `streamlit run` because it sends without waiting."""

import errno
import logging
import socket
from contextlib import suppress

import uvicorn

from services.domain.errors import InvalidInput
from services.settings import Settings

_AND_NOTHING_MORE = "Application startup failed. Exiting."


def serve(settings: Settings) -> None:
    """Serve until a signal ends it; `InvalidInput` when the port is taken."""
    taken = _bound(settings.address, settings.port)
    try:
        config = uvicorn.Config(
            "app:app",
            log_level="warning",
            timeout_graceful_shutdown=3,
            server_header=False,
            # Left out, uvicorn would believe everybody on this machine who claims to be a proxy.
            proxy_headers=bool(settings.proxies),
            forwarded_allow_ips=list(settings.proxies),
        )
        logging.getLogger("uvicorn.error").addFilter(_is_told)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[taken])
    finally:
        taken.close()


def _is_told(record: logging.LogRecord) -> bool:
    """Leaves of a start that failed with a sentence (`SystemExit`) that sentence, which is what helps."""
    message = record.getMessage()
    _, is_exit, sentence = message.rpartition("\nSystemExit: ")
    if is_exit:
        record.msg, record.args = sentence.strip(), ()
    return message != _AND_NOTHING_MORE


def _bound(address: str, port: int) -> socket.socket:
    """The listening address, taken before anything is started, so that nothing is started in vain."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # With the protocol named, asyncio switches off Nagle's algorithm for every connection.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((address, port))
    except OSError as error:
        bound.close()
        if error.errno == errno.EADDRINUSE:
            raise InvalidInput(
                f"Port {port} is taken by another program, perhaps by another Lectern. "
                f"Stop it, or choose another port: LECTERN_PORT={port + 1} make run"
            ) from error
        raise InvalidInput(f"Lectern cannot listen on {address}:{port} ({error.strerror}).") from error
    return bound
