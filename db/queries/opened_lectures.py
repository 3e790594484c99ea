"""A lecture as its page opens it: with its recording, and whether its words are to be looked at."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, exists

from db.models import CourseRow, LectureRow, MishearingRow, RecordingRow, SegmentRow, VocabularyTermRow
from db.queries.access import HELD, may_teach
from db.queries.lectures import IS_HERS, one_of_hers, select_lectures
from db.queries.materials import FILES, read_files
from db.queries.recordings import COLUMNS, kept_recording
from db.unit_of_work import Lookup
from services.domain.lectures import Lecture
from services.domain.materials import Material
from services.domain.people import Person
from services.domain.recordings import KeptRecording
from services.domain.vocabulary import MishearingStatus, TermStatus


@dataclass(frozen=True, slots=True)
class OpenedLecture:
    """`language` (ISO 639-1) is that of its lines.

    `transcript_version` grows with every change of its lines; None while there are none.
    """

    lecture: Lecture
    language: str
    transcript_version: int | None
    recording: KeptRecording | None
    has_open_words: bool
    files: tuple[Material, ...]
    can_change: bool


def get(session: Lookup, person: Person, lecture_id: UUID) -> OpenedLecture:
    """The lecture; `NotFound` outside her courses."""
    row = one_of_hers(session, _OPENED, person, lecture_id)
    *columns, language, version, is_heard, misheard, offered, files, held, archived_at = row[: -len(COLUMNS)]
    facts, status, reason, of_type, copied_ms = row[-len(COLUMNS) :]
    lecture = Lecture(*columns)
    recording = kept_recording(facts, status, reason, of_type, copied_ms) if facts is not None else None
    return OpenedLecture(
        lecture,
        language,
        version if is_heard else None,
        recording,
        misheard or offered,
        read_files(lecture, files),
        may_teach(held, archived_at),
    )


_MISHEARD = exists().where(
    MishearingRow.lecture_id == bindparam("lecture_id"), MishearingRow.status == MishearingStatus.PROPOSED
)
_OFFERED = exists().where(
    VocabularyTermRow.lecture_id == bindparam("lecture_id"), VocabularyTermRow.status == TermStatus.OFFERED
)
_HEARD = exists().where(SegmentRow.lecture_id == bindparam("lecture_id"))
_OPENED = (
    select_lectures(
        LectureRow.language,
        LectureRow.transcript_version,
        _HEARD,
        _MISHEARD,
        _OFFERED,
        FILES,
        HELD,
        CourseRow.archived_at,
        *COLUMNS,
    )
    .outerjoin(RecordingRow, RecordingRow.lecture_id == bindparam("lecture_id"))
    .where(*IS_HERS)
)
