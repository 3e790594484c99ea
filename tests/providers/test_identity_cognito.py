"""Signing in at a Cognito pool, believing its tokens, and keeping in step with it: the real boto3, a real socket."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pycognito.exceptions import ForceChangePasswordException

from services.domain.errors import InvalidInput, NotAllowed, ProviderUnavailable
from services.providers.cognito.refusals import ENDED, NOT_RIGHT, NOT_SET_UP, UNREACHABLE, refusals_told
from tests.fakes.cognito_server import CognitoServer
from tests.providers.cognito_clients import now, pool_of, proof, signed_in, tokens_in

SECRET = "a-client-secret-as-long-as-theirs"
ADA = ("ada", "Right-Pass1")


@pytest.fixture(params=[None, SECRET], ids=["public client", "client with a secret"])
def server(request: pytest.FixtureRequest) -> Iterator[CognitoServer]:
    with CognitoServer(client_secret=request.param) as one:
        one.add_user(*ADA, email="Ada@uni.edu", groups=("teachers", "bio"), full_name="Ada Lovelace")
        yield one


@pytest.fixture
def plain() -> Iterator[CognitoServer]:
    """A pool whose client has no secret, for what does not depend on it."""
    with CognitoServer() as one:
        one.add_user(*ADA, email="ada@uni.edu")
        yield one


def refused(server: CognitoServer, token: str, **instead: Any) -> str:
    with pytest.raises(NotAllowed) as caught:
        pool_of(server, **instead).verified(token)
    return str(caught.value)


def test_a_proven_password_leads_to_the_person_the_pool_speaks_of(server: CognitoServer) -> None:
    pool = pool_of(server)
    tokens = signed_in(pool, *ADA)
    account = pool.verified(tokens.id_token)
    assert account.subject == server.members["ada"].subject
    assert (account.user_name, account.email, account.name) == ("ada", "Ada@uni.edu", "Ada Lovelace")
    assert (account.is_email_verified, account.groups) == (True, ("teachers", "bio"))
    assert abs(account.expires_at - tokens.expires_at) < timedelta(seconds=10)


def test_she_may_sign_in_with_her_address_too(server: CognitoServer) -> None:
    pool = pool_of(server)
    assert pool.verified(signed_in(pool, "ada@UNI.edu", ADA[1]).id_token).user_name == "ada"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(server: CognitoServer) -> None:
    pool, sentences = pool_of(server), set()
    for name, password in (("ada", "Wrong-Pass1"), ("nobody", "Right-Pass1"), ("ada", "")):
        with pytest.raises(NotAllowed) as caught, refusals_told():
            proof(pool, name, password).authenticate_user()
        sentences.add(str(caught.value))
    assert sentences == {NOT_RIGHT}


def test_a_pool_that_tells_who_exists_is_not_repeated() -> None:
    with CognitoServer(tells_who_exists=True) as server, pytest.raises(NotAllowed) as caught, refusals_told():
        proof(pool_of(server), "nobody", "Right-Pass1").authenticate_user()
    assert str(caught.value) == NOT_RIGHT


def test_guessing_locks_the_name_for_a_moment(plain: CognitoServer) -> None:
    pool = pool_of(plain)
    for _ in range(5):
        with pytest.raises(NotAllowed), refusals_told():
            proof(pool, "ada", "Wrong-Pass1").authenticate_user()
    with pytest.raises(NotAllowed, match="too many tries"), refusals_told():
        proof(pool, *ADA).authenticate_user()
    plain.clock_ahead_s = 5
    assert signed_in(pool, *ADA).id_token


def test_a_password_of_ten_thousand_characters_is_only_wrong(plain: CognitoServer) -> None:
    with pytest.raises(NotAllowed, match="not right"), refusals_told():
        proof(pool_of(plain), "ada", "x" * 10_000).authenticate_user()


def test_the_first_sign_in_forces_a_password_of_her_own(server: CognitoServer) -> None:
    server.add_user("grace", "Given-Pass1", email="grace@uni.edu", temporary=True)
    pool = pool_of(server)
    with pytest.raises(ForceChangePasswordException):
        proof(pool, "grace", "Given-Pass1").authenticate_user()
    with pytest.raises(InvalidInput, match="capital letter"), refusals_told():
        proof(pool, "grace", "Given-Pass1").set_new_password_challenge("no-capitals1")
    tokens = tokens_in(proof(pool, "grace", "Given-Pass1").set_new_password_challenge("Chosen-Pass1"))
    assert pool.verified(tokens.id_token).user_name == "grace"
    with pytest.raises(NotAllowed), refusals_told():
        proof(pool, "grace", "Given-Pass1").authenticate_user()
    assert signed_in(pool, "grace", "Chosen-Pass1").id_token


def test_a_password_that_has_to_be_set_anew_is_told_like_a_wrong_one(plain: CognitoServer) -> None:
    plain.require_reset("ada")
    with pytest.raises(NotAllowed, match="set a new password"), refusals_told():
        proof(pool_of(plain), *ADA).authenticate_user()


def test_a_wrong_client_secret_is_the_administrators_matter() -> None:
    with CognitoServer(client_secret="the-true-one") as server:
        server.add_user(*ADA, email="ada@uni.edu")
        with pytest.raises(ProviderUnavailable) as caught, refusals_told():
            proof(pool_of(server, client_secret="another"), *ADA).authenticate_user()
    assert str(caught.value) == NOT_SET_UP


def signs_of(server: CognitoServer, **instead: Any) -> str:
    return server.keys.sign({**server.claims_of("ada"), **instead})


def test_a_token_of_another_pool_client_use_or_time_is_refused(plain: CognitoServer) -> None:
    at = int(time.time())
    assert pool_of(plain).verified(signs_of(plain)).user_name == "ada"
    wrong: list[dict[str, Any]] = [
        {"iss": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Another"},
        {"aud": "another-client"},
        {"aud": [plain.client_id, "another-client"]},
        {"token_use": "access"},
        {"token_use": None},
        {"exp": at - 61},
        {"iat": at + 90},
        {"nbf": at + 90},
        {"sub": None},
    ]
    for claims in wrong:
        assert "not made by your university" in refused(plain, signs_of(plain, **claims)), claims
    for missing in ("exp", "iat", "sub", "aud", "iss"):
        claims = plain.claims_of("ada")
        del claims[missing]
        assert refused(plain, plain.keys.sign(claims)), missing


def test_a_minute_of_difference_between_the_clocks_is_forgiven(plain: CognitoServer) -> None:
    pool = pool_of(plain)
    plain.clock_ahead_s = 55
    assert pool.verified(signs_of(plain)).user_name == "ada"
    plain.clock_ahead_s = -55 - plain.token_life_s
    assert pool.verified(signs_of(plain)).user_name == "ada"
    plain.clock_ahead_s = -65 - plain.token_life_s
    assert refused(plain, signs_of(plain))


def test_an_access_token_does_not_say_who_somebody_is(plain: CognitoServer) -> None:
    assert refused(plain, signed_in(pool_of(plain), *ADA).access_token)


def test_a_token_of_another_pool_with_the_same_names_is_refused(plain: CognitoServer) -> None:
    with CognitoServer() as other:
        other.add_user(*ADA, email="ada@uni.edu")
        claims = {**other.claims_of("ada"), "iss": plain.issuer, "aud": plain.client_id}
        known_id = plain.keys.shown()["keys"][0]["kid"]
        assert refused(plain, other.keys.sign(claims))
        assert refused(plain, other.keys.sign(claims, kid=known_id))
        address_of_forger = {"jku": other.jwks_url, "jwk": other.keys.shown()["keys"][0]}
        assert refused(plain, other.keys.sign(claims, kid=known_id, **address_of_forger))
        assert "jwks" not in other.asked


def segment(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_a_token_signed_with_nothing_or_with_the_public_key_is_refused(plain: CognitoServer) -> None:
    entry = plain.keys.shown()["keys"][0]
    claims = segment(plain.claims_of("ada"))
    unsigned = f"{segment({'alg': 'none', 'kid': entry['kid']})}.{claims}."
    assert refused(plain, unsigned)
    public = jwt.PyJWK(entry).key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = f"{segment({'alg': 'HS256', 'typ': 'JWT', 'kid': entry['kid']})}.{claims}"
    signature = hmac.new(public, head.encode(), hashlib.sha256).digest()
    confused = f"{head}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"
    assert refused(plain, confused)
    true = signs_of(plain).split(".")
    assert refused(plain, f"{true[0]}.{segment({**plain.claims_of('ada'), 'cognito:username': 'eve'})}.{true[2]}")
    assert refused(plain, f"{segment({'alg': 'RS256', 'kid': 7})}.{true[1]}.{true[2]}")


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "." * 20, "ä.ö.ü", "x" * 100_000])
def test_what_is_no_token_is_refused(plain: CognitoServer, token: str) -> None:
    assert refused(plain, token)


def test_keys_are_fetched_once_and_again_when_the_pool_changes_them(plain: CognitoServer) -> None:
    moments = [now()]
    pool = pool_of(plain, clock=lambda: moments[-1])
    for _ in range(3):
        pool.verified(signs_of(plain))
    assert plain.asked.count("jwks") == 1
    old = signs_of(plain)
    plain.rotate_keys()
    moments.append(moments[-1] + timedelta(seconds=31))
    assert pool.verified(signs_of(plain)).user_name == "ada"
    assert pool.verified(old).user_name == "ada"
    assert plain.asked.count("jwks") == 2


def test_forged_key_ids_do_not_make_the_pool_be_asked_again_and_again(plain: CognitoServer) -> None:
    moments = [now()]
    pool = pool_of(plain, clock=lambda: moments[-1])
    pool.verified(signs_of(plain))
    moments.append(moments[-1] + timedelta(seconds=31))
    for number in range(50):
        with pytest.raises(NotAllowed):
            pool.verified(plain.keys.sign(plain.claims_of("ada"), kid=f"forged-{number}"))
    assert plain.asked.count("jwks") == 2
    assert pool.verified(signs_of(plain)).user_name == "ada"


def test_a_key_that_the_pool_took_back_is_trusted_for_an_hour_at_most(plain: CognitoServer) -> None:
    moments = [now()]
    pool = pool_of(plain, clock=lambda: moments[-1])
    old = signs_of(plain)
    pool.verified(old)
    plain.rotate_keys(keep_old=False)
    moments.append(moments[-1] + timedelta(minutes=61))
    with pytest.raises(NotAllowed):
        pool.verified(old)


def test_known_keys_serve_while_the_pool_is_silent(plain: CognitoServer) -> None:
    moments = [now()]
    pool = pool_of(plain, clock=lambda: moments[-1], timeout_s=0.2)
    token = signs_of(plain)
    pool.verified(token)
    plain.go_silent()
    moments.append(moments[-1] + timedelta(minutes=61))
    assert pool.verified(token).user_name == "ada"
    with pytest.raises(ProviderUnavailable, match="does not answer"):
        pool_of(plain, timeout_s=0.2).verified(token)


def test_an_address_without_keys_is_told_as_no_answer(plain: CognitoServer) -> None:
    token = signs_of(plain)
    for address in (plain.url, f"{plain.url}/oauth2/authorize", "http://127.0.0.1:1/keys", "no address"):
        with pytest.raises(ProviderUnavailable):
            pool_of(plain, jwks_url=address).verified(token)
    assert pool_of(plain).check() == "the pool answers and signs with 1 keys"


def test_claims_of_federated_and_odd_people_are_read(plain: CognitoServer) -> None:
    pool = pool_of(plain)
    odd = pool.verified(
        signs_of(plain, email_verified="true", given_name="Ada", family_name="<script>", **{"cognito:groups": "x"})
    )
    assert (odd.is_email_verified, odd.name, odd.groups) == (True, "Ada <script>", ())
    assert pool.verified(signs_of(plain, email_verified="false")).is_email_verified is False


def test_a_refresh_brings_new_groups_and_keeps_the_refresh_token(server: CognitoServer) -> None:
    pool = pool_of(server)
    tokens = signed_in(pool, "ada@uni.edu", ADA[1])
    server.set_groups("ada", "reviewers")
    fresh = pool.refresh(tokens)
    assert fresh.refresh_token == tokens.refresh_token
    assert fresh.access_token != tokens.access_token
    assert pool.verified(fresh.id_token).groups == ("reviewers",)


def test_a_pool_that_rotates_refresh_tokens_is_followed() -> None:
    with CognitoServer(rotates_refresh_tokens=True, client_secret=SECRET) as server:
        server.add_user(*ADA, email="ada@uni.edu")
        pool = pool_of(server)
        tokens = signed_in(pool, *ADA)
        fresh = pool.refresh(tokens)
        assert fresh.refresh_token != tokens.refresh_token
        assert pool.refresh(fresh).id_token
        with pytest.raises(NotAllowed):
            pool.refresh(tokens)


@pytest.mark.parametrize("ending", ["revoke", "everywhere", "remove", "disable"])
def test_whoever_the_pool_has_let_go_is_not_refreshed(server: CognitoServer, ending: str) -> None:
    pool = pool_of(server)
    tokens = signed_in(pool, *ADA)
    match ending:
        case "revoke":
            pool.revoke(tokens)
            pool.revoke(tokens)
        case "everywhere":
            pool.sign_out_everywhere(signed_in(pool, *ADA))
        case "remove":
            server.remove_user("ada")
        case _:
            server.disable("ada")
    with pytest.raises(NotAllowed) as caught:
        pool.refresh(tokens)
    assert str(caught.value) == ENDED


def test_a_secret_that_cannot_be_one_does_not_end_sessions() -> None:
    with CognitoServer(client_secret=SECRET) as server:
        server.add_user(*ADA, email="ada@uni.edu")
        tokens = signed_in(pool_of(server), *ADA)
        mistaken = pool_of(server, client_secret="cut off")
        for ask in (mistaken.refresh, mistaken.revoke):
            with pytest.raises(ProviderUnavailable) as caught:
                ask(tokens)
            assert str(caught.value) == NOT_SET_UP


def test_a_throttled_pool_is_tried_again_and_then_told(plain: CognitoServer) -> None:
    pool = pool_of(plain)
    tokens = signed_in(pool, *ADA)
    plain.throttle(1)
    assert pool.refresh(tokens).id_token
    asked = len(plain.asked)
    plain.throttle(100)
    with pytest.raises(ProviderUnavailable, match="too many people"):
        pool.refresh(tokens)
    assert len(plain.asked) - asked == 3


def test_a_pool_that_cannot_be_reached_is_no_reason_to_end_a_session(plain: CognitoServer) -> None:
    pool = pool_of(plain, timeout_s=0.2)
    tokens = signed_in(pool, *ADA)
    plain.go_silent()
    with pytest.raises(ProviderUnavailable) as silent:
        pool.refresh(tokens)
    plain.stop()
    with pytest.raises(ProviderUnavailable) as gone:
        pool.refresh(tokens)
    assert {str(silent.value), str(gone.value)} == {UNREACHABLE}


def test_no_aws_key_is_looked_for_or_sent(plain: CognitoServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    pool = pool_of(plain)
    assert signed_in(pool, *ADA).id_token
    assert pool.client._request_signer._credentials is None


def test_what_the_table_does_not_know_is_the_pools_own_fault() -> None:
    unknown = ClientError({"Error": {"Code": "SomethingNewException", "Message": "ada typed hunter2"}}, "InitiateAuth")
    with pytest.raises(ProviderUnavailable) as caught, refusals_told():
        raise unknown
    assert "hunter2" not in str(caught.value)
