"""Pictures that no version of any question shows any more are cleared away after a week."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from db.queries import shown_pictures
from db.unit_of_work import Database
from services.domain.errors import ProviderUnavailable
from services.logs import logger
from services.providers.protocols import ObjectStore

KEPT_FOR = timedelta(days=7)
_PICTURE = re.compile(r"pictures/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/([0-9a-f]{64})")
_AT_ONCE = 500

log = logger("retention")


class PictureRetention:
    """Looks through the object store; being interrupted anywhere is harmless.

    A picture goes when it was added, or added again, more than a week ago and neither a version of a question of its
    course names it, nor a proposal for one. What is being put into a form just now is younger.
    """

    def __init__(self, database: Database, store: ObjectStore, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._store = store
        self._clock = clock

    def run(self) -> int:
        """Clear away, and return how many there were; what cannot be reached now is left for the next time."""
        cleared = 0
        try:
            kept = self._store.kept()
            while found := list(islice(kept, _AT_ONCE)):
                pictures: dict[UUID, dict[str, str]] = {}
                for file in found:
                    belongs = _PICTURE.fullmatch(file.key)
                    if belongs and file.kept_at < self._clock() - KEPT_FOR:
                        pictures.setdefault(UUID(belongs[1]), {})[belongs[2]] = file.key
                for course_id, keys in pictures.items():
                    cleared += self._clear(course_id, keys)
        except ProviderUnavailable as error:
            log.warning("pictures_not_cleared", because=str(error))
        if cleared:
            log.warning("pictures_cleared", pictures=cleared)
        return cleared

    def _clear(self, course_id: UUID, keys: dict[str, str]) -> int:
        with self._database.lookup() as work:
            unused = keys.keys() - shown_pictures.of_course(work, course_id)
        for name in unused:
            self._store.delete(keys[name])
        return len(unused)
