"""The index of a lecture: a vector for each segment, and what is counted once; renewed when a line is corrected."""

from uuid import UUID

from db.queries import lecture_statistics, lectures, transcripts
from db.unit_of_work import Database
from services.domain.lectures import LectureStatistics, TermUse
from services.domain.lifecycle import LectureStatus
from services.domain.pace import pace
from services.jobs.job_queue import queue_offers_anew
from services.logs import logger
from services.providers.protocols import Embedder
from services.writing.terms import key_terms

_EMBED_AT_ONCE = 64
_TERMS_KEPT = 20
_INDEXED = (LectureStatus.INDEXING, LectureStatus.READY)

log = logger("lecture_index")


class LectureIndex:
    """What the worker makes of a transcript; it may be killed at any instruction and goes on with what is missing."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._database = database
        self._embedder = embedder

    def embed(self, lecture_id: UUID) -> None:
        """Give every segment without one its vector."""
        while True:
            with self._database.reading() as work:
                waiting = transcripts.without_embedding(work, lecture_id, limit=_EMBED_AT_ONCE)
            if not waiting:
                return
            vectors = self._embedder.embed([text for _, text in waiting])
            with self._database.unit_of_work() as work:
                transcripts.keep_embeddings(work, waiting, vectors)
                work.commit()

    def counted(self, lecture_id: UUID) -> LectureStatistics:
        """The words, the pace and the key terms of the transcript as it stands."""
        with self._database.reading() as work:
            transcript = transcripts.transcript(work, lecture_id)
        terms = [TermUse(term.term, term.occurrences) for term in key_terms(transcript, _TERMS_KEPT)]
        return LectureStatistics(len(transcript.text.split()), tuple(pace(transcript)), tuple(terms))

    def renew(self, lecture_id: UUID) -> None:
        """After a correction: vectors for the lines that changed, and everything counted again."""
        with self._database.reading() as work:
            lecture = lectures.get_for_job(work, lecture_id)
        if lecture is None or lecture.status not in _INDEXED:
            return  # gone, or its own job will do it
        self.embed(lecture_id)
        statistics = self.counted(lecture_id)
        with self._database.unit_of_work() as work:
            lecture_statistics.keep_statistics(work, lecture_id, statistics)
            queue_offers_anew(work, lecture_id)
            work.commit()
        log.info("index_renewed", lecture=str(lecture_id))

    def give_up(self, lecture_id: UUID, reason: str) -> None:
        """The lecture stays ready with what was counted before; only the log tells."""
        log.warning("index_not_renewed", lecture=str(lecture_id), reason=reason)
