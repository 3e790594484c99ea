"""The job that lays beside a question what its reviewer wants to see: its slide, its like, why others are wrong."""

from uuid import UUID

from db.queries import evidence_laying, question_versions, transcripts
from db.unit_of_work import Database, Work
from services.checking.against import WrongOptions, looked_for, wrong_options
from services.checking.doubles import meaning_of
from services.checking.passages import passage_of
from services.checking.slide_match import nearest_page
from services.domain.errors import NotFound
from services.jobs.job_queue import queue_evidence
from services.logs import logger
from services.providers.protocols import Embedder

_PLACES_READ = 30
_LEAST_LIKE = 0.6
_MOST_LIKE = 5
_SWEPT_AT_ONCE = 2000
_PAGES_READ = 1000
_ANEW_AT_ONCE = 5000

log = logger("evidence_laying")


class EvidenceLaying:
    """Looks again with every version; a job that was killed begins again, and what it kept is replaced."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._database = database
        self._embedder = embedder

    def run(self, question_id: UUID) -> None:
        """Look up the newest version, unless the question is gone."""
        with self._database.reading() as work:
            try:
                found = question_versions.newest(work, question_id)
            except NotFound:
                return
            question, lecture = found.question, transcripts.transcript(work, found.lecture_id)
            heard = {
                number: evidence_laying.heard(
                    work, found.course_id, found.lecture_id, looked_for(question, number), limit=_PLACES_READ
                )
                for number in wrong_options(question)
            }
            pages = evidence_laying.slide_pages(work, found.lecture_id, limit=_PAGES_READ)
        passage = passage_of(question, lecture, self._embedder)
        wrong = WrongOptions(question, passage, found.lecture_id, self._embedder).against(heard)
        slide = nearest_page(question, pages, self._embedder)
        (meaning,) = self._embedder.embed([meaning_of(question)])
        with self._database.unit_of_work() as work:
            if not question_versions.hold(work, question_id):
                return
            evidence_laying.keep_against(work, found.version_id, wrong)
            evidence_laying.keep_slide(work, found.version_id, slide)
            evidence_laying.keep_meaning(work, question_id, found.number, meaning)
            evidence_laying.keep_similar(work, found.course_id, question_id, least=_LEAST_LIKE, most=_MOST_LIKE)
            work.commit()

    def give_up(self, question_id: UUID, reason: str) -> None:
        """Its reviewer sees it without; the next version tries again."""
        log.warning("evidence_not_laid", question=str(question_id), reason=reason)

    def sweep(self) -> None:
        """Have every waiting question looked up that has nothing beside it, as those of an earlier Lectern have."""
        with self._database.unit_of_work() as work:
            for question_id in evidence_laying.unlaid(work, limit=_SWEPT_AT_ONCE):
                queue_evidence(work, question_id)
            work.commit()


def lay_anew(work: Work, lecture_id: UUID) -> None:
    """Have the waiting questions of a lecture, at most 5,000, looked up again because its slides have changed."""
    for question_id in evidence_laying.waiting_of(work, lecture_id, limit=_ANEW_AT_ONCE):
        queue_evidence(work, question_id)
