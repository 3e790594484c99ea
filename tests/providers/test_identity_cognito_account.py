"""What somebody does with her account at the pool: second factor, passwords, and the university's own page."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest
from pycognito.exceptions import SoftwareTokenMFAChallengeException

from services.domain.errors import InvalidInput, LecternError, NotAllowed, ProviderUnavailable
from services.domain.pool import PoolTokens
from services.providers.cognito.refusals import ENDED, UNREACHABLE, refusals_told
from services.providers.identity_cognito import CognitoPool
from tests.fakes.cognito_server import CognitoServer
from tests.providers.cognito_clients import pool_of, proof, signed_in

ADA = ("ada", "Right-Pass1")
SECRET = "a-client-secret-as-long-as-theirs"
BACK = "https://lectern.uni.edu/session/back"
VERIFIER = "a-verifier-of-at-least-forty-three-characters"


@pytest.fixture(params=[None, SECRET], ids=["public client", "client with a secret"])
def server(request: pytest.FixtureRequest) -> Iterator[CognitoServer]:
    with CognitoServer(client_secret=request.param) as one:
        one.add_user(*ADA, email="ada@uni.edu")
        one.redirect_uris.add(BACK)
        yield one


@pytest.fixture
def plain() -> Iterator[CognitoServer]:
    with CognitoServer() as one:
        one.add_user(*ADA, email="ada@uni.edu")
        one.redirect_uris.add(BACK)
        yield one


def sentence_of(kind: type[LecternError], ask: Callable[[], object]) -> str:
    with pytest.raises(LecternError) as caught:
        ask()
    assert type(caught.value) is kind
    return str(caught.value)


def asked_for_code(pool: CognitoPool, name: str = ADA[0]) -> tuple[str, str]:
    """The user name and session of the pool's challenge, for a right password."""
    with pytest.raises(SoftwareTokenMFAChallengeException) as caught:
        proof(pool, name, ADA[1]).authenticate_user()
    challenge = caught.value.get_tokens()
    return challenge["ChallengeParameters"]["USER_ID_FOR_SRP"], challenge["Session"]


def test_a_second_factor_is_set_up_asked_for_and_dropped(server: CognitoServer) -> None:
    pool = pool_of(server)
    tokens = signed_in(pool, *ADA)
    assert pool.has_second_factor(tokens) is False
    app = pyotp.TOTP(pool.begin_second_factor(tokens))
    assert signed_in(pool, *ADA).id_token, "nothing is asked for before it is confirmed"
    assert "not right" in sentence_of(InvalidInput, lambda: pool.confirm_second_factor(tokens, "000000"))
    assert "six digits" in sentence_of(InvalidInput, lambda: pool.confirm_second_factor(tokens, "12345"))
    confirming = app.now()
    pool.confirm_second_factor(tokens, f"{confirming[:3]} {confirming[3:]}")
    assert pool.has_second_factor(tokens) is True

    server.members["ada"].used_codes.clear()
    user_name, session = asked_for_code(pool, "ada@uni.edu")
    assert user_name == "ada"
    answered = pool.answer_second_factor(user_name, session, app.now())
    assert pool.verified(answered.id_token).user_name == "ada"

    pool.drop_second_factor(answered)
    assert pool.has_second_factor(answered) is False
    assert signed_in(pool, *ADA).id_token


@pytest.fixture
def with_app(plain: CognitoServer) -> pyotp.TOTP:
    """Ada's authenticator app, which the pool knows already."""
    secret = pyotp.random_base32()
    plain.members["ada"].totp_secret = secret
    return pyotp.TOTP(secret)


def test_a_wrong_code_may_be_followed_by_the_right_one_and_each_counts_once(
    plain: CognitoServer, with_app: pyotp.TOTP
) -> None:
    pool = pool_of(plain)
    user_name, session = asked_for_code(pool)
    wrong = f"{(int(with_app.now()) + 1) % 10**6:06}"
    assert "not right" in sentence_of(NotAllowed, lambda: pool.answer_second_factor(user_name, session, wrong))
    code = with_app.now()
    assert pool.answer_second_factor(user_name, session, code).id_token
    took_long = sentence_of(NotAllowed, lambda: pool.answer_second_factor(user_name, session, code))
    assert "again from the start" in took_long
    user_name, session = asked_for_code(pool)
    assert "has been used" in sentence_of(NotAllowed, lambda: pool.answer_second_factor(user_name, session, code))


def test_a_session_that_waited_too_long_or_met_too_many_codes_begins_again(
    plain: CognitoServer, with_app: pyotp.TOTP
) -> None:
    pool = pool_of(plain)
    user_name, session = asked_for_code(pool)
    wrong = f"{(int(with_app.now()) + 1) % 10**6:06}"
    for _ in range(5):
        sentence_of(NotAllowed, lambda: pool.answer_second_factor(user_name, session, wrong))
    again = sentence_of(NotAllowed, lambda: pool.answer_second_factor(user_name, session, with_app.now()))
    assert "again from the start" in again
    user_name, session = asked_for_code(pool)
    plain.clock_ahead_s = 181
    again = sentence_of(NotAllowed, lambda: pool.answer_second_factor(user_name, session, with_app.now()))
    assert "again from the start" in again


def test_somebody_elses_session_is_no_use(plain: CognitoServer, with_app: pyotp.TOTP) -> None:
    plain.add_user("eve", "Evil-Pass1", email="eve@uni.edu")
    pool = pool_of(plain)
    _, session = asked_for_code(pool)
    assert sentence_of(NotAllowed, lambda: pool.answer_second_factor("eve", session, with_app.now()))


def test_a_university_that_demands_second_factors_does_not_let_one_go() -> None:
    with CognitoServer() as server:
        server.add_user(*ADA, email="ada@uni.edu")
        pool = pool_of(server)
        tokens = signed_in(pool, *ADA)
        app = pyotp.TOTP(pool.begin_second_factor(tokens))
        pool.confirm_second_factor(tokens, app.now())
        server.demands_second_factor = True
        assert "asks for a second factor" in sentence_of(NotAllowed, lambda: pool.drop_second_factor(tokens))


def test_a_forgotten_password_is_set_anew_by_code(server: CognitoServer) -> None:
    pool = pool_of(server)
    pool.forgot_password("ada@uni.edu")
    code = server.sent_codes["ada"]
    assert "too short" in sentence_of(InvalidInput, lambda: pool.reset_password("ada", code, "Sho-1"))
    pool.reset_password("ada", f" {code} ", "Newer-Pass2")
    assert signed_in(pool, "ada", "Newer-Pass2").id_token
    with pytest.raises(NotAllowed), refusals_told():
        proof(pool, *ADA).authenticate_user()
    assert sentence_of(InvalidInput, lambda: pool.reset_password("ada", code, "Newest-Pass3")), "a code is good once"


@pytest.mark.parametrize("tells_who_exists", [False, True])
def test_forgetting_never_tells_whether_there_is_such_an_account(tells_who_exists: bool) -> None:
    with CognitoServer(tells_who_exists=tells_who_exists) as server:
        server.add_user(*ADA, email="ada@uni.edu")
        server.add_user("off", "Right-Pass1", email="off@uni.edu")
        server.add_user("unverified", "Right-Pass1", email="un@uni.edu", is_email_verified=False)
        server.disable("off")
        pool = pool_of(server)
        names = ("ada", "off", "unverified", "nobody", "<script>", "x" * 300)
        for name in names:
            pool.forgot_password(name)
        assert set(server.sent_codes) == {"ada"}
        wrong = f"{(int(server.sent_codes['ada']) + 1) % 10**6:06}"
        ask = [lambda name=name: pool.reset_password(name, wrong, "Newer-Pass2") for name in names]
        assert len({sentence_of(InvalidInput, one) for one in ask}) == 1


def test_a_code_that_is_old_or_was_guessed_at_is_told(plain: CognitoServer) -> None:
    pool = pool_of(plain)
    pool.forgot_password("ada")
    plain.expire_codes()
    code = plain.sent_codes["ada"]
    assert "expired" in sentence_of(InvalidInput, lambda: pool.reset_password("ada", code, "Newer-Pass2"))
    pool.forgot_password("ada")
    wrong = f"{(int(plain.sent_codes['ada']) + 1) % 10**6:06}"
    for _ in range(5):
        sentence_of(InvalidInput, lambda: pool.reset_password("ada", wrong, "Newer-Pass2"))
    right = plain.sent_codes["ada"]
    assert "too many tries" in sentence_of(
        ProviderUnavailable, lambda: pool.reset_password("ada", right, "Newer-Pass2")
    )


def test_a_pool_that_answers_nobody_is_told_even_to_the_forgetful(plain: CognitoServer) -> None:
    pool = pool_of(plain, timeout_s=0.2)
    plain.throttle(3)
    assert "too many people" in sentence_of(ProviderUnavailable, lambda: pool.forgot_password("nobody"))
    plain.stop()
    assert sentence_of(ProviderUnavailable, lambda: pool.forgot_password("nobody")) == UNREACHABLE


def test_a_password_is_changed_by_whoever_knows_the_old_one(plain: CognitoServer) -> None:
    pool = pool_of(plain)
    tokens = signed_in(pool, *ADA)
    assert "current password" in sentence_of(
        InvalidInput, lambda: pool.change_password(tokens, "Wrong-Pass1", "Newer-Pass2")
    )
    lacking = {
        "newer-pass2": "capital letter",
        "NEWER-PASS2": "small letter",
        "Newer-Pass": "digit",
        "NewerPass2": "!",
        "": "short",
    }
    for new, lack in lacking.items():
        assert lack in sentence_of(InvalidInput, lambda new=new: pool.change_password(tokens, ADA[1], new))
    assert "cannot use" in sentence_of(InvalidInput, lambda: pool.change_password(tokens, ADA[1], "N1-a" * 100))
    pool.change_password(tokens, ADA[1], "Newer-Pass2")
    assert signed_in(pool, "ada", "Newer-Pass2").id_token


def test_nothing_is_changed_with_tokens_that_are_over(plain: CognitoServer) -> None:
    pool = pool_of(plain)
    tokens, kept = signed_in(pool, *ADA), signed_in(pool, *ADA)
    pool.revoke(tokens)
    assert sentence_of(NotAllowed, lambda: pool.begin_second_factor(tokens)) == ENDED
    plain.clock_ahead_s = plain.token_life_s + 1
    assert sentence_of(NotAllowed, lambda: pool.has_second_factor(kept)) == ENDED
    plain.clock_ahead_s = 0
    plain.remove_user("ada")
    assert sentence_of(NotAllowed, lambda: pool.has_second_factor(kept)) == ENDED


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def sent_back(address: str, **typed: str) -> dict[str, str]:
    """Fill in the form that the address shows, and say what the browser is sent back with."""
    page = httpx.get(address)
    assert page.status_code == 200
    hidden = {
        name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    }
    parts = urlsplit(address)
    answer = httpx.post(f"{parts.scheme}://{parts.netloc}/login", data={**hidden, **typed})
    assert answer.status_code == 302, answer.text
    assert answer.headers["location"].startswith(f"{BACK}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def hosted_code(pool: CognitoPool, *, state: str = "s") -> str:
    address = pool.hosted_url(state=state, code_challenge=challenge_of(VERIFIER), redirect_uri=BACK)
    back = sent_back(address, username="ada", password=ADA[1])
    assert back["state"] == state
    return back["code"]


def redeemed(pool: CognitoPool, code: str) -> PoolTokens:
    return pool.redeem_code(code, code_verifier=VERIFIER, redirect_uri=BACK)


def test_the_universitys_own_page_gives_a_code_that_becomes_tokens_once(server: CognitoServer) -> None:
    pool = pool_of(server)
    code = hosted_code(pool, state="a state & more")
    tokens = redeemed(pool, code)
    assert pool.verified(tokens.id_token).user_name == "ada"
    assert "used already" in sentence_of(NotAllowed, lambda: redeemed(pool, code))
    assert pool.verified(pool.refresh(tokens).id_token).user_name == "ada"
    pool.revoke(tokens)
    assert sentence_of(NotAllowed, lambda: pool.refresh(tokens)) == ENDED


def test_a_stolen_code_is_no_use_without_the_verifier_or_from_elsewhere(plain: CognitoServer) -> None:
    pool = pool_of(plain)
    stolen = hosted_code(pool)
    assert sentence_of(NotAllowed, lambda: pool.redeem_code(stolen, code_verifier="guessed", redirect_uri=BACK))
    stolen = hosted_code(pool)
    elsewhere = "https://evil.example/back"
    assert sentence_of(NotAllowed, lambda: pool.redeem_code(stolen, code_verifier=VERIFIER, redirect_uri=elsewhere))
    assert httpx.get(pool.hosted_url(state="s", code_challenge="c", redirect_uri=elsewhere)).status_code == 400
    late = hosted_code(pool)
    plain.clock_ahead_s = 301
    assert sentence_of(NotAllowed, lambda: redeemed(pool, late))


def test_the_own_page_refuses_wrong_passwords_and_asks_for_codes(plain: CognitoServer, with_app: pyotp.TOTP) -> None:
    plain.add_user("grace", "Given-Pass1", email="grace@uni.edu", temporary=True)
    address = pool_of(plain).hosted_url(state="s", code_challenge=challenge_of(VERIFIER), redirect_uri=BACK)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', httpx.get(address).text))
    wrong = httpx.post(f"{plain.url}/login", data={**hidden, "username": "ada", "password": "Wrong-Pass1"})
    assert (wrong.status_code, "Incorrect username or password" in wrong.text) == (200, True)
    asks = httpx.post(f"{plain.url}/login", data={**hidden, "username": "ada", "password": ADA[1]})
    assert 'name="totp"' in asks.text
    assert sent_back(address, username="ada", password=ADA[1], totp=with_app.now())["code"]
    asks = httpx.post(f"{plain.url}/login", data={**hidden, "username": "grace", "password": "Given-Pass1"})
    assert 'name="new_password"' in asks.text
    assert sent_back(address, username="grace", password="Given-Pass1", new_password="Chosen-Pass1")["code"]


def test_who_signed_in_on_the_own_page_changes_her_account_there(plain: CognitoServer) -> None:
    pool = pool_of(plain)
    tokens = redeemed(pool, hosted_code(pool))
    for ask in (pool.sign_out_everywhere, pool.begin_second_factor):
        assert "own page" in sentence_of(NotAllowed, lambda ask=ask: ask(tokens))


def test_a_hosted_page_that_fails_is_told(plain: CognitoServer) -> None:
    pool = pool_of(plain, timeout_s=0.2)
    code = hosted_code(pool)
    mistaken = pool_of(plain, client_secret="a secret the client does not have")
    assert "check the settings" in sentence_of(ProviderUnavailable, lambda: redeemed(mistaken, code))
    no_page = pool_of(plain, domain=f"{plain.url}/nothing")
    assert "cannot be used" in sentence_of(ProviderUnavailable, lambda: redeemed(no_page, code))
    plain.go_silent()
    assert sentence_of(ProviderUnavailable, lambda: redeemed(pool, code)) == UNREACHABLE
    without = pool_of(plain, domain=None)
    assert "does not use" in sentence_of(
        NotAllowed, lambda: without.hosted_url(state="s", code_challenge="c", redirect_uri=BACK)
    )
