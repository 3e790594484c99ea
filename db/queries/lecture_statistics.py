"""What the index counted in a lecture: words, pace, terms."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.models import CourseRow, LectureRow, LectureStatisticsRow
from db.queries.lectures import IS_HERS, one_of_hers, select_lectures
from db.unit_of_work import Lookup
from services.domain.lectures import CountedLecture, Lecture, LectureStatistics, TermUse
from services.domain.pace import PacePoint
from services.domain.people import Person


def keep_statistics(session: Session, lecture_id: UUID, statistics: LectureStatistics) -> None:
    """Keep what the index counted, in place of what it counted before."""
    values = {
        "word_count": statistics.word_count,
        "pace": [[point.start_ms, point.words_per_minute] for point in statistics.pace],
        "terms": [[use.term, list(use.occurrences_ms)] for use in statistics.terms],
    }
    session.execute(
        insert(LectureStatisticsRow)
        .values(lecture_id=lecture_id, **values)
        .on_conflict_do_update(index_elements=[LectureStatisticsRow.lecture_id], set_=values)
    )


def counted(session: Lookup, person: Person, lecture_id: UUID) -> CountedLecture:
    """The lecture with its course's language and what the index counted; `NotFound` outside her courses."""
    *columns, language, word_count, pace, terms = one_of_hers(session, _COUNTED, person, lecture_id)
    if word_count is None:
        return CountedLecture(Lecture(*columns), language, None)
    statistics = LectureStatistics(
        word_count,
        tuple(PacePoint(start_ms, words) for start_ms, words in pace),
        tuple(TermUse(term, tuple(moments)) for term, moments in terms),
    )
    return CountedLecture(Lecture(*columns), language, statistics)


_COUNTED = (
    select_lectures(
        CourseRow.language, LectureStatisticsRow.word_count, LectureStatisticsRow.pace, LectureStatisticsRow.terms
    )
    .outerjoin(LectureStatisticsRow, LectureStatisticsRow.lecture_id == LectureRow.id)
    .where(*IS_HERS)
)
