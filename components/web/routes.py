"""The list of the app's own routes."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from components.services import services
from components.web.answers import answers_errors
from components.web.exports import follow_export
from components.web.files import read_file
from components.web.hosted import come_back_from_hosted_page, leave_for_hosted_page
from components.web.lines import read_lines
from components.web.scripts import read_script
from components.web.session import begin_session, end_session
from components.web.slides import receive_slides
from components.web.uploads import complete_sent, receive_part, sign_parts, tell_arrived
from services.people.pool_sign_in import BACK


@answers_errors
async def health(_request: Request) -> Response:
    """GET /healthz: 200 when the app serves and its database answers."""
    await to_thread.run_sync(services().installation.workers_alive)
    return JSONResponse({"status": "ok"})


ROUTES = [
    Route("/healthz", health, methods=["GET"]),
    Route("/scripts/{name}", read_script, methods=["GET"]),
    Route("/uploads/{token}", receive_part, methods=["PUT"]),
    Route("/uploads/sign/{token}", sign_parts, methods=["POST"]),
    Route("/uploads/sign/{token}", tell_arrived, methods=["GET"]),
    Route("/uploads/sign/{token}/complete", complete_sent, methods=["POST"]),
    Route("/slides/{lecture}", receive_slides, methods=["PUT"]),
    Route("/lines/{lecture}", read_lines, methods=["GET"]),
    Route("/files/{key:path}", read_file, methods=["GET", "HEAD"]),
    Route("/exports/{token}", follow_export, methods=["GET"]),
    Route("/session/begin", begin_session, methods=["POST"]),
    Route("/session/end", end_session, methods=["POST"]),
    Route("/session/hosted", leave_for_hosted_page, methods=["GET"]),
    Route(BACK, come_back_from_hosted_page, methods=["GET"]),
]
