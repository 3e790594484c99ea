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
    return str(next(part["title"] for part in sheet_parts(app) if part["kind"] == "head"))


def sheet_buttons(app: AppTest) -> dict[str, str]:
    """The buttons of the page's sheets: what each says, by its name."""
    return _acts(sheet_parts(app))


def sheet_parts(app: AppTest) -> list[dict[str, Any]]:
    """The parts of the page's sheets, in order, each before those within it."""
    parts = [part for each in _sheets(app) for part in json.loads(each.proto.json)]
    return [each for part in parts for each in (part, *part.get("parts", ()))]


def sheet_links(app: AppTest) -> dict[str, str]:
    """The links of the page's sheets: where each leads, by its words."""
    return dict(_links(sheet_parts(app)))


def sheet_lines(app: AppTest) -> list[list[Any]]:
    """The rows of the page's lists to compare, in order, each with its cells."""
    return [row for part in sheet_parts(app) if part["kind"] == "lines" for row in part["rows"]]


def sheet_rows(app: AppTest) -> list[dict[str, Any]]:
    """The rows of the page's sheets, in order."""
    return [row for part in sheet_parts(app) if part["kind"] == "rows" for row in part["rows"]]


def sheet_numbers(app: AppTest) -> dict[str, str]:
    """The figures that the page's sheets show, by their names."""
    return {name: value for part in sheet_parts(app) if part["kind"] == "numbers" for name, value in part["values"]}


def sheet_files(app: AppTest) -> dict[str, str]:
    """The files that the page's sheets offer to save: the address of each, by what it says."""
    lists = [part["files"] for part in sheet_parts(app) if part["kind"] == "downloads"]
    return {file["label"]: file["address"] for files in lists for file in files}


def press(app: AppTest, act: str) -> AppTest:
    """Report to the page what the browser does when a button of a sheet is pressed."""
    name = next(part.proto.id for part in _sheets(app) if act in _acts(json.loads(part.proto.json)))
    return report(app, name, "chosen", {"act": act})


def follow(app: AppTest, address: str) -> AppTest:
    """Report to the page what the browser does when a link of a sheet is clicked, or a field leads on."""
    return report(app, _sheets(app)[0].proto.id, "chosen", {"to": address})


def report(app: AppTest, name: str, event: str, value: object) -> AppTest:
    """Report an event of the component of this id, as the browser does."""
    states = app._tree.get_widget_states()
    state = states.widgets.add()
    state.id = f"$$STREAMLIT_INTERNAL_KEY_{name}__events"
    state.json_trigger_value = json.dumps([{"event": event, "value": value}])
    return app._run(states)


def _sheets(app: AppTest) -> list[Any]:
    return [part for part in app.get("bidi_component") if part.proto.component_name == "lectern_sheet"]


def _acts(value: object) -> dict[str, str]:
    """The buttons in a part of a sheet, however deep: what each says, by its name."""
    if isinstance(value, list):
        return {act: label for each in value for act, label in _acts(each).items()}
    if isinstance(value, dict):
        found = {value["act"]: value["label"]} if "act" in value else {}
        return found | _acts(list(value.values()))
    return {}


def _links(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for each in value:
            yield from _links(each)
    elif isinstance(value, dict):
        if "address" in value and "label" in value:
            yield value["label"], value["address"]
        yield from _links(list(value.values()))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        yield from _texts(list(value.values()))
