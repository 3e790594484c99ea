"""Who did what to what, when and from where."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import streamlit as st

from components.addresses import optional_id
from components.audit_table import audit_table, object_words
from components.errors import shown_errors
from components.guard import current_person
from components.layout import page_number, page_title, pager
from components.moments import readers_zone
from components.services import services
from components.sheet import Download, downloads, sheet
from components.states import empty, failed
from services.audit import MOST_IN_CSV, MOST_LISTED
from services.domain.audit import Action, AuditEntry, AuditFilter
from services.domain.errors import ProviderUnavailable
from services.domain.paging import PageRequest
from services.domain.people import Person

_PER_PAGE = 50
_WIDGETS = ("who", "did", "from", "to")
_BY_PRESS = ("person", "course", "object")
_SHOW_ALL = "show_everything"


def to_first_page() -> None:
    """Another filter begins at the first page."""
    st.session_state["page"] = 1


def narrow(name: str, value: str) -> None:
    """Show only these, or no longer only these when the value is empty; the address holds it."""
    to_first_page()
    if name in _WIDGETS:
        st.session_state[name] = value
    elif name in _BY_PRESS and value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def show_everything() -> None:
    """Take every filter away, before its widget is drawn."""
    to_first_page()
    st.session_state.update({"who": "", "did": None, "from": None, "to": None})
    for name in _BY_PRESS:
        st.query_params.pop(name, None)


def filters(person: Person) -> AuditFilter:
    """Who, what, and which days, and the way to save what they show; all of it lives in the address."""
    bound = {"bind": "query-params", "on_change": to_first_page}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        who = st.text_input("Who", placeholder="The beginning of an e-mail address", key="who", width=280, **bound)
        did = st.selectbox(
            "Did",
            sorted(Action),
            index=None,
            placeholder="Anything",
            filter_mode="contains",
            key="did",
            width=240,
            **bound,
        )
        first = st.date_input("From", None, key="from", width=150, **bound)
        last = st.date_input("To", None, key="to", width=150, **bound)
        chosen = AuditFilter(
            email=who,
            person_id=optional_id("person"),
            action=Action(did) if did else None,
            course_id=optional_id("course"),
            object_id=st.query_params.get("object", ""),
            since=midnight(first),
            before=midnight(last and last + timedelta(days=1)),
        )
        saving(person, chosen)
    return chosen


def midnight(day: date | None) -> datetime | None:
    """When the day begins by the reader's clock."""
    return None if day is None else datetime.combine(day, time(), readers_zone())


def narrowed_by(chosen: AuditFilter, entries: tuple[AuditEntry, ...]) -> Mapping[str, str]:
    """The words for what was pressed in the table; the entries that are left know them."""
    first = entries[0] if entries else None
    words = {
        "person": (chosen.person_id, first and first.email),
        "course": (chosen.course_id, first and first.course_title),
        "object": (chosen.object_id, first and object_words(first)),
    }
    return {name: said or str(value) for name, (value, said) in words.items() if value}


def saving(person: Person, chosen: AuditFilter) -> None:
    """The log as a file, written only when it is asked for."""
    about = f"Save what the filters show, the newest {MOST_IN_CSV:,} entries at most. That you did is remembered too."
    link = services().exports.audit_log_link(person, chosen)
    with st.container(width="content"):
        sheet(downloads([Download("CSV", link, help=about)]), key="save_log")


def log(person: Person, chosen: AuditFilter) -> None:
    """The entries that match, newest first."""
    found = services().audit.page(person, chosen, PageRequest(page_number(), _PER_PAGE))
    if not found.total:
        if narrowed_by(chosen, ()):
            audit_table((), narrowed=narrowed_by(chosen, ()), on_narrow=narrow, key="audit_table")
        empty("manage_search", "Nothing like that", "No entry matches these filters.", "Show everything", key=_SHOW_ALL)
        return
    audit_table(found.items, narrowed=narrowed_by(chosen, found.items), on_narrow=narrow, key="audit_table")
    pager(found, "entries")
    if found.total >= MOST_LISTED:
        st.caption(f"The newest {MOST_LISTED:,} are listed. Choose days to see older ones.")


person = current_person()
if not person.is_administrator:
    page_title("Audit log")
    with shown_errors():
        services().audit.page(person, AuditFilter(), PageRequest())
    st.stop()
page_title("Audit log", "Who did what, when and from where. Nothing in it can be changed or deleted.")
if st.session_state.get(_SHOW_ALL):
    show_everything()
chosen = filters(person)
try:
    log(person, chosen)
except ProviderUnavailable as error:
    failed(str(error), "What was remembered so far is kept.", key="audit")
