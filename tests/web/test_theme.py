"""What is kept of Streamlit's messages says the same as what Streamlit would say."""

import pytest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from components.web.theme import keep_theme


@pytest.mark.parametrize("section", ["theme", "theme.light", "theme.dark", "theme.sidebar", "theme.dark.sidebar"])
def test_the_kept_theme_is_the_one_of_the_settings(monkeypatch: pytest.MonkeyPatch, section: str) -> None:
    theirs, ours, again = CustomThemeConfig(), CustomThemeConfig(), CustomThemeConfig()
    app_session._populate_theme_msg(theirs, section)
    monkeypatch.setattr(app_session, "_populate_theme_msg", app_session._populate_theme_msg)
    keep_theme()
    app_session._populate_theme_msg(ours, section)
    app_session._populate_theme_msg(again, section)
    assert ours == again == theirs
    assert (section == "theme.sidebar") or theirs.ByteSize() > 0
