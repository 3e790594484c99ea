"""Who sends a request to one of our own routes."""

from uuid import UUID

from anyio import to_thread
from starlette.requests import Request

from components.services import services
from components.session import COOKIE
from services.domain.errors import NotAllowed, NotFound
from services.domain.people import Person


async def visiting(request: Request) -> UUID:
    """The id of the person whose browser this is; `NotAllowed` for a stranger, and for whoever has signed out."""
    return (await visitor(request)).id


async def visitor(request: Request) -> Person:
    """The same person, for services that decide what she may."""
    found = await to_thread.run_sync(services().sessions.visitor, request.cookies.get(COOKIE))
    if found is None:
        raise NotAllowed("You are signed out. Sign in, then try again.")
    return found.person


def lecture_id_in(request: Request) -> UUID:
    """The lecture in the path of the request."""
    try:
        return UUID(request.path_params["lecture"])
    except ValueError as error:
        raise NotFound("There is no such lecture, or its course is not yours.") from error
