"""A small file that is chosen in a real browser arrives as it is, or is refused there with a sentence."""

from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.components.stage_words import HOSTILE

CHOSEN_AT_ONCE = """(input, names) => {
  for (const name of names) {
    const chosen = new DataTransfer();
    chosen.items.add(new File([name], name));
    input.files = chosen.files;
    input.dispatchEvent(new Event("change"));
  }
}"""


def choose(page: Page, *files: Path | dict[str, object]) -> None:
    page.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]


def written(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def expect_arrived(page: Page, name: str, content: bytes) -> None:
    expect(page.get_by_text(f"{name} {len(content)} {sha256(content).hexdigest()[:12]}", exact=True)).to_be_visible()


def test_files_arrive_byte_for_byte_one_after_the_other(page, stage_url, tell, tmp_path):
    page.goto(f"{stage_url}/text_file")
    first, second = "Über Enzyme\r\n".encode("utf-16") * 3000, bytes(range(256)) * 10
    choose(page, written(tmp_path, "week 3.txt", first))
    expect_arrived(page, "week 3.txt", first)
    choose(page, written(tmp_path, "other.txt", second))
    expect_arrived(page, "other.txt", second)
    choose(page, written(tmp_path, "empty.txt", b""))
    expect_arrived(page, "empty.txt", b"")


def test_a_file_that_is_chosen_while_another_is_on_its_way_comes_after_it(page, stage_url, tell, tmp_path):
    page.goto(f"{stage_url}/text_file")
    choose(page, written(tmp_path, "before.txt", b"before"))
    expect_arrived(page, "before.txt", b"before")
    page.locator("input[type=file]").evaluate(CHOSEN_AT_ONCE, ["one.txt", "two.txt"])
    expect_arrived(page, "one.txt", b"one.txt")
    expect_arrived(page, "two.txt", b"two.txt")


def test_a_file_that_is_too_large_is_refused_before_it_is_sent_and_another_may_follow(page, stage_url, tell, tmp_path):
    page.goto(f"{stage_url}/text_file")
    choose(page, written(tmp_path, "lecture.txt", b"x" * 1_200_000))
    expect(page.get_by_role("alert")).to_have_text(
        "lecture.txt has 1.2 MB, and a transcript at most 1 MB. Is it the recording?"
    )
    choose(page, written(tmp_path, "small.txt", b"small"))
    expect_arrived(page, "small.txt", b"small")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_the_name_of_a_file_stays_a_name(page, stage_url, tell):
    page.goto(f"{stage_url}/text_file")
    choose(page, {"name": HOSTILE.replace("/", ""), "mimeType": "text/plain", "buffer": b"x" * 1_200_000})
    expect(page.get_by_role("alert")).to_contain_text("<")
    assert page.get_by_role("alert").locator("*").count() == 0
    assert page.title() != "broken in"
