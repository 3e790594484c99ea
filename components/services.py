"""Hands the running services to pages and routes."""

from services.wiring import Services

_running: list[Services] = []


def provide(running: Services | None) -> None:
    """Set the services of this process (None when it ends); done once, by the app's lifespan or by a test."""
    _running[:] = [] if running is None else [running]


def services() -> Services:
    """The services of this process."""
    if not _running:
        raise RuntimeError("The app has not been started: its lifespan provides the services.")
    return _running[0]
