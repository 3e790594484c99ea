"""The connection of a page, which can be cut."""

from playwright.sync_api import Page, WebSocketRoute


class Line:
    """While it is cut, what the page says is lost; it stands when the page is opened after it was made."""

    def __init__(self, page: Page) -> None:
        self.is_cut = False
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        route.on_message(lambda message: None if self.is_cut else server.send(message))
