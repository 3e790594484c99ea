"""The fields of a course's settings: names, objectives, glossary, to change and to read."""

import streamlit as st

from components.course_draft import NAMES, CourseDraft
from components.entry_list import Column, EntryList, EntryWords, entry_lists
from components.notices import notice_next
from components.plain import plain
from components.sheet import Action, Part, line, row, rows, section, sheet
from services.domain.course_settings import (
    LANGUAGES,
    LONGEST_CODE,
    LONGEST_MEANING,
    LONGEST_OBJECTIVE,
    LONGEST_TERM,
    MOST_OBJECTIVES,
    MOST_TERMS,
    CourseSettings,
    glossary_lines,
)
from services.domain.questions import Bloom
from services.domain.typed_text import LONGEST_TITLE

_NAMES = (Column("Title", LONGEST_TITLE), Column("Code", LONGEST_CODE), Column("Term", LONGEST_CODE))
_LEVELS = {"": "No level"} | {level.value: level.value.capitalize() for level in Bloom}


def settings_fields(draft: CourseDraft) -> bool:
    """Everything that can be typed; True in the run in which many terms are to be pasted."""
    now = draft.current
    languages = LANGUAGES if now.language in LANGUAGES else {now.language: now.language} | LANGUAGES
    names = EntryList(
        (*_NAMES, Column("Language of the lectures", choices=languages)),
        (tuple(getattr(now, part) for part in NAMES),),
    )
    objectives = EntryList(
        (Column("Objective", LONGEST_OBJECTIVE), Column("Level", choices=_LEVELS)),
        tuple((each.text, each.bloom.value if each.bloom else "") for each in now.objectives),
        "Objectives",
        "What students can do after the course. Questions are drafted towards them.",
        EntryWords("objective", "Add an objective", "No objective yet. Several lines can be pasted at once."),
        is_ordered=True,
        most=MOST_OBJECTIVES,
    )
    glossary = EntryList(
        (Column("Term", LONGEST_TERM), Column("Meaning", LONGEST_MEANING)),
        tuple((each.term, each.meaning) for each in now.glossary),
        "Glossary",
        "The course's own words and what they mean in it. Saving sorts them by the alphabet.",
        EntryWords("term", "Add a term", "No term yet."),
        most=MOST_TERMS,
        action=Action("paste_terms", "Paste many terms"),
    )
    pressed = entry_lists(
        {"names": names, "objectives": objectives, "glossary": glossary},
        key=f"settings_{draft.course_id}",
        moment=draft.moment,
        seen=draft.seen,
        on_change=draft.take,
    )
    return pressed is not None


@st.dialog("Paste terms", width="medium")
def paste_terms(draft: CourseDraft) -> None:
    """Take a list of terms from somewhere else into the draft; what cannot be read stays in the field."""
    st.markdown("One term a line, with a colon or a tab before its meaning.")
    text = st.text_area(
        "Terms",
        placeholder="Enzyme: a protein that speeds up a reaction\nSubstrate: what an enzyme acts on",
        height=240,
        key="pasted_terms",
    )
    if not st.button("Add to the glossary", type="primary", key="add_terms"):
        return
    terms, unread = glossary_lines(text)
    if unread:
        st.error(
            f"{'This line has' if len(unread) == 1 else f'{len(unread)} lines have'} no meaning: "
            f"“{plain(unread[0][:80])}”. Put a colon after the term; nothing was added yet.",
            icon=":material/edit_off:",
        )
    elif not terms:
        st.error("Paste or type at least one term.", icon=":material/edit_off:")
    else:
        before = len(draft.current.glossary)
        draft.add_terms(terms)
        new = len(draft.current.glossary) - before
        changed = "" if new == len(terms) else f", {len(terms) - new} given another meaning"
        notice_next(f"{new} added{changed}. Save to keep them.")
        st.rerun()


def settings_to_read(settings: CourseSettings, parts: tuple[str, ...], *, key: str) -> None:
    """These parts of the settings, as text."""
    shown: list[Part] = []
    for part in parts:
        match part:
            case "objectives":
                shown += [section("Objectives"), *_objectives(settings)]
            case "glossary":
                shown += [section("Glossary"), *_glossary(settings)]
            case "language":
                shown.append(line(f"Language of the lectures: {LANGUAGES.get(settings.language, settings.language)}"))
            case _:
                shown.append(line(f"{part.capitalize()}: {getattr(settings, part) or 'none'}"))
    sheet(*shown, key=key)


def _objectives(settings: CourseSettings) -> list[Part]:
    if not settings.objectives:
        return [line("No objectives yet. A teacher of the course can write them.")]
    return [
        rows(
            [
                row(f"{place}. {each.text}", about=each.bloom.value.capitalize() if each.bloom else "")
                for place, each in enumerate(settings.objectives, 1)
            ]
        )
    ]


def _glossary(settings: CourseSettings) -> list[Part]:
    if not settings.glossary:
        return [line("No terms yet. A teacher of the course can collect them.")]
    return [rows([row(each.term, says=each.meaning) for each in settings.glossary])]
