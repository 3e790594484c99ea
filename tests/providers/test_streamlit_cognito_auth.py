"""How streamlit-cognito-auth behaves, on which the sign-in page builds: the real library, really run."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from pycognito.exceptions import SoftwareTokenMFAChallengeException
from streamlit.testing.v1 import AppTest

from services.domain.errors import InvalidInput, NotAllowed
from services.domain.pool import APP_TO_SET_UP, CODE_OF_APP, PoolAccount
from services.providers.identity_cognito import CognitoPool
from tests.fakes.cognito_server import CognitoServer
from tests.providers.cognito_clients import pool_of
from tests.providers.cognito_desk import Desk

ADA = ("ada", "Right-Pass1")
PAGE = Path(__file__).with_name("cognito_desk_page.py")
SECRET = "a-client-secret-as-long-as-theirs"


def opened(pool: CognitoPool, welcomed: list[PoolAccount]) -> AppTest:
    app = AppTest.from_file(PAGE, default_timeout=30)
    app.session_state["pool"], app.session_state["welcomed"] = pool, welcomed
    return app.run()


def sign_in(app: AppTest, name: str, password: str) -> AppTest:
    app.text_input[0].input(name)
    app.text_input[1].input(password)
    return app.button[0].click().run()


@pytest.fixture(params=[None, SECRET], ids=["public client", "client with a secret"])
def server(request: pytest.FixtureRequest) -> Iterator[CognitoServer]:
    with CognitoServer(client_secret=request.param) as one:
        one.add_user(*ADA, email="ada@uni.edu")
        yield one


def kept_in(app: AppTest) -> str:
    return repr(app.session_state)


def test_a_right_password_hands_over_tokens_and_leaves_none_in_the_page(server: CognitoServer) -> None:
    welcomed: list[PoolAccount] = []
    app = sign_in(opened(pool_of(server), welcomed), *ADA)
    assert not app.exception
    assert app.title[0].value == "Welcome ada"
    assert [account.email for account in welcomed] == ["ada@uni.edu"]
    assert "auth_refresh_token" in kept_in(app), "the library has its places for them"
    assert not any(token in kept_in(app) for token in server.sign_ins)
    assert "eyJ" not in kept_in(app), "no token is in the session state"


@pytest.mark.parametrize("wrong", [("ada", "Wrong-Pass1"), ("nobody", "Right-Pass1")])
def test_a_wrong_password_and_an_unknown_name_are_refused_alike(server: CognitoServer, wrong: tuple[str, str]) -> None:
    welcomed: list[PoolAccount] = []
    app = sign_in(opened(pool_of(server), welcomed), *wrong)
    assert not app.exception
    assert "not right" in app.error[0].value
    assert welcomed == []


def test_a_temporary_password_leads_to_the_form_for_a_new_one(server: CognitoServer) -> None:
    server.add_user("grace", "Given-Pass1", email="grace@uni.edu", temporary=True)
    welcomed: list[PoolAccount] = []
    app = sign_in(opened(pool_of(server), welcomed), "grace", "Given-Pass1")
    name, given, new, again = app.text_input
    assert (name.value, given.value) == ("grace", "Given-Pass1"), "the library's own form sends it back to the browser"
    new.input("no-capitals1")
    again.input("no-capitals1")
    app.button[0].click().run()
    assert "capital letter" in app.error[0].value
    assert welcomed == []
    app.text_input[2].input("Chosen-Pass1")
    app.text_input[3].input("Chosen-Pass1")
    app.button[0].click().run()
    assert not app.exception
    assert [account.user_name for account in welcomed] == ["grace"]
    assert "Given-Pass1" not in str(app.session_state["auth_reset_password_password"])


def test_what_the_library_calls_a_wrong_password_is_heard_as_what_it_is() -> None:
    with CognitoServer(client_secret=SECRET) as server:
        server.add_user(*ADA, email="ada@uni.edu")
        app = sign_in(opened(pool_of(server, client_secret="another" * 5), []), *ADA)
        assert "check the settings" in app.error[0].value


def test_a_pool_that_does_not_answer_is_told() -> None:
    with CognitoServer() as server:
        pool = pool_of(server, timeout_s=0.2)
        app = opened(pool, [])
        server.stop()
        assert "does not answer" in sign_in(app, *ADA).error[0].value


def test_a_second_factor_comes_as_an_exception_with_the_pools_session() -> None:
    with CognitoServer() as server:
        secret = pyotp.random_base32()
        server.add_user(*ADA, email="ada@uni.edu", totp_secret=secret)
        pool = pool_of(server)
        desk = _bare(pool)
        with pytest.raises(SoftwareTokenMFAChallengeException) as caught:
            desk._login(*ADA)
        asked = caught.value.get_tokens()
        user_name = asked["ChallengeParameters"]["USER_ID_FOR_SRP"]
        tokens = pool.answer_second_factor(user_name, asked["Session"], pyotp.TOTP(secret).now())
        assert pool.verified(tokens.id_token).user_name == "ada"


def test_the_librarys_log_would_hold_the_session_of_a_second_factor(caplog: pytest.LogCaptureFixture) -> None:
    """Why the logger of the library has to be shut: whoever reads that line needs only the six digits."""
    with CognitoServer() as server, caplog.at_level(logging.INFO):
        server.add_user(*ADA, email="ada@uni.edu", totp_secret=pyotp.random_base32())
        desk, library = _bare(pool_of(server)), logging.getLogger("streamlit_cognito_auth")
        sessions = []
        for level in (logging.NOTSET, logging.CRITICAL + 1):
            library.setLevel(level)
            with pytest.raises(SoftwareTokenMFAChallengeException) as caught:
                desk._login(*ADA)
            sessions.append(caught.value.get_tokens()["Session"])
        library.setLevel(logging.NOTSET)
    assert sessions[0] in caplog.text
    assert sessions[1] not in caplog.text


def test_what_the_library_does_not_know_ends_in_a_key_error_and_the_proof_tells_it() -> None:
    """A new password followed by a code, and an app to be set up before anybody gets in."""
    with CognitoServer() as server:
        secret = pyotp.random_base32()
        server.add_user("grace", "Given-Pass1", email="grace@uni.edu", temporary=True, totp_secret=secret)
        server.add_user(*ADA, email="ada@uni.edu")
        desk = _bare(pool_of(server))
        with pytest.raises(KeyError, match="AuthenticationResult"):
            desk._reset_password("grace", "Given-Pass1", "Chosen-Pass1")
        assert (desk.client.asked.kind, desk.client.asked.user_name) == (CODE_OF_APP, "grace")
        server.demands_second_factor = True
        with pytest.raises(KeyError, match="AuthenticationResult"):
            desk._login("ada@uni.edu", ADA[1])
        assert (desk.client.asked.kind, desk.client.asked.user_name) == (APP_TO_SET_UP, "ada")


def test_an_app_that_the_pool_demands_is_set_up_before_there_are_tokens(server: CognitoServer) -> None:
    server.demands_second_factor = True
    pool = pool_of(server)
    desk = _bare(pool)
    with pytest.raises(KeyError, match="AuthenticationResult"):
        desk._login(*ADA)
    secret, goes_on = pool.begin_demanded_factor(desk.client.asked)
    with pytest.raises(InvalidInput, match="not right"):
        pool.finish_demanded_factor(goes_on, "000000")
    tokens = pool.finish_demanded_factor(goes_on, pyotp.TOTP(secret).now())
    assert pool.verified(tokens.id_token).user_name == "ada"
    with pytest.raises(SoftwareTokenMFAChallengeException):
        desk._login(*ADA)
    with pytest.raises(NotAllowed, match="took too long"):
        pool.begin_demanded_factor(goes_on)


def _bare(pool: CognitoPool) -> Desk:
    """The authenticator outside of a page."""
    return Desk(pool, [])
