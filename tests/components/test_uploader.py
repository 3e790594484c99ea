"""Uploads in a real browser against a server that can be told to hold, refuse and forget."""

import hashlib
import json
import os
import re
from collections import Counter
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.components.stage_uploads import BEGINNING, PART
from tests.components.stage_words import HOSTILE
from tests.waiting import wait_until

TITLE = "Guess of week3.mp4"


@pytest.fixture
def lecture(tmp_path: Path) -> Path:
    """Twelve parts of a file that no compression makes smaller."""
    return recording(tmp_path / "week3.mp4", 12)


def recording(path: Path, parts: int = 2) -> Path:
    path.write_bytes(os.urandom(parts * PART - 1000))
    return path


def choose(page: Page, *paths: Path) -> None:
    page.locator("input[type=file]").set_input_files(list(paths))


def upload(page: Page, *paths: Path) -> None:
    choose(page, *paths)
    page.get_by_role("button", name=re.compile("^Upload")).click()


def row(page: Page, title: str) -> Locator:
    return page.locator(".row").filter(has_text=title)


def wait_until_held(stage_url: str) -> None:
    """The first five parts of a file have arrived, and the stage keeps the others waiting."""
    with urlopen(f"{stage_url}/held", timeout=70) as answer:
        assert [1, 2, 3, 4, 5] in json.load(answer)["arrived"].values()


def expect_whole(page: Page, path: Path, title: str = TITLE) -> None:
    expect(page.get_by_text(f"whole: {title} {hashlib.sha256(path.read_bytes()).hexdigest()}")).to_be_visible()


def sent_twice(puts: list[list[object]]) -> int:
    return sum(count - 1 for count in Counter(map(tuple, puts)).values())


def test_several_recordings_are_sent_one_after_the_other_under_their_titles(page, stage_url, tell, tmp_path):
    files = [recording(tmp_path / f"week{number}.mp4", 3) for number in (1, 2, 3)]
    page.goto(stage_url)
    choose(page, *files)
    expect(page.get_by_label("Title of week1.mp4")).to_have_value("Guess of week1.mp4")
    page.get_by_label("Title of week2.mp4").fill("Enzymes")
    page.get_by_role("button", name="Upload 3 recordings").click()
    expect_whole(page, files[0], "Guess of week1.mp4")
    expect_whole(page, files[1], "Enzymes")
    expect_whole(page, files[2], "Guess of week3.mp4")
    expect(page.get_by_text("3 recordings have been sent")).to_be_visible()
    assert [name for name, _ in tell()["puts"]] == ["week1.mp4"] * 3 + ["week2.mp4"] * 3 + ["week3.mp4"] * 3
    assert sent_twice(tell()["puts"]) == 0


def test_upload_goes_on_after_a_reload_with_the_missing_parts_only(page, stage_url, tell, lecture):
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture)
    wait_until_held(stage_url)
    page.reload()
    expect(page.get_by_text("1.3 of 3.1 MB has arrived · Choose the file again to go on")).to_be_visible()
    expect(page.get_by_role("progressbar", name=TITLE)).to_have_attribute("aria-valuenow", "41")

    tell(release=1)
    choose(page, lecture)
    expect_whole(page, lecture)
    assert sent_twice(tell()["puts"]) == 0


def test_several_files_chosen_again_are_matched_to_their_own_uploads(page, stage_url, tell, lecture, tmp_path):
    other = recording(tmp_path / "week4.mp4", 6)
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture, other)
    wait_until_held(stage_url)
    page.reload()
    expect(page.get_by_role("button", name=re.compile("^Choose the file:"))).to_have_count(2)
    tell(release=1)
    new = recording(tmp_path / "week5.mp4")
    choose(page, other, new, lecture)
    expect_whole(page, lecture)
    expect_whole(page, other, "Guess of week4.mp4")
    expect(page.get_by_label("Title of week5.mp4")).to_be_visible()
    assert sent_twice(tell()["puts"]) == 0


def test_upload_outlasts_reruns_and_visits_to_other_pages(page, stage_url, tell, lecture, tmp_path):
    next_one = recording(tmp_path / "week4.mp4")
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture, next_one)
    wait_until_held(stage_url)
    page.get_by_role("button", name="Run again").click()
    page.get_by_role("link", name="Review").click()
    expect(page.get_by_role("heading", name="Review")).to_be_visible()
    with page.expect_response(lambda answer: answer.url.split("?")[0].endswith("/12")):
        tell(release=1)
    page.get_by_role("link", name="Upload").click()
    expect_whole(page, lecture)
    expect_whole(page, next_one, "Guess of week4.mp4")
    assert sent_twice(tell()["puts"]) == 0


def test_network_cut_in_the_middle_is_waited_out(page, stage_url, tell, lecture):
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture)
    wait_until_held(stage_url)
    page.context.set_offline(True)
    expect(page.get_by_text(re.compile(r"^Waiting for the network, next try in \d+ s$"))).to_be_visible()
    expect(page.get_by_role("button", name=f"Try now: {TITLE}")).to_be_visible()
    tell(release=1)
    page.context.set_offline(False)
    expect_whole(page, lecture)
    assert sent_twice(tell()["puts"]) <= 1


def test_part_that_arrived_unnoticed_is_not_sent_again(page, stage_url, tell, lecture):
    tell(swallows=3)
    page.goto(stage_url)
    upload(page, lecture)
    expect_whole(page, lecture)
    assert sent_twice(tell()["puts"]) == 0


def test_of_parts_that_broke_off_only_the_rest_is_sent(page, stage_url, tell, lecture):
    tell(breaks_off=2)
    page.goto(stage_url)
    upload(page, lecture)
    expect_whole(page, lecture)
    assert tell()["rests"] == [PART - BEGINNING] * 2


def test_what_is_there_of_parts_that_broke_off_is_counted_after_a_reload_too(page, stage_url, tell, lecture):
    tell(breaks_off=4, retry_after=60)
    page.goto(stage_url)
    upload(page, lecture)
    wait_until(lambda: len(tell()["puts"]) == 4, "the break of four parts", seconds=60)
    page.reload()
    expect(row(page, TITLE).get_by_text(re.compile("^0.4 of 3.1 MB has arrived"))).to_be_visible()


def test_part_that_was_damaged_on_the_way_is_sent_again(page, stage_url, tell, lecture):
    tell(damages=2)
    page.goto(stage_url)
    upload(page, lecture)
    expect_whole(page, lecture)
    assert sent_twice(tell()["puts"]) == 2


def test_busy_server_is_left_alone_for_a_while(page, stage_url, tell, lecture):
    tell(is_busy=1)
    page.goto(stage_url)
    upload(page, lecture)
    expect(page.get_by_text(re.compile(r"^Lectern is busy, next try in [56]\d s$"))).to_be_visible()
    tell(is_busy=0)
    page.get_by_role("button", name="Try now").click()
    expect_whole(page, lecture)


def test_grant_that_is_too_old_is_renewed_by_the_page(page, stage_url, tell, lecture):
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture)
    wait_until_held(stage_url)
    tell(generation=1, release=1)
    expect_whole(page, lecture)


def test_full_disk_is_told_in_the_servers_words_and_trying_again_goes_on(page, stage_url, tell, lecture):
    tell(is_full=1)
    page.goto(stage_url)
    upload(page, lecture)
    expect(row(page, TITLE).get_by_text("The disk is full. Make room and try again.")).to_be_visible()
    tell(is_full=0)
    page.get_by_role("button", name="Try again").click()
    expect_whole(page, lecture)


def test_file_without_room_is_refused_and_the_others_go_on(page, stage_url, tell, lecture, tmp_path):
    small = recording(tmp_path / "week4.mp4")
    tell(free_bytes=2 * PART)
    page.goto(stage_url)
    choose(page, lecture, small)
    expect(page.get_by_label("Title of week3.mp4")).to_have_value(TITLE)
    page.get_by_role("button", name=re.compile("^Upload")).click()
    expect(row(page, TITLE).get_by_text("There is not enough room for this file.")).to_be_visible()
    expect_whole(page, small, "Guess of week4.mp4")
    tell(free_bytes=100 * PART)
    page.get_by_role("button", name="Try again").click()
    expect_whole(page, lecture)


def test_part_that_the_whole_was_found_without_is_sent_when_tried_again(page, stage_url, tell, lecture):
    tell(refuses_whole=1)
    page.goto(stage_url)
    upload(page, lecture)
    expect(row(page, TITLE).get_by_text("Part 2 was damaged on the way.")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect_whole(page, lecture)
    assert sent_twice(tell()["puts"]) == 1


def test_recording_is_whole_although_the_page_hears_nothing_any_more(page, stage_url, tell, lecture):
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture)
    wait_until_held(stage_url)
    page.evaluate("WebSocket.prototype.send = () => {}")
    with page.expect_response(re.compile("/complete")):
        tell(release=1)
    assert tell()["whole"] == {TITLE: hashlib.sha256(lecture.read_bytes()).hexdigest()}


def test_upload_of_which_the_last_answer_was_lost_has_been_sent(page, stage_url, tell, lecture):
    tell(loses_whole=1)
    page.goto(stage_url)
    upload(page, lecture)
    expect_whole(page, lecture)
    expect(page.get_by_text(f"{TITLE} has been sent and is listed below.")).to_be_visible()
    assert sent_twice(tell()["puts"]) == 0


def test_paused_upload_sends_nothing_until_it_goes_on(page, stage_url, tell, lecture):
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture)
    wait_until_held(stage_url)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("1.3 of 3.1 MB · paused")).to_be_visible()
    tell(release=1)
    assert max(number for _, number in tell()["puts"]) <= 9, "what was under way may have arrived, nothing else"
    page.get_by_role("button", name="Go on").click()
    expect_whole(page, lecture)
    assert sent_twice(tell()["puts"]) == 0


def test_all_are_paused_and_go_on_together(page, stage_url, tell, lecture, tmp_path):
    other = recording(tmp_path / "week4.mp4")
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture, other)
    wait_until_held(stage_url)
    expect(page.get_by_text(re.compile("^0 of 2 recordings sent"))).to_be_visible()
    page.get_by_role("button", name="Pause all").click()
    expect(page.locator(".row.paused")).to_have_count(2)
    tell(release=1)
    page.get_by_role("button", name="Go on with all").click()
    expect_whole(page, lecture)
    expect_whole(page, other, "Guess of week4.mp4")


def test_two_are_sent_at_a_time_when_she_wishes(page, stage_url, tell, lecture, tmp_path):
    other = recording(tmp_path / "week4.mp4", 12)
    tell(held_above=0)
    page.goto(stage_url)
    upload(page, lecture, other)
    expect(page.locator(".row.sending")).to_have_count(1)
    page.get_by_label("Two at a time").check()
    expect(page.locator(".row.sending")).to_have_count(2)
    tell(release=1)
    expect_whole(page, lecture)
    expect_whole(page, other, "Guess of week4.mp4")


def test_what_has_arrived_is_thrown_away_only_after_a_question(page, stage_url, tell, lecture):
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture)
    wait_until_held(stage_url)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text(f"Throw away the 1.3 MB of “{TITLE}” that have arrived?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Throw away").click()
    expect(page.locator(".row")).to_have_count(0)
    assert tell()["arrived"] == {}


def test_upload_cancelled_while_it_is_being_begun_is_forgotten_by_the_server_too(page, stage_url, tell, lecture):
    page.goto(stage_url)
    choose(page, lecture)
    expect(page.get_by_label("Title of week3.mp4")).to_have_value(TITLE)
    page.evaluate(
        """() => {
            const queue = window[Symbol.for('lectern.uploads')];
            queue.begin('biology');
            queue.cancel(queue.uploads[0]);
        }"""
    )
    page.wait_for_function("window[Symbol.for('lectern.uploads')].uploads.length === 0")
    expect(page.locator(".row")).to_have_count(0)
    assert tell()["arrived"] == {}
    assert tell()["puts"] == []


def test_empty_file_and_wrong_kind_are_refused_and_the_others_are_taken(page, stage_url, tell, tmp_path):
    good = recording(tmp_path / "c.mp4")
    (tmp_path / "a.mp3").write_bytes(b"")
    (tmp_path / "b.pdf").write_bytes(b"%PDF")
    with (tmp_path / "d.mp4").open("wb") as large:
        large.truncate(50_000_001)
    page.goto(stage_url)
    choose(page, *(tmp_path / name for name in ("a.mp3", "b.pdf", "c.mp4", "d.mp4")))
    refused = page.get_by_role("alert").get_by_role("listitem")
    expect(refused).to_have_count(3)
    expect(refused.nth(0)).to_contain_text("a.mp3 is empty")
    expect(refused.nth(1)).to_contain_text("b.pdf is not a recording")
    expect(refused.nth(2)).to_contain_text("d.mp4 has 50 MB, and at most 50 MB are taken")
    assert tell()["puts"] == []
    page.get_by_role("button", name="Upload recording").click()
    expect_whole(page, good, "Guess of c.mp4")


@pytest.mark.parametrize("name", [HOSTILE.replace("/", "") + ".mp4", "\u202egnp.3keew.mp4", "w" * 240 + ".mp4"])
def test_hostile_name_is_shown_as_words_and_known_again(page, stage_url, tell, tmp_path, name):
    lecture = recording(tmp_path / name, 12)
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture)
    wait_until_held(stage_url)
    page.reload()
    expect(page.get_by_role("button", name=re.compile("^Choose the file:"))).to_be_visible()
    expect(page.locator(".row .file-name")).to_have_text(re.compile(r"^[^\u202e]+\.mp4$"))
    tell(release=1)
    choose(page, lecture)
    expect(page.get_by_text(hashlib.sha256(lecture.read_bytes()).hexdigest())).to_be_visible()
    assert page.title() != "broken in"
    assert sent_twice(tell()["puts"]) == 0


def test_file_that_changes_in_the_middle_is_asked_for_again(page, stage_url, tell, lecture):
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture)
    wait_until_held(stage_url)
    page.get_by_role("button", name="Pause").click()
    lecture.write_bytes(os.urandom(12 * PART))
    os.utime(lecture, (2e9, 2e9))
    tell(release=1)
    page.get_by_role("button", name="Go on").click()
    expect(row(page, TITLE).get_by_text("The file cannot be read any more")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Choose the file:"))).to_be_visible()


def test_upload_that_has_ended_elsewhere_leaves_the_list_with_a_sentence(page, stage_url, tell, lecture):
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture)
    wait_until_held(stage_url)
    page.reload()
    expect(page.get_by_role("button", name=re.compile("^Choose the file:"))).to_be_visible()
    tell(reset=1)
    choose(page, lecture)
    expect(page.get_by_role("alert")).to_contain_text("has ended elsewhere")
    expect(page.locator(".row")).to_have_count(0)
    page.get_by_role("button", name="Run again").click()
    expect(page.get_by_role("button", name="Dismiss")).to_be_visible()
    upload(page, lecture)
    expect_whole(page, lecture)


def test_other_file_of_the_same_name_is_told_apart_and_sent_from_the_start(page, stage_url, tell, lecture):
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture)
    wait_until_held(stage_url)
    page.reload()
    expect(page.get_by_role("button", name=re.compile("^Choose the file:"))).to_be_visible()
    tell(release=1)
    recording(lecture, 3)
    choose(page, lecture)
    expect(page.get_by_text("Not the file that was begun")).to_be_visible()
    page.get_by_role("button", name="Upload recording").click()
    expect_whole(page, lecture)
    expect(page.get_by_role("button", name=re.compile("^Choose the file:"))).to_be_visible()


def test_dropped_recordings_are_taken_wherever_they_fall(page, stage_url, tell):
    page.goto(stage_url)
    expect(page.get_by_role("button", name="Run again")).to_be_visible()
    page.locator(".drop").wait_for()
    page.evaluate(
        """() => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(["words"], "week7.mp4", { type: "video/mp4" }));
            transfer.items.add(new File(["words"], "week8.mp4", { type: "video/mp4" }));
            const drop = (name) => new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true });
            document.querySelector("h1").dispatchEvent(drop("dragover"));
            document.querySelector("h1").dispatchEvent(drop("drop"));
        }"""
    )
    expect(page.get_by_role("button", name="Upload 2 recordings")).to_be_focused()


def test_another_person_in_the_same_tab_sees_nothing_of_it(page, stage_url, tell, lecture):
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture)
    wait_until_held(stage_url)
    assert page.evaluate("window[Symbol.for('lectern.uploads')].uploads[0].state") == "sending"
    page.evaluate("window[Symbol.for('lectern.uploads')].belongTo('eve')")
    assert page.evaluate("window[Symbol.for('lectern.uploads')].uploads.length") == 0


def test_leaving_the_page_is_asked_about_only_while_something_is_on_its_way(page, stage_url, tell, lecture):
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture)
    wait_until_held(stage_url)
    page.reload()
    assert asked == ["beforeunload"]
    expect(page.get_by_role("button", name=re.compile("^Choose the file:"))).to_be_visible()
    page.reload()
    assert asked == ["beforeunload"]


def test_whole_way_is_walked_by_keyboard(page, stage_url, tell, tmp_path):
    files = [recording(tmp_path / f"week{number}.mp4") for number in (1, 2)]
    tell(held_above=0)
    page.goto(stage_url)
    choose(page, *files)
    expect(page.get_by_role("button", name="Upload 2 recordings")).to_be_focused()
    page.get_by_label("Title of week1.mp4").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Title of week2.mp4")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".row.sending")).to_have_count(1)
    expect(page.get_by_role("group", name="Recordings being uploaded")).to_be_focused()
    tell(release=1)
    expect_whole(page, files[1], "Guess of week2.mp4")


def test_recording_that_another_tab_is_sending_is_not_sent_twice(page, stage_url, tell, lecture):
    tell(held_above=5)
    page.goto(stage_url)
    upload(page, lecture)
    wait_until_held(stage_url)
    other = page.context.new_page()
    other.on("dialog", lambda dialog: dialog.accept())
    other.goto(stage_url)
    expect(other.get_by_role("button", name=re.compile("^Choose the file:"))).to_be_visible()
    choose(other, lecture)
    expect(row(other, TITLE).get_by_text("This recording is being sent from another tab or window.")).to_be_visible()
    page.close(run_before_unload=False)
    other.wait_for_function("navigator.locks.query().then(({ held }) => held.length === 0)")
    other.get_by_role("button", name="Try again").click()
    tell(release=1)
    expect_whole(other, lecture)


def test_page_that_is_not_secure_sends_without_hashes(page, stage_url, tell, lecture):
    page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    page.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
    page.goto(stage_url)
    upload(page, lecture)
    expect_whole(page, lecture)
