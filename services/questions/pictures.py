"""Pictures in questions: kept under the hash of their content, shown by links for one person."""

import hashlib
from collections.abc import Iterable
from io import BytesIO
from uuid import UUID

from db.queries import access
from db.unit_of_work import Database
from services.domain.people import Person, Role
from services.providers.pictures import CONTENT_TYPE, redrawn
from services.providers.protocols import ObjectStore

_LINK_SECONDS = 6 * 3600


class Pictures:
    """The pictures of a course's questions; a question names one as `![what it shows](image:HASH)`."""

    def __init__(self, database: Database, store: ObjectStore) -> None:
        self._database = database
        self._store = store

    def add(self, person: Person, course_id: UUID, content: bytes) -> str:
        """Keep a PNG, JPEG or WebP of at most 2 MB and return its name, the hash of what is kept.

        `InvalidInput` for anything else. The same picture twice is one.
        """
        self._demand(person, course_id, Role.TEACHER, Role.REVIEWER)
        drawn = redrawn(content)
        name = hashlib.sha256(drawn).hexdigest()
        self._store.write(_key(course_id, name), BytesIO(drawn))
        return name

    def links(self, person: Person, course_id: UUID, names: Iterable[str]) -> dict[str, str]:
        """Her links to pictures of a course, good for some hours, by their names; of one that is gone it is dead."""
        self._demand(person, course_id)
        return {
            name: self._store.read_url(
                _key(course_id, name),
                holder=person.id,
                content_type=CONTENT_TYPE,
                file_name=f"{name[:12]}.webp",
                expires_in=_LINK_SECONDS,
            )
            for name in sorted(names)
        }

    def _demand(self, person: Person, course_id: UUID, *roles: Role) -> None:
        with self._database.lookup() as work:
            access.demand(work, person, course_id, *roles)


def _key(course_id: UUID, name: str) -> str:
    return f"pictures/{course_id}/{name}"
