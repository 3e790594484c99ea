"""What lies on a desk, and the press of a key, or of the button that stands for it, for Streamlit's own test runner."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.sheets import report


def desk_words(app: AppTest) -> str:
    """Every line that the desks of the page were given to show, without the names of icons."""
    lines: list[str] = []
    for part in _desks(app):
        data = json.loads(part.proto.json)[0]
        asked, said, bar = data.get("asked") or {}, data.get("said") or {}, data.get("bar") or {}
        runs = [[["", words]] for words in (data.get("note", ""), asked.get("stem", ""), bar.get("trouble", ""))]
        runs += [data["tally"]["words"]] if "tally" in data else []
        runs += [*data.get("about", []), *asked.get("lines", []), *data.get("more", []), *said.get("lines", [])]
        lines += ["".join(run[1] for run in line if not run[0].startswith("icon")) for line in runs]
        lines += [quote["quote"] for quote in said.get("quotes", [])]
    return "\n".join(filter(None, lines))


def press_key(app: AppTest, key: str, *, subject: str | None = None) -> AppTest:
    """Report to the page what the browser does when a key is pressed; `subject` is what lay there, if not this."""
    part, data = next((part, data) for part in _desks(app) if (data := json.loads(part.proto.json)[0]).get("bar"))
    assert key in dict(data["bar"]["bindings"])
    return report(app, part.proto.id, "did", {"key": key, "subject": subject or data["subject"]})


def follow_link(app: AppTest, label: str) -> AppTest:
    """Report to the page what the browser does when a link on a desk is clicked."""
    found = ((part, run) for part in _desks(app) for run in _runs(json.loads(part.proto.json)[0]) if run[0] == "link")
    part, link = next((part, run) for part, run in found if run[1] == label)
    return report(app, part.proto.id, "did", {"to": link[2], "subject": ""})


def _runs(data: dict[str, Any]) -> list[list[str]]:
    lines = [*data.get("about", []), *data.get("more", []), *(data.get("said") or {}).get("lines", [])]
    return [run for line in lines for run in line]


def _desks(app: AppTest) -> list[Any]:
    return [part for part in app.get("bidi_component") if part.proto.component_name == "lectern_review_desk"]
