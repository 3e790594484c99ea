"""The job that looks through the words of a lecture: terms on its slides, and what was likely misheard."""

from collections.abc import Sequence
from uuid import UUID

from db.queries import course_settings, lectures, transcripts, vocabulary
from db.unit_of_work import Database
from services.domain.errors import DatabaseUnavailable
from services.domain.lifecycle import LectureStatus
from services.domain.vocabulary import Suspicion, TermStatus
from services.jobs.job_queue import queue_word_check
from services.logs import logger
from services.writing.mishearings import suspicions
from services.writing.slide_terms import slide_terms

_ENGLISH = "en"
_UNKNOWN = "Something went wrong inside Lectern. The transcript is kept as it is."

log = logger("word_check")


class WordCheck:
    """Offers terms and proposes mishearings; run again it replaces what nobody has decided on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def run(self, lecture_id: UUID) -> None:
        """`look` as a job of its own: why it failed is kept for the administrator, until it succeeds."""
        try:
            self.look(lecture_id)
        except DatabaseUnavailable:
            raise
        except Exception:
            self.give_up(lecture_id, _UNKNOWN)
            raise
        self._keep_reason(lecture_id, None)

    def look(self, lecture_id: UUID) -> None:
        """Look through the slides and, once it has been heard, the transcript of a lecture in English."""
        with self._database.reading() as work:
            lecture = lectures.get_for_job(work, lecture_id)
            if lecture is None:
                return
            version = transcripts.version(work, lecture_id)
            pages = vocabulary.page_texts(work, lecture_id)
            transcript = transcripts.transcript(work, lecture_id)
            # Before anything is heard, only the course says what will be spoken.
            expected = course_settings.get(work, lecture.course_id).language
        language = transcript.language if transcript.segments else expected
        if (language or _ENGLISH).split("-")[0] != _ENGLISH:
            return
        offered = slide_terms(pages)
        with self._database.unit_of_work() as work:
            vocabulary.offer(work, lecture_id, offered)
            work.commit()
        if lecture.status is LectureStatus.TRANSCRIBING:
            return  # at the end of hearing the whole is looked through
        with self._database.reading() as work:
            wanted = [term.term for term in vocabulary.terms(work, lecture_id) if term.status is not TermStatus.DROPPED]
        found = suspicions(transcript.segments, wanted)
        self._propose(lecture_id, found, version)
        log.info("words_checked", lecture=str(lecture_id), terms=len(wanted), suspicions=len(found))

    def _propose(self, lecture_id: UUID, found: Sequence[Suspicion], version: int | None) -> None:
        """Propose what was found in this version of the transcript; where there is another by now, look again."""
        with self._database.unit_of_work() as work:
            vocabulary.propose(work, lecture_id, found)
            if transcripts.version(work, lecture_id, held=True) == version:
                work.commit()
                return
        with self._database.unit_of_work() as work:
            if lectures.get_for_job(work, lecture_id) is not None:
                queue_word_check(work, lecture_id)
                work.commit()

    def give_up(self, lecture_id: UUID, reason: str) -> None:
        """Nothing waits for this look, so the teacher is not told; the administrator is."""
        self._keep_reason(lecture_id, reason)
        log.warning("words_not_checked", lecture=str(lecture_id), reason=reason)

    def _keep_reason(self, lecture_id: UUID, reason: str | None) -> None:
        with self._database.unit_of_work() as work:
            lectures.change(work, lecture_id, word_check_reason=reason)
            work.commit()
