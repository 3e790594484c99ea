"""The fields of a course's settings: names, objectives, glossary, to change and to read."""

import streamlit as st

from components.course_draft import CourseDraft
from components.entry_list import Column, EntryWords, entry_list
from components.plain import plain
from components.sheet import Part, line, row, rows, section, sheet
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

_LEVELS = {"": "No level"} | {level.value: level.value.capitalize() for level in Bloom}


def name_fields(draft: CourseDraft) -> None:
    """Title, code, term and language, side by side where there is room."""
    with st.container(horizontal=True, gap="small"):
        _text(draft, "title", "Title", 400, LONGEST_TITLE)
        _text(draft, "code", "Code", 160, LONGEST_CODE)
        _text(draft, "term", "Term", 160, LONGEST_CODE)
        key = _bound(draft, "language")
        st.selectbox(
            "Language of the lectures",
            list(LANGUAGES) if draft.current.language in LANGUAGES else [draft.current.language, *LANGUAGES],
            format_func=lambda code: LANGUAGES.get(code, code),
            key=key,
            width=200,
            on_change=_take,
            args=(draft, "language", key),
        )


def objective_fields(draft: CourseDraft) -> None:
    """What students can do after the course, in order."""
    st.subheader("Objectives", anchor=False)
    st.caption("What students can do after the course. Questions are drafted towards them.")
    entry_list(
        tuple((each.text, each.bloom.value if each.bloom else "") for each in draft.current.objectives),
        (Column("Objective", LONGEST_OBJECTIVE), Column("Bloom level", choices=_LEVELS)),
        EntryWords("objective", "Add an objective", "No objective yet. Several lines can be pasted at once."),
        key=f"objectives_{draft.course_id}",
        moment=draft.moment,
        seen=draft.seen.get("objectives", 0),
        on_change=draft.list_objectives,
        is_ordered=True,
        most=MOST_OBJECTIVES,
    )


def glossary_fields(draft: CourseDraft) -> None:
    """The course's own words."""
    st.subheader("Glossary", anchor=False)
    st.caption("The course's own words and what they mean in it. Saving sorts them by the alphabet.")
    entry_list(
        tuple((each.term, each.meaning) for each in draft.current.glossary),
        (Column("Term", LONGEST_TERM), Column("Meaning", LONGEST_MEANING)),
        EntryWords("term", "Add a term", "No term yet."),
        key=f"glossary_{draft.course_id}",
        moment=draft.moment,
        seen=draft.seen.get("glossary", 0),
        on_change=draft.list_terms,
        most=MOST_TERMS,
    )
    if st.button("Paste many terms", icon=":material/content_paste:", type="tertiary", key="paste_terms"):
        paste_terms(draft)


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
        st.toast(f"{new} added{changed}. Save to keep them.", icon=":material/playlist_add:")
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


def _text(draft: CourseDraft, part: str, label: str, width_px: int, longest: int) -> None:
    key = _bound(draft, part)
    st.text_input(label, key=key, width=width_px, max_chars=longest, on_change=_take, args=(draft, part, key))


def _bound(draft: CourseDraft, part: str) -> str:
    """The key of a widget, which shows what the draft holds."""
    key = f"course_{part}_{draft.course_id}"
    value = getattr(draft.current, part)
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


def _take(draft: CourseDraft, part: str, key: str) -> None:
    draft.name(part, st.session_state[key])
