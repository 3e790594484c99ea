"""The plain pieces of a page, run by Streamlit's own test runner without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from components.badges import status_look
from components.plain import plain
from services.domain.lifecycle import LectureStatus, QuestionStatus, RunStatus


@pytest.mark.parametrize("kind", [LectureStatus, QuestionStatus, RunStatus])
def test_every_status_has_a_word_and_an_icon(kind):
    for status in kind:
        words, icon, _ = status_look(status)
        assert words.strip()
        assert icon.strip()


def test_words_of_others_are_escaped_for_markdown():
    assert plain("*a* [b](c)\n# d $e$") == r"\*a\* \[b\]\(c\) \# d \$e\$"
    assert ":smile:" not in plain(":smile:").replace("\\", "")
    assert "http://" not in plain("see http://example.org").replace("\\", "")
    assert "www." not in plain("see www.example.org").replace("\\", "")


def test_known_errors_are_shown_as_a_sentence_and_unknown_ones_go_on():
    def script() -> None:
        from components.errors import shown_errors  # noqa: PLC0415
        from services.domain.errors import Conflict  # noqa: PLC0415

        with shown_errors():
            raise Conflict("Somebody else changed *Week 3*.")
        with shown_errors():
            raise ZeroDivisionError

    app = AppTest.from_function(script, default_timeout=30).run()
    assert [error.value for error in app.error] == [r"Somebody else changed \*Week 3\*\."]
    assert len(app.exception) == 1
    assert "ZeroDivisionError" not in app.exception[0].message


def test_page_number_comes_from_the_url_and_nonsense_is_page_one():
    def script() -> None:
        import streamlit as st  # noqa: PLC0415

        from components.layout import page_number, pager  # noqa: PLC0415
        from services.domain.paging import Page, PageRequest  # noqa: PLC0415

        page = Page(tuple(range(25)), 142, PageRequest(page_number()))
        pager(page, "questions")
        st.text(str(page.request.number))

    for asked, shown, rows in [("3", "3", "51–75"), ("x", "1", "1–25"), ("-2", "1", "1–25")]:
        app = AppTest.from_function(script, default_timeout=30)
        app.query_params["page"] = asked
        app.run()
        assert not app.exception
        assert app.text[0].value == shown
        assert app.caption[0].value == f"{rows} of 142 questions"


def test_components_mount_in_one_runtime_after_another():
    def script() -> None:
        from components.review_desk import note, review_desk  # noqa: PLC0415
        from components.uploader import uploader  # noqa: PLC0415

        review_desk(note("Accepted."), key="desk")
        uploader([], course_id=1, owner=1, accept="audio/*", max_bytes=1, key="uploader")

    for _ in range(2):
        assert not AppTest.from_function(script, default_timeout=30).run().exception
