"""Streamlit's page is told what Streamlit would tell it, but that it opens no dialogs: what is wrong we say."""

from playwright.sync_api import Browser, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_routes import create_host_config_routes

from components.web.own_words import PATH, OwnWords
from tests.web.conftest import Furnished, Served

TELLS = "told => postMessage({stCommVersion: 1, ...told}, '*')"
"""As Streamlit's page tells its host, which is the same window."""


def test_the_page_is_told_all_that_streamlit_tells_it_and_opens_no_dialogs() -> None:
    routes = create_host_config_routes(None)
    theirs = TestClient(Starlette(routes=routes)).get(PATH).json()
    with_ours = TestClient(Starlette(routes=routes, middleware=[Middleware(OwnWords)]))
    ours = with_ours.get(PATH).json()
    assert theirs["blockErrorDialogs"] is False
    assert ours == theirs | {"blockErrorDialogs": True, "allowedOrigins": []}
    assert with_ours.get("/anything/else").status_code == 404


def test_a_connection_that_is_cut_is_told_in_our_words_until_it_is_there_again(
    chromium: Browser, furnished: Furnished, served: Served
) -> None:
    name, _, token = furnished.pages[1][3].partition("=")
    with chromium.new_context() as context:
        context.add_cookies([{"name": name, "value": token, "url": served.url}])
        page = context.new_page()
        page.goto(served.url)
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=20_000)
        page.evaluate(TELLS, {"type": "WEBSOCKET_DISCONNECTED", "attemptingToReconnect": True})
        told = page.get_by_text("Lectern cannot be reached just now.")
        expect(told).to_be_visible(timeout=20_000)
        page.evaluate(TELLS, {"type": "WEBSOCKET_CONNECTED"})
        expect(told).to_be_hidden()
        page.goto(f"{served.url}/no_such_page")
        expect(page.get_by_text("There is no such page, or it is not open to you.")).to_be_visible(timeout=20_000)
        page.goto(f"{served.url}/courses")
        expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=20_000)
        expect(page.get_by_text("There is no such page")).to_have_count(0)
        expect(page.get_by_role("dialog")).to_have_count(0)
