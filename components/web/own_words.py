"""Has Streamlit's page open no dialogs of its own about errors: `connection.js` says them in Lectern's words."""

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

PATH = "/_stcore/host-config"

# All that Streamlit tells its page about whatever it may be embedded in (1.67), which Lectern never is.
_TOLD = JSONResponse(
    {
        "allowedOrigins": [],
        "useExternalAuthToken": False,
        "enableCustomParentMessages": False,
        "enforceDownloadInNewTab": False,
        "metricsUrl": "",
        "blockErrorDialogs": True,
        "resourceCrossOriginMode": None,
    },
    headers={"Cache-Control": "no-cache"},
)


class OwnWords:
    """Pure ASGI: answers for Streamlit what its page asks about its host."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_asked = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == PATH
        await (_TOLD if is_asked else self._app)(scope, receive, send)
