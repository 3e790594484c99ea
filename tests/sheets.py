"""What a page shows by components of ours, and the press of a button in one, for Streamlit's own test runner."""

import json
from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest


def sheet_words(app: AppTest) -> str:
    """Every word that the page's sheets were given to show."""
    return " ".join(_texts([json.loads(part.proto.json) for part in _sheets(app)]))


def sheet_title(app: AppTest) -> str:
    """The title of the page, as its head shows it."""
    return str(next(part["title"] for part in _parts(app) if part["kind"] == "head"))


def sheet_buttons(app: AppTest) -> dict[str, str]:
    """The buttons of the page's sheets: what each says, by its name."""
    actions = [part["action"] for part in _parts(app) if part.get("action")]
    return {action["act"]: action["label"] for action in actions}


def press(app: AppTest, act: str) -> AppTest:
    """Report to the page what the browser does when a button of a sheet is pressed."""
    name = next(
        part.proto.id
        for part in _sheets(app)
        if any((piece.get("action") or {}).get("act") == act for piece in json.loads(part.proto.json))
    )
    states = app._tree.get_widget_states()
    event = states.widgets.add()
    event.id = f"$$STREAMLIT_INTERNAL_KEY_{name}__events"
    event.json_trigger_value = json.dumps([{"event": "chosen", "value": {"act": act}}])
    return app._run(states)


def _sheets(app: AppTest) -> list[Any]:
    return [part for part in app.get("bidi_component") if part.proto.component_name == "lectern_sheet"]


def _parts(app: AppTest) -> Iterator[dict[str, Any]]:
    for part in _sheets(app):
        yield from json.loads(part.proto.json)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
