"""Addresses for the parts of a recording, each for its own bytes, and what becomes of bytes that are others."""

import base64
import hashlib

import pytest
from starlette.testclient import TestClient

from services.domain.people import Person
from services.domain.uploads import PART_SIZE, ChosenFile, UploadPlan
from services.wiring import Services
from tests.factories import Factory
from tests.web.conftest import sign_in

HEADER = "x-amz-checksum-sha256"
FIRST, LAST = b"a" * PART_SIZE, b"z" * 100
CHOSEN = ChosenFile("week_03-enzymes.opus", PART_SIZE + 100, "audio/ogg", 1)


@pytest.fixture
def browser(browser: TestClient, services: Services, teacher: Person) -> TestClient:
    """The teacher's browser, signed in."""
    sign_in(services, browser, teacher)
    return browser


@pytest.fixture
def plan(services: Services, make: Factory, teacher: Person) -> UploadPlan:
    """The teacher's upload of a whole part and a short one."""
    return services.uploads.begin(teacher, make.course(teacher), CHOSEN)


def sha256(content: bytes) -> str:
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def signed(browser: TestClient, plan: UploadPlan, number: int, checksum: str | None) -> dict[str, object]:
    answer = browser.post(plan.sign, json={"parts": [{"number": number, "sha256": checksum}]})
    assert answer.status_code == 200, answer.text
    link: dict[str, object] = answer.json()["urls"][str(number)]
    return link


def put(browser: TestClient, link: dict[str, object], content: bytes, **other_headers: str) -> int:
    headers = {**link["headers"], **other_headers}  # type: ignore[dict-item]
    return browser.put(link["url"], content=content, headers=headers).status_code  # type: ignore[arg-type]


def arrived(browser: TestClient, plan: UploadPlan) -> list[int]:
    answer = browser.get(plan.sign)
    assert answer.headers["cache-control"] == "no-store"
    told: list[int] = answer.json()["arrived"]
    return told


def test_a_part_goes_where_it_was_signed_for_and_is_told_to_have_arrived(browser: TestClient, plan: UploadPlan) -> None:
    asked = [{"number": 2, "sha256": sha256(LAST)}, {"number": 1, "sha256": sha256(FIRST)}]
    urls = browser.post(plan.sign, json={"parts": asked}).json()["urls"]
    assert urls["1"]["headers"] == {HEADER: sha256(FIRST)}
    assert put(browser, urls["2"], LAST) == 204
    assert arrived(browser, plan) == [2]
    assert put(browser, urls["1"], FIRST) == 204
    assert arrived(browser, plan) == [1, 2]


def test_bytes_that_changed_on_the_way_do_not_count_and_are_sent_again(browser: TestClient, plan: UploadPlan) -> None:
    link = signed(browser, plan, 2, sha256(LAST))
    assert put(browser, link, LAST[:-1] + b"Z") == 400
    assert arrived(browser, plan) == []
    assert put(browser, link, LAST) == 204
    assert arrived(browser, plan) == [2]


def begun(browser: TestClient, plan: UploadPlan) -> dict[str, object]:
    told: dict[str, object] = browser.get(plan.sign).json()["begun"]
    return told


def test_of_a_part_that_broke_off_only_the_rest_is_sent(browser: TestClient, plan: UploadPlan) -> None:
    link, whole = signed(browser, plan, 1, sha256(FIRST)), len(FIRST)
    assert put(browser, link, FIRST[:1000]) == 400
    assert begun(browser, plan) == {"1": {"size": 1000, "sha256": sha256(FIRST)}}
    more = {"Content-Range": f"bytes 1000-{whole - 1}/{whole}"}
    assert put(browser, link, FIRST[1000:5000], **more) == 400
    assert begun(browser, plan) == {"1": {"size": 5000, "sha256": sha256(FIRST)}}
    assert put(browser, link, FIRST[5000:], **{"Content-Range": f"bytes 5000-{whole - 1}/{whole}"}) == 204
    assert (arrived(browser, plan), begun(browser, plan)) == ([1], {})


def test_a_rest_that_does_not_fit_is_refused_and_the_whole_part_is_taken(browser: TestClient, plan: UploadPlan) -> None:
    link = signed(browser, plan, 2, sha256(LAST))
    assert put(browser, link, LAST[:40]) == 400
    for told, rest in (
        ("bytes 50-99/100", LAST[50:]),  # less is there
        ("bytes 40-98/100", LAST[40:]),  # it would not end where the part does
        ("bytes 40-", LAST[40:]),
        ("bytes 40-99/100", LAST[40:] + b"Z"),
    ):
        assert put(browser, link, rest, **{"Content-Range": told}) in {400, 413}
        assert arrived(browser, plan) == []
    other = signed(browser, plan, 2, sha256(b"y" * 100))
    assert put(browser, other, b"y" * 60, **{"Content-Range": "bytes 40-99/100"}) == 400, "of another file"
    assert put(browser, link, LAST[40:-1] + b"Z", **{"Content-Range": "bytes 40-99/100"}) == 400
    assert begun(browser, plan) == {}, "what is there of a part that came out wrong counts no more"
    assert put(browser, link, LAST) == 204
    assert arrived(browser, plan) == [2]


def test_nothing_is_kept_of_a_part_whose_checksum_nobody_knows(browser: TestClient, plan: UploadPlan) -> None:
    assert put(browser, signed(browser, plan, 2, None), LAST[:40]) == 400
    assert begun(browser, plan) == {}


def test_a_part_that_is_overwritten_with_other_bytes_counts_no_longer(browser: TestClient, plan: UploadPlan) -> None:
    link = signed(browser, plan, 2, sha256(LAST))
    assert put(browser, link, LAST) == 204
    assert put(browser, link, b"Z" * 100) == 400
    assert arrived(browser, plan) == []


def test_the_checksum_of_a_link_can_be_neither_swapped_nor_left_out_nor_added(
    browser: TestClient, plan: UploadPlan
) -> None:
    other = b"y" * 100
    link = signed(browser, plan, 2, sha256(LAST))
    assert put(browser, link, other, **{HEADER: sha256(other)}) == 403
    assert browser.put(str(link["url"]), content=other).status_code == 403
    bare = signed(browser, plan, 2, None)
    assert bare["headers"] == {}
    assert put(browser, bare, other, **{HEADER: sha256(other)}) == 403
    assert arrived(browser, plan) == []
    assert put(browser, bare, other) == 204  # a browser that cannot count checksums: the connection is all there is


def test_the_links_are_for_the_person_and_for_as_long_as_she_teaches(
    services: Services, browser: TestClient, plan: UploadPlan, make: Factory, teacher: Person
) -> None:
    course = services.lectures.get(teacher, plan.lecture_id).course_id
    asked = {"parts": [{"number": 1, "sha256": None}]}
    sign_in(services, browser, make.person("Sam Stranger"))
    for answer in (browser.post(plan.sign, json=asked), browser.get(plan.sign)):
        assert answer.status_code == 403
        assert "made for somebody else" in answer.json()["error"]
    sign_in(services, browser, teacher)
    services.courses.archive(teacher, course)
    assert browser.post(plan.sign, json=asked).status_code == 403
    services.courses.restore(teacher, course)
    assert browser.post(plan.sign, json=asked).status_code == 200
    browser.cookies.clear()
    assert browser.post(plan.sign, json=asked).status_code == 403
    assert browser.get(plan.sign).status_code == 403


def test_an_upload_that_has_ended_is_not_found(
    services: Services, browser: TestClient, plan: UploadPlan, teacher: Person
) -> None:
    link = signed(browser, plan, 2, sha256(LAST))
    services.uploads.give_up(teacher, plan.lecture_id)
    assert browser.post(plan.sign, json={"parts": []}).status_code == 404
    assert browser.get(plan.sign).status_code == 404
    assert put(browser, link, LAST) == 404


def test_a_recording_is_completed_without_its_page_and_by_nobody_else(
    services: Services, browser: TestClient, plan: UploadPlan, make: Factory, teacher: Person
) -> None:
    complete = f"{plan.sign}/complete"
    assert put(browser, signed(browser, plan, 1, sha256(FIRST)), FIRST) == 204
    answer = browser.post(complete)
    assert (answer.status_code, "1 parts of the file" in answer.json()["error"]) == (400, True)
    assert put(browser, signed(browser, plan, 2, sha256(LAST)), LAST) == 204
    sign_in(services, browser, make.person("Sam Stranger"))
    assert browser.post(complete).status_code == 403
    sign_in(services, browser, teacher)
    assert [browser.post(complete).status_code for _ in range(2)] == [204, 204]
    assert services.store.describe(services.lectures.get(teacher, plan.lecture_id).object_key).size == plan.size


def test_completing_what_was_thrown_away_is_not_found(
    services: Services, browser: TestClient, plan: UploadPlan, teacher: Person
) -> None:
    services.uploads.give_up(teacher, plan.lecture_id)
    assert browser.post(f"{plan.sign}/complete").status_code == 404


@pytest.mark.parametrize(
    "parts",
    [
        [{"number": 0, "sha256": None}],
        [{"number": 3, "sha256": None}],
        [{"number": -1, "sha256": None}],
        [{"number": True, "sha256": None}],
        [{"number": "1", "sha256": None}],
        [{"number": 1.5, "sha256": None}],
        [{"number": 1, "sha256": "too short"}],
        [{"number": 1, "sha256": "é" * 44}],
        [{"number": 1, "sha256": base64.b64encode(b"x" * 31).decode()}],
        [{"number": 1, "sha256": sha256(LAST) + "\n"}],
        [{"number": 1, "sha256": 7}],
        [{"sha256": None}],
        [1],
        "1",
        None,
        [{"number": 1, "sha256": None}] * 9,
    ],
)
def test_what_is_no_list_of_parts_is_refused_with_a_sentence(
    browser: TestClient, plan: UploadPlan, parts: object
) -> None:
    answer = browser.post(plan.sign, json={"parts": parts})
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe", b"null", b'"parts"', b"[" * 4000])
def test_what_is_no_json_is_refused_with_a_sentence(browser: TestClient, plan: UploadPlan, body: bytes) -> None:
    assert "not a list of parts" in browser.post(plan.sign, content=body).json()["error"]


def test_an_endless_list_is_not_read(browser: TestClient, plan: UploadPlan) -> None:
    assert browser.post(plan.sign, content=b" " * 5000).status_code == 413


def test_a_token_of_another_purpose_signs_nothing(browser: TestClient, plan: UploadPlan) -> None:
    part = str(signed(browser, plan, 1, None)["url"]).rpartition("/")[2]
    for token in (part, "nonsense", "%00"):
        assert browser.post(f"/uploads/sign/{token}", json={"parts": []}).status_code == 403
