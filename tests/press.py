"""The press of a key, or of the button that stands for it, for Streamlit's own test runner."""

import json

from streamlit.testing.v1 import AppTest

from tests.sheets import report


def press_key(app: AppTest, key: str) -> AppTest:
    """Report to the page what the browser does when a key of it is pressed."""
    part = next(part for part in app.get("bidi_component") if part.proto.component_name == "lectern_keys")
    assert key in dict(json.loads(part.proto.json)["bindings"])
    return report(app, part.proto.id, "pressed", {"key": key})
