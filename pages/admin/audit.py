"""Who did what to what, when and from where."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import streamlit as st

from components import places
from components.addresses import optional_id
from components.audit_table import audit_table, object_words
from components.errors import shown_errors
from components.guard import current_person
from components.layout import page_number
from components.moments import readers_zone
from components.services import services
from components.sheet import Action, Download, Filter, Part, downloads, empty, filters, head, line, pager, sheet
from components.states import failed
from services.audit import MOST_IN_CSV, MOST_LISTED
from services.domain.audit import Action as Deed
from services.domain.audit import AuditEntry, AuditFilter
from services.domain.errors import ProviderUnavailable
from services.domain.paging import Page, PageRequest

_PER_PAGE = 50
_IN_FIELDS = ("who", "did", "from", "to")
_BY_PRESS = ("person", "course", "object")
_YEARS = range(1970, 3000)
_ABOUT_FILE = f"Save what the filters show, the newest {MOST_IN_CSV:,} entries at most. That you did is remembered too."
_DEEDS = [("", "Anything"), *((action.value, action.value) for action in sorted(Deed))]
_NOTHING = empty(
    "manage_search", "Nothing like that", "No entry matches these filters.", Action("all", "Show everything")
)


def narrow(name: str, value: str) -> None:
    """Show only these, or no longer only these when the value is empty; the address holds it."""
    st.query_params.pop("page", None)
    if value and name in (*_IN_FIELDS, *_BY_PRESS):
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def asked_day(name: str) -> date | None:
    """The day that the address names; None for nonsense."""
    try:
        day = date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def asked_filter() -> AuditFilter:
    """Who, what, and which days, as the address has them."""
    did, last = st.query_params.get("did", ""), asked_day("to")
    return AuditFilter(
        email=st.query_params.get("who", ""),
        person_id=optional_id("person"),
        action=Deed(did) if did in list(Deed) else None,
        course_id=optional_id("course"),
        object_id=st.query_params.get("object", ""),
        since=midnight(asked_day("from")),
        before=midnight(last and last + timedelta(days=1)),
    )


def fields(query: dict[str, str], chosen: AuditFilter) -> Part:
    """Who, what, and which days; all of it lives in the address."""
    first, last = asked_day("from"), asked_day("to")
    return filters(
        places.AUDIT,
        {name: value for name, value in query.items() if name in _BY_PRESS},
        Filter("who", "Who", chosen.email, "text", hint="The beginning of an e-mail address"),
        Filter("did", "Did", chosen.action or "", "select", _DEEDS),
        Filter("from", "From", first.isoformat() if first else "", "date"),
        Filter("to", "To", last.isoformat() if last else "", "date"),
    )


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


def log(found: Page[AuditEntry], chosen: AuditFilter, query: dict[str, str]) -> None:
    """The entries that match, newest first."""
    narrowed = narrowed_by(chosen, found.items)
    if found.total or narrowed:
        audit_table(found.items, narrowed=narrowed, on_narrow=narrow, key="audit_table")
    below = [pager(found, "entries", places.AUDIT, query)] if found.total else []
    if found.total >= MOST_LISTED:
        below.append(line(f"The newest {MOST_LISTED:,} are listed. Choose days to see older ones."))
    if below:
        sheet(*below, key="pages")


person = current_person()
if not person.is_administrator:
    sheet(head("Audit log"), key="audit")
    with shown_errors():
        services().audit.page(person, AuditFilter(), PageRequest())
    st.stop()
chosen, query = asked_filter(), st.query_params.to_dict()
parts = [
    head("Audit log", "Who did what, when and from where. Nothing in it can be changed or deleted."),
    fields(query, chosen),
    downloads([Download("CSV", services().exports.audit_log_link(person, chosen), help=_ABOUT_FILE)]),
]
try:
    found = services().audit.page(person, chosen, PageRequest(page_number(), _PER_PAGE))
except ProviderUnavailable as error:
    sheet(*parts, key="audit")
    failed(str(error), "What was remembered so far is kept.", key="again")
else:
    if sheet(*parts, *([] if found.total else [_NOTHING]), key="audit"):
        st.query_params.clear()
        st.rerun()
    log(found, chosen, query)
