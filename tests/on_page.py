"""What is written on a page, and its plain buttons, for Streamlit's own test runner."""

from streamlit.testing.v1 import AppTest

from tests.press import desk_words
from tests.sheets import sheet_words


def words(app: AppTest) -> str:
    """Everything that is written on the page, on its sheets and on its desks, without the escapes of Markdown."""
    parts = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    written = [*(part.value for part in parts), sheet_words(app), desk_words(app)]
    return " ".join(written).replace("\\", "")


def errors(app: AppTest) -> str:
    """The errors alone."""
    return " ".join(error.value for error in app.error).replace("\\", "")


def click(app: AppTest, label: str) -> AppTest:
    """Press the button that is called so."""
    return next(button for button in app.button if button.label == label).click().run()
