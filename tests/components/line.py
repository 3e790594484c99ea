"""The connection of a page, which can be cut."""

from playwright.sync_api import Page, WebSocketRoute


class Line:
    """While it is cut, what the page says is lost; it stands when the page is opened after it was made."""

    def __init__(self, page: Page) -> None:
        self.is_cut = False
        self.lost = 0
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def hand_on(message: str | bytes) -> None:
            if self.is_cut:
                self.lost += 1
            else:
                server.send(message)

        route.on_message(hand_on)
