"""The inbox: what came back to somebody, what was answered, which of her orders ended."""

from uuid import UUID

from db.queries import inbox, tellings
from db.unit_of_work import Database, Work
from services.domain.inbox import InboxLine, Subject, Telling, excerpt
from services.domain.paging import Page, PageRequest
from services.domain.people import Person


class Inbox:
    """What a person has been told, and what of it she has read; nothing of a course that she has left."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, person: Person, request: PageRequest, *, unread_only: bool = False) -> Page[InboxLine]:
        """Her lines, the newest first; several things of one kind about one order, lecture or question are one."""
        with self._database.lookup() as work:
            return inbox.page(work, person, request, unread_only=unread_only)

    def unread(self, person: Person) -> int:
        """How many lines she has not read."""
        with self._database.lookup() as work:
            return inbox.unread(work, person)

    def mark_read(self, person: Person, note_id: UUID) -> None:
        """Count a line as read; nothing when it is gone, or not hers."""
        with self._database.unit_of_work() as work:
            inbox.mark_read(work, person, note_id)
            work.commit()

    def mark_all_read(self, person: Person) -> None:
        """Count every line as read."""
        with self._database.unit_of_work() as work:
            inbox.mark_all_read(work, person)
            work.commit()


def tell(
    work: Work,
    person_id: UUID,
    kind: Telling,
    subject: Subject,
    *,
    about: str,
    by: Person | None = None,
    is_held: bool = False,
) -> None:
    """Tell somebody, in the transaction of what happened; nobody is told of what she did herself.

    Of `about`, whatever its length, the beginning is kept. What `is_held` is told when it is released.
    """
    if by is None or by.id != person_id:
        author = by.id if by else None
        tellings.add(work, person_id, kind, subject, about=excerpt(about), by=author, is_held=is_held)
