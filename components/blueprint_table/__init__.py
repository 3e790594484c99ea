"""What an exam shall cover and ask, as a table: typed, moved, begun anew, with the material that stands behind it."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from components.blueprint_table.typed import typed_blueprint, typed_value
from components.question_words import TYPE_NAMES
from components.registration import register
from services.domain.blueprints import Blueprint, Stretch
from services.domain.course_settings import LANGUAGES
from services.domain.lecture_offers import Offer, OfferedLecture, Wanted
from services.domain.questions import Bloom, Difficulty
from services.domain.saved_blueprints import MOST_ROWS, PRESETS, SavedBlueprint
from services.writing.protocol import BUILTIN_LEVELS

_mount = register(
    __file__,
    "../part.js",
    "../clock.js",
    "words.js",
    "material.js",
    "coverage.js",
    "reasons.js",
    "rows.js",
    "totals.js",
    "naming.js",
)

_TYPES = [(kind.value, name) for kind, name in TYPE_NAMES.items()]
_BLOOMS = [(level.value, level.value.capitalize()) for level in Bloom]
_DIFFICULTIES = [(each.value, each.value.capitalize()) for each in Difficulty]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a blueprint is made from: the course's lectures, objectives and language, and what is kept.

    `parts` says for stretches that are not whole lectures what they hold, `places` what the stretches have for rows
    that ask for more than a type. `last` is the order before.
    """

    lectures: Sequence[OfferedLecture]
    parts: Mapping[Stretch, Offer]
    places: Mapping[tuple[Wanted, Stretch], int]
    objectives: Sequence[str]
    language: str
    saved: Sequence[SavedBlueprint]
    last: Blueprint | None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of the table: `act` is `order`, `save`, `rename`, `delete` or `undo`.

    `name` is what was typed as one, `about` the id of the saved blueprint, `over` the version it shall replace.
    """

    act: str
    blueprint: Blueprint
    name: str = ""
    about: str = ""
    over: int | None = None


def blueprint_table(
    shelf: Shelf,
    typed: Blueprint,
    *,
    place: str,
    is_held: bool,
    moment: str,
    is_builtin: bool,
    most: int,
    estimate: str,
    done: str,
    can_undo: bool,
    on_type: Callable[[Blueprint], None],
    key: str,
) -> Pressed | None:
    """Draw the table; what was just pressed, in exactly one run.

    The browser holds what is typed and begins with `typed`, anew whenever `moment` changes; `on_type` gets it soon
    after each change. Unless it `is_held` here, the browser looks for what a reload has left it under the name `place`.
    `estimate` is what the order will cost and take. `done` says what was just done to the saved blueprints.
    """
    told = _mount(
        key=key,
        # In a list, because Streamlit looks through every value of a mapping for tables.
        data=[
            {
                "shelf": _shelf(shelf),
                "offered": _OFFERED,
                "typed": typed_value(typed),
                "place": place,
                "held": is_held,
                "moment": moment,
                "builtin": is_builtin,
                "most": most,
                "estimate": estimate,
                "done": [done, can_undo],
            }
        ],
        on_typed_change=partial(_report, key, on_type),
        on_pressed_change=_nothing,
    ).pressed
    return _pressed(told) if told else None


def _shelf(shelf: Shelf) -> str:
    """What changes with the course, as one text: Streamlit looks at every value that it is given singly."""
    told = {
        "lectures": [[str(each.id), each.title, *_offer(each.whole)] for each in shelf.lectures],
        "parts": [
            [str(part.lecture_id), part.start_ms, part.end_ms, *_offer(offer)] for part, offer in shelf.parts.items()
        ],
        "places": [
            [
                [wanted.type, wanted.bloom, wanted.difficulty, wanted.objective],
                [str(at.lecture_id), at.start_ms, at.end_ms],
                count,
            ]
            for (wanted, at), count in shelf.places.items()
        ],
        "objectives": shelf.objectives,
        "language": [shelf.language, LANGUAGES.get(shelf.language.split("-")[0], shelf.language)],
        "saved": [
            [str(each.id), each.name, each.blueprint.total, each.version, each.saved_by, typed_value(each.blueprint)]
            for each in shelf.saved
        ],
        "last": shelf.last and [shelf.last.total, typed_value(shelf.last)],
    }
    return json.dumps(told)


def _offer(offer: Offer) -> list[Any]:
    return [offer.taught_ms, offer.words, offer.places]


def _report(key: str, on_type: Callable[[Blueprint], None]) -> None:
    told = st.session_state[key]["typed"]
    if told:
        on_type(typed_blueprint(told))


def _pressed(told: Mapping[str, Any]) -> Pressed:
    over = told.get("over")
    return Pressed(
        str(told["act"]),
        typed_blueprint(told["typed"]),
        str(told.get("name", "")),
        str(told.get("about", "")),
        None if over is None else int(over),
    )


_OFFERED = json.dumps(
    {
        "types": _TYPES,
        "blooms": _BLOOMS,
        "difficulties": _DIFFICULTIES,
        "levels": sorted(BUILTIN_LEVELS),
        "most_rows": MOST_ROWS,
        "languages": list(LANGUAGES.items()),
        "presets": [
            [preset.name, preset.total, preset.about, typed_value(Blueprint(preset.rows))] for preset in PRESETS
        ],
    }
)
"""What every table offers to choose from."""


def _nothing() -> None:
    """Streamlit reports an event only to whoever listens; the run that it causes reads it."""
