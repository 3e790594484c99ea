"""Crooked paths and foreign targets, tried on the served application."""

import re

import pytest

from services.providers.signing import Signer
from services.settings import read_settings
from services.setup.signing_secret import signing_secret
from tests.web.conftest import Furnished, Served

CROOKED = [
    "../../secret",
    "..%2f..%2fsecret",
    "..%252f..%252fsecret",
    "%2e%2e/%2e%2e/secret",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "lectures/%00/recording",
    "lectures/a%00.mp4",
    "..\\..\\secret",
    "..%5c..%5csecret",
    "C:/windows/win.ini",
    "lectures/./a",
    "lectures//a",
]


@pytest.mark.parametrize("crooked", CROOKED)
@pytest.mark.parametrize("folder", ["files", "uploads", "app/static", "media", "static"])
def test_no_path_leads_out_of_its_folder(served: Served, furnished: Furnished, folder: str, crooked: str) -> None:
    method = "PUT" if folder == "uploads" else "GET"
    answer = served.ask(method, f"/{folder}/{crooked}", [furnished.cookie])
    # Streamlit answers a path that it does not know with the page itself, which then shows the sign-in.
    is_page = answer.code == 200 and b'<div id="root">' in answer.body
    assert answer.code in {301, 400, 403, 404, 405} or is_page
    assert b"root:" not in answer.body
    assert signing_secret(read_settings(LECTERN_HOME=furnished.home, _env_file=None)).encode() not in answer.body


@pytest.mark.parametrize("key", ["../../secret", "/etc/passwd", "..\\x", "a\0b", "a/../../b"])
def test_even_a_link_with_our_own_signature_leads_nowhere_else(served: Served, furnished: Furnished, key: str) -> None:
    secret = signing_secret(read_settings(LECTERN_HOME=furnished.home, _env_file=None))
    hers = {"for": str(furnished.teacher.id)}
    grant = Signer(secret, "read").token({**hers, "key": key, "type": "text/plain", "name": "x"}, expires_in=60)
    quoted = "".join(f"%{byte:02x}" for byte in key.encode())
    assert served.ask("GET", f"/files/{quoted}?grant={grant}", [furnished.cookie]).code in {400, 404}
    part = Signer(secret, "part").token({**hers, "upload": key, "number": 1}, expires_in=60)
    assert served.ask("PUT", f"/uploads/{part}", [furnished.cookie], b"x").code == 404


@pytest.mark.parametrize(
    "path",
    ["//evil.example/", "//evil.example/%2f..", "/\\evil.example/", "/%2f%2fevil.example/", "/%5cevil.example/"],
)
def test_no_path_sends_a_browser_to_another_site(served: Served, path: str) -> None:
    answer = served.ask("GET", path)
    target = answer.headers.get("Location", "")
    assert "://" not in target
    assert not re.match(r"[/\\]{2}|[/\\]%2f|[/\\]%5c", target, re.IGNORECASE)


def test_a_redirect_stays_here_whatever_the_query_asks(served: Served) -> None:
    answer = served.ask("GET", "/course/?next=https://evil.example")
    assert answer.code == 301
    assert answer.headers["Location"] == "/course?next=https://evil.example"
