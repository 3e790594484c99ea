"""The audit log as administrators read it: who did what to what, when and from where."""

import json
from datetime import UTC

from db.queries import audit
from db.unit_of_work import Database
from services.domain.audit import Action, AuditEntry, AuditFilter
from services.domain.errors import NotAllowed
from services.domain.formats.csv_table import write_csv
from services.domain.paging import Page, PageRequest
from services.domain.people import Person

MOST_LISTED = 10_000
MOST_IN_CSV = 50_000

_COLUMNS = (
    "Time (UTC)",
    "Who",
    "Person",
    "From",
    "Did",
    "Kind",
    "Object",
    "Course",
    "Course id",
    "Details",
)


class Audit:
    """Shows the log; nobody can change it, the application itself included."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, person: Person, chosen: AuditFilter, request: PageRequest) -> Page[AuditEntry]:
        """The entries that match, newest first; the newest `MOST_LISTED` are listed and counted."""
        _demand_administrator(person)
        with self._database.lookup() as work:
            return audit.page(work, person, chosen, request, counted=MOST_LISTED)

    def csv(self, person: Person, chosen: AuditFilter) -> bytes:
        """The newest `MOST_IN_CSV` entries that match, as a table; that she took them is remembered as well."""
        _demand_administrator(person)
        with self._database.unit_of_work() as work:
            table = write_csv(_COLUMNS, map(_cells, audit.newest(work, person, chosen, most=MOST_IN_CSV)))
            audit.record(work, person, Action.AUDIT_LOG_SAVED)
            work.commit()
            return table


def _demand_administrator(person: Person) -> None:
    if not person.is_administrator:
        raise NotAllowed("Only an administrator of this installation can see who did what.")


def _cells(entry: AuditEntry) -> dict[str, object]:
    values = (
        entry.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        entry.email,
        entry.person_id or "",
        entry.address,
        entry.action,
        entry.object_kind,
        entry.object_id,
        entry.course_title,
        entry.course_id or "",
        json.dumps(entry.details, ensure_ascii=False, sort_keys=True) if entry.details else "",
    )
    return dict(zip(_COLUMNS, values, strict=True))
