"""What lies on a desk, and the press of a key, or of the button that stands for it, for Streamlit's own test runner."""

import json
from typing import Any
from uuid import uuid4

from streamlit.testing.v1 import AppTest

from tests.sheets import report


def desk_words(app: AppTest) -> str:
    """Every line that the desks of the page were given to show, without the names of icons."""
    lines: list[str] = []
    for part in _desks(app):
        data = json.loads(part.proto.json)[0]
        asked, said = data.get("asked") or {}, data.get("said") or {}
        runs = [[["", words]] for words in (data.get("note", ""), asked.get("stem", ""))]
        runs += [data["tally"]["words"]] if "tally" in data else []
        runs += [*data.get("about", []), *asked.get("lines", []), *data.get("more", []), *said.get("lines", [])]
        runs += [*(data.get("found") or {}).get("lines", []), *_of_revision(data.get("revision") or {})]
        told = data.get("sections") or {}
        for section in [*told.get("left", []), *told.get("right", [])]:
            runs += [[["", section["title"]]], *section["lines"]]
        for version in (data.get("past") or {}).get("versions", []):
            runs += [version["summary"], *version["lines"]]
        lines += ["".join(_told(run) for run in line if not run[0].startswith("icon")) for line in runs]
        runs = [line for quote in said.get("quotes", []) for line in (quote["quote"], quote["instead"])]
        lines += ["".join(_told(run) for run in line if not run[0].startswith("icon")) for line in runs]
    return "\n".join(filter(None, lines))


def _of_revision(told: dict[str, Any]) -> list[list[list[str]]]:
    lines = [*told.get("lines", []), *told.get("changes", [])]
    for side in told.get("sides", []):
        lines += [[["", side["title"]]], [["", side["stem"]]], *side["lines"], *side["found"]]
    return lines


def _told(run: list[str]) -> str:
    sign = {"added": "[+{}]", "removed": "[-{}]"}.get(run[0], "{}")
    return sign.format(run[1])


def press_key(app: AppTest, key: str, *, subject: str | None = None) -> AppTest:
    """Report to the page what the browser does when a key is pressed; `subject` is what lay there, if not this."""
    part, data = _desk_with(app, key)
    return report(app, part.proto.id, "did", {"key": key, "subject": subject or data["subject"]})


def give(app: AppTest, act: str, *, subject: str | None = None, press: str | None = None, **more: object) -> AppTest:
    """Report to the page what the browser does when a reviewer gives `act` on the question that lies there."""
    found = ((part, json.loads(part.proto.json)[0]) for part in _desks(app))
    part, data = next((part, data) for part, data in found if "queue" in data)
    assert act in data["queue"]["acts"].values()
    ahead = data["queue"]["ahead"]
    told = {"press": press or str(uuid4()), "act": act, "subject": subject or data["subject"], "seen": [0.0, 4.0]}
    told |= {"then": ahead["subject"]} if ahead else {}
    return report(app, part.proto.id, "did", {"given": [told | more], "subject": data["subject"]})


def wish(app: AppTest, **wished: str) -> AppTest:
    """Report to the page what the browser does when the writer is asked for something in a dialog."""
    part, data = _desk_with(app, "w")
    return report(app, part.proto.id, "did", {"wish": wished, "subject": data["subject"]})


def press_act(app: AppTest, act: str) -> AppTest:
    """Report to the page what the browser does when the button of a version is pressed."""
    found = ((part, json.loads(part.proto.json)[0]) for part in _desks(app))
    part, data = next((part, data) for part, data in found if data.get("past"))
    assert act in [version["act"]["act"] for version in data["past"]["versions"] if version["act"]]
    return report(app, part.proto.id, "did", {"act": act, "subject": data["subject"]})


def desk_keys(app: AppTest) -> list[str]:
    """What the keys of the page's desks are bound to, by their buttons."""
    return [words for part in _desks(app) for _, words in _bindings(json.loads(part.proto.json)[0])]


def _desk_with(app: AppTest, key: str) -> tuple[Any, dict[str, Any]]:
    found = ((part, json.loads(part.proto.json)[0]) for part in _desks(app))
    return next((part, data) for part, data in found if key in dict(_bindings(data)))


def _bindings(data: dict[str, Any]) -> list[list[str]]:
    return [each for name in ("bar", "ways", "revision") for each in (data.get(name) or {}).get("bindings", [])]


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


def keeper(app: AppTest) -> tuple[str, dict[str, Any]]:
    """The component that keeps unsaved text in the browser: its id, and what it was told."""
    (proto,) = (one.proto for one in app.get("bidi_component") if one.proto.component_name == "lectern_kept_edit")
    return proto.id, dict(json.loads(proto.json)[0])
