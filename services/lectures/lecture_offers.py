"""The job that counts what a lecture could be asked about: by type, level, difficulty and objective."""

from dataclasses import dataclass
from uuid import UUID

from db.queries import course_settings, courses, lecture_offers, lectures, transcripts, vocabulary
from db.unit_of_work import Database, Work
from services.domain.lifecycle import LectureStatus
from services.logs import logger
from services.providers.protocols import Embedder
from services.writing.builtin.offers import Offered, offered
from services.writing.builtin.study import Study
from services.writing.protocol import Material

_ENGLISH = "en"

log = logger("lecture_offers")


@dataclass(frozen=True, slots=True)
class _Read:
    """A lecture as the built-in writer is given it."""

    course_id: UUID
    material: Material

    @property
    def is_english(self) -> bool:
        return (self.material.lecture.language or _ENGLISH).lower().startswith(_ENGLISH)


class LectureOffers:
    """Reads a ready lecture once and keeps what the built-in writer could ask about it."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._database = database
        self._embedder = embedder

    def run(self, lecture_id: UUID) -> None:
        """Count, and put what is found in the place of an earlier count; none for what is not read as English.

        Again where the objectives changed meanwhile: whoever changed them found this job under way.
        """
        while not self._is_counted(lecture_id):
            log.info("objectives_changed", lecture=str(lecture_id))

    def _is_counted(self, lecture_id: UUID) -> bool:
        """What is kept now is true of the objectives as they are; also where there is no lecture to count."""
        with self._database.reading() as work:
            read = _read(work, lecture_id)
        if read is None:
            return True
        places: Offered = offered(Study(read.material, self._embedder)) if read.is_english else {}
        objectives = read.material.objectives
        with self._database.unit_of_work() as work:
            if lectures.get_for_job(work, lecture_id) is None:
                return True
            lecture_offers.keep(work, lecture_id, places, objectives=objectives, is_read=read.is_english)
            is_counted = set(courses.objectives(work, read.course_id)) <= set(objectives)
            work.commit()
        log.info("offers_counted", lecture=str(lecture_id), ways_to_ask=len(places))
        return is_counted

    def give_up(self, lecture_id: UUID, reason: str) -> None:
        """Nothing waits for the count, so nothing has to be told but the log."""
        log.warning("offers_not_counted", lecture=str(lecture_id), reason=reason)


def _read(work: Work, lecture_id: UUID) -> _Read | None:
    """None where the lecture is gone or not ready."""
    lecture = lectures.get_for_job(work, lecture_id)
    if lecture is None or lecture.status is not LectureStatus.READY:
        return None
    settings = course_settings.get(work, lecture.course_id)
    material = Material(
        transcripts.transcript(work, lecture_id),
        lecture.title,
        tuple(each.text for each in settings.objectives),
        slides=tuple(vocabulary.page_texts(work, lecture_id)),
        glossary=tuple((each.term, each.meaning) for each in settings.glossary),
    )
    return _Read(lecture.course_id, material)
