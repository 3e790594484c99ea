"""Uploads in a real browser against a server that can be told to hold, refuse and forget."""

import hashlib
import json
import os
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

PART = 256 * 1024


@pytest.fixture
def lecture(tmp_path: Path) -> Path:
    """Twelve parts of a file that no compression makes smaller."""
    path = tmp_path / "week3.mp4"
    path.write_bytes(os.urandom(12 * PART - 1000))
    return path


def choose(page: Page, path: Path) -> None:
    page.locator("input[type=file]").set_input_files(path)


def wait_until_held(stage_url: str) -> None:
    """The first five of twelve parts have arrived, and the stage keeps the others waiting."""
    with urlopen(f"{stage_url}/held", timeout=20) as answer:
        assert json.load(answer)["arrived"] == [1, 2, 3, 4, 5]


def received(path: Path) -> str:
    return f"received: {hashlib.sha256(path.read_bytes()).hexdigest()}"


def test_upload_goes_on_after_a_reload_with_the_missing_parts_only(page, stage_url, tell, lecture):
    tell(held_above=5)
    page.goto(stage_url)
    choose(page, lecture)
    wait_until_held(stage_url)
    page.reload()
    expect(page.get_by_text("41% has arrived and is kept")).to_be_visible()
    expect(page.get_by_text("Choose week3.mp4 again")).to_be_visible()

    tell(release=1)
    before = len(tell()["puts"])
    choose(page, lecture)
    expect(page.get_by_text(received(lecture))).to_be_visible()
    assert sorted(set(tell()["puts"][before:])) == [6, 7, 8, 9, 10, 11, 12]


def test_upload_outlasts_reruns_and_visits_to_other_pages(page, stage_url, tell, lecture):
    tell(held_above=5)
    page.goto(stage_url)
    choose(page, lecture)
    wait_until_held(stage_url)
    page.get_by_role("button", name="Run again").click()
    page.get_by_role("link", name="Review").click()
    expect(page.get_by_role("heading", name="Review")).to_be_visible()
    tell(release=1)
    page.get_by_role("link", name="Upload").click()
    expect(page.get_by_text(received(lecture))).to_be_visible()
    assert sorted(tell()["puts"]) == list(range(1, 13))


def test_part_urls_that_are_too_old_are_renewed(page, stage_url, tell, lecture):
    tell(held_above=5)
    page.goto(stage_url)
    choose(page, lecture)
    wait_until_held(stage_url)
    tell(generation=1, release=1)
    expect(page.get_by_text(received(lecture))).to_be_visible()
    expect(page.get_by_text("told: chosen refresh complete")).to_be_visible()


def test_full_disk_is_told_in_the_servers_words_and_trying_again_goes_on(page, stage_url, tell, lecture):
    tell(is_full=1)
    page.goto(stage_url)
    choose(page, lecture)
    expect(page.get_by_role("alert")).to_have_text("The disk is full. Make room and try again.")
    tell(is_full=0)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text(received(lecture))).to_be_visible()


def test_paused_upload_sends_nothing_until_it_goes_on(page, stage_url, tell, lecture):
    tell(held_above=5)
    page.goto(stage_url)
    choose(page, lecture)
    wait_until_held(stage_url)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("paused")).to_be_visible()
    tell(release=1)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text(received(lecture))).to_be_visible()


def test_another_file_is_refused_while_one_is_begun(page, stage_url, tell, lecture, tmp_path):
    tell(held_above=5)
    page.goto(stage_url)
    choose(page, lecture)
    wait_until_held(stage_url)
    page.reload()
    expect(page.get_by_text("Choose week3.mp4 again")).to_be_visible()
    other = tmp_path / "week4.mp4"
    other.write_bytes(b"something else")
    choose(page, other)
    expect(page.get_by_role("alert")).to_contain_text("This is week4.mp4")
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("Choose a recording")).to_be_visible()


def test_empty_file_and_wrong_kind_are_refused_before_anything_is_sent(page, stage_url, tell, tmp_path):
    page.goto(stage_url)
    for name, content, sentence in [("a.mp3", b"", "a.mp3 is empty"), ("a.pdf", b"%PDF", "a.pdf is not a recording")]:
        (tmp_path / name).write_bytes(content)
        choose(page, tmp_path / name)
        expect(page.get_by_role("alert")).to_contain_text(sentence)
    assert tell()["puts"] == []
