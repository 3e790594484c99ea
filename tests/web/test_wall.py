"""The served application asked under wrong names, from wrong pages and by crooked paths."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import websockets.exceptions

from components.web.headers import page_policy
from services.providers.signing import Signer
from services.settings import read_settings
from services.setup.hosts import HostRule
from services.setup.signing_secret import signing_secret
from tests.web.conftest import Furnished, Headers, Served, open_page, page_run, running

ON_EVERY_ANSWER = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture(scope="module")
def behind_proxy(furnished: Furnished) -> Iterator[Served]:
    """The application behind a proxy on this machine, known to browsers as lectern.example.edu."""
    with running(furnished.home, LECTERN_PROXIES="127.0.0.1", LECTERN_HOSTS="lectern.example.edu") as server:
        yield server


def directives(policy: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in (part.split() for part in policy.split(";"))}


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/", 200),
        ("GET", "/course", 200),
        ("GET", "/app/static/fonts/literata-latin-wght-normal.woff2", 200),
        ("GET", "/_stcore/health", 200),
        ("GET", "/healthz", 200),
        ("GET", "/files/nothing?grant=forged", 403),
        ("PUT", "/uploads/forged", 403),
        ("POST", "/session/begin", 403),
        ("POST", "/session/end", 204),
        ("GET", "/media/nothing", 404),
        ("DELETE", "/healthz", 405),
        ("GET", "/../etc/passwd", 400),
    ],
)
def test_every_answer_forbids_frames_sniffing_and_scripts_from_elsewhere(
    served: Served, method: str, path: str, code: int
) -> None:
    answer = served.ask(method, path)
    assert answer.code == code
    for name, value in ON_EVERY_ANSWER.items():
        assert answer.headers.get_all(name) == [value]
    (policy,) = answer.headers.get_all("Content-Security-Policy") or []
    assert directives(policy)["frame-ancestors"] == ["'none'"]
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer.headers
    assert "Server" not in answer.headers


def test_an_error_that_nobody_handled_tells_a_number_and_forbids_the_same(served: Served, furnished: Furnished) -> None:
    broken = uuid4().hex
    folder = furnished.home / "objects" / "uploads" / broken
    folder.mkdir()
    (folder / "plan.json").write_text("{")
    secret = signing_secret(read_settings(LECTERN_HOME=furnished.home, _env_file=None))
    part = Signer(secret, "part").token(
        {"upload": broken, "number": 1, "for": str(furnished.teacher.id)}, expires_in=60
    )
    answer = served.ask("PUT", f"/uploads/{part}", [furnished.cookie], b"x")
    assert answer.code == 500
    found = re.fullmatch(rb'\{"error":"Something went wrong inside Lectern \(number ([0-9a-f]{8})\)."\}', answer.body)
    assert found is not None
    assert found[1].decode() in served.log.read_text()
    for name, value in ON_EVERY_ANSWER.items():
        assert answer.headers.get_all(name) == [value]
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_policy_of_pages_lets_no_inline_script_and_no_eval_through(served: Served) -> None:
    page = served.ask("GET", "/")
    policy = directives(page.headers["Content-Security-Policy"])
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "data:"} & set(policy["script-src"])
    inline = re.findall(rb"<script>", page.body)
    assert len(inline) == sum(source.startswith("'sha256-") for source in policy["script-src"])
    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-src"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert policy["connect-src"] == ["'self'", f"ws://{served.host}"]


def test_a_bucket_and_a_sign_in_elsewhere_are_named_and_nothing_else() -> None:
    bucket, pool = "https://bucket.example", "https://pool.example"
    policy = directives(page_policy("https", "lectern.example.edu", stores=(bucket,), sign_ins=(pool,)))
    assert policy["connect-src"] == ["'self'", "wss://lectern.example.edu", bucket]
    assert policy["media-src"] == ["'self'", bucket]
    assert policy["form-action"] == ["'self'", pool]
    assert bucket not in policy["script-src"]


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "evil.example:8501",
        "localhost@evil.example",
        "",
        "a b",
        "[::1",
        "x/../",
    ],
)
@pytest.mark.parametrize("path", ["/", "/files/x", "/_stcore/host-config"])
def test_another_name_is_refused_on_a_machine_of_ones_own(served: Served, host: str, path: str) -> None:
    answer = served.ask("GET", path, [("Host", host)])
    assert answer.code == 400
    assert answer.body == b'{"error":"Lectern is not reached under this name."}'
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_two_names_at_once_are_refused(served: Served) -> None:
    assert served.ask("GET", "/", [("Host", served.host), ("Host", "evil.example")]).code == 400


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "127.0.0.1", "[::1]", "localhost."])
def test_the_names_of_this_machine_are_answered(served: Served, name: str) -> None:
    assert served.ask("GET", "/", [("Host", f"{name}:{served.port}")]).code == 200


def test_the_health_check_is_answered_under_any_name(served: Served) -> None:
    assert served.ask("GET", "/healthz", [("Host", "10.0.0.7")]).code == 200


@pytest.mark.parametrize(
    ("settings", "answered", "refused", "said"),
    [
        ({}, "localhost:8501", "evil.example", "answers to 127.0.0.1"),
        ({"LECTERN_ADDRESS": "::1"}, "[::1]:8501", "evil.example", "answers to"),
        ({"LECTERN_ADDRESS": "10.0.0.5"}, "anything.example", "no host", "warning: any host name"),
        ({"LECTERN_PUBLIC_URL": "https://l.example/"}, "l.example", "m.example", "l.example"),
        ({"LECTERN_HOSTS": "*"}, "anything.example", "<script>", "warning: any host name"),
        ({"LECTERN_HOSTS": "a.example, B.example"}, "b.example:443", "c.example", "a.example, b.example"),
        ({"LECTERN_ADDRESS": "10.0.0.5", "LECTERN_HOSTS": "a.example"}, "localhost", "b.example", "a.example"),
    ],
)
def test_doctor_says_which_names_are_answered(settings: dict[str, str], answered: str, refused: str, said: str) -> None:
    rule = HostRule(read_settings(**settings, _env_file=None))
    assert rule.allows(answered)
    assert not rule.allows(refused)
    assert said in rule.says()


FOREIGN = [
    [("Origin", "https://evil.example")],
    [("Origin", "null")],
    [("Origin", "http://127.0.0.1:1")],
    [("Sec-Fetch-Site", "cross-site")],
    [("Sec-Fetch-Site", "same-site")],
    [("Sec-Fetch-Site", "none")],
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/session/begin"), ("POST", "/session/end"), ("PUT", "/uploads/x"), ("POST", "/_stcore/health")],
)
def test_nothing_can_be_sent_by_the_page_of_another_site(
    served: Served, method: str, path: str, headers: Headers
) -> None:
    answer = served.ask(method, path, headers)
    assert answer.code == 403
    assert b"did not come from a page of Lectern" in answer.body


def test_own_pages_may_send(served: Served) -> None:
    own = [("Origin", served.url), ("Sec-Fetch-Site", "same-origin")]
    assert served.ask("POST", "/session/end", own).code == 204


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://localhost:1", "http://127.0.0.1:1", "http://0.0.0.0", "null"]
)
def test_the_page_of_another_site_or_port_cannot_open_the_websocket(
    served: Served, furnished: Furnished, origin: str
) -> None:
    cookie = furnished.pages[1][3]
    assert b"A course to measure" in page_run(served.url, cookie=cookie, origin=served.url)
    with pytest.raises(websockets.exceptions.InvalidStatus) as refused:
        page_run(served.url, cookie=cookie, origin=origin)
    assert refused.value.response.status_code == 403


def test_the_websocket_is_refused_under_another_name(served: Served) -> None:
    handshake = [
        ("Host", "evil.example"),
        ("Origin", "http://evil.example"),
        ("Connection", "Upgrade"),
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ]
    answer = served.ask("GET", "/_stcore/stream", handshake)
    assert answer.code == 400
    assert b"not reached under this name" in answer.body


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/interact", "/component/a/index.html"]
)
def test_doors_that_lectern_does_not_use_are_closed(served: Served, path: str) -> None:
    answer = served.ask("GET", path)
    assert answer.code == 404
    assert b"nothing here" in answer.body


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "OPTIONS"])
def test_streamlits_own_way_of_sending_files_is_closed_even_to_a_page_of_a_teachers(
    served: Served, furnished: Furnished, method: str
) -> None:
    answer = served.ask(
        method,
        f"/_stcore/upload_file/{uuid4()}/{uuid4()}",
        [furnished.cookie, ("Origin", served.url), ("Sec-Fetch-Site", "same-origin")],
        b"x" * 1000,
    )
    assert answer.code == 404
    assert b"nothing here" in answer.body


FORGED = [("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Host", "evil.example")]


def test_a_claim_to_be_a_proxy_is_not_believed(served: Served) -> None:
    assert "Strict-Transport-Security" not in served.ask("GET", "/", FORGED).headers
    secure = [("Origin", f"https://{served.host}"), *FORGED]
    assert served.ask("POST", "/session/end", secure).code == 403
    assert served.ask("POST", "/session/end", [("Origin", served.url), *FORGED]).code == 204
    assert served.log.read_text().count("proxy_not_believed") == 1


def test_a_named_proxy_is_believed(behind_proxy: Served, furnished: Furnished) -> None:
    name = [("Host", "lectern.example.edu")]
    page = behind_proxy.ask("GET", "/", [*name, ("X-Forwarded-Proto", "https")])
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "wss://lectern.example.edu" in page.headers["Content-Security-Policy"]
    origin = [("Origin", "https://lectern.example.edu"), ("X-Forwarded-Proto", "https")]
    ticket = furnished.runtime.services.sessions.ticket_for(furnished.teacher)
    begun = behind_proxy.ask("POST", "/session/begin", [*name, *origin, *FORGED], ticket.encode())
    assert begun.code == 204
    assert begun.headers["Set-Cookie"].startswith("__Host-")
    assert "Secure" in begun.headers["Set-Cookie"]
    token = begun.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    (session,) = [each for each in furnished.runtime.services.sessions.of(furnished.teacher, token) if each.is_this]
    assert session.address == "203.0.113.9"
    plain = behind_proxy.ask("GET", "/", [*name, ("X-Forwarded-Proto", "http")])
    assert "Strict-Transport-Security" not in plain.headers
    assert behind_proxy.ask("GET", "/", [("Host", "evil.example"), *FORGED]).code == 400


def test_only_a_browser_on_this_machine_makes_the_first_account_without_the_code(open_folder: Path) -> None:
    """Behind a proxy every browser seems to be on this machine, whether or not the proxy says that it is one."""
    asks_for_code = b"Code from the terminal"
    name = "lectern.example.edu"
    with running(open_folder / "empty" / "home", LECTERN_HOSTS=name) as fresh:
        with open_page(fresh.url) as run:
            shown = run("")
            assert b"Welcome to Lectern" in shown
            assert asks_for_code not in shown
        with open_page(fresh.url, name=name) as run:
            assert asks_for_code in run("")
        with open_page(fresh.url, headers=[("X-Forwarded-For", "203.0.113.9")]) as run:
            assert asks_for_code in run("")
