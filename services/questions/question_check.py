"""The job that checks a question that somebody has edited or brought along, as the writer's own are checked."""

from collections.abc import Callable
from uuid import UUID

from db.queries import lectures, question_findings, questions, transcripts
from db.unit_of_work import Database
from services.domain.blueprints import BlueprintRow
from services.jobs.job_queue import is_check_queued, queue_check, queue_evidence
from services.logs import logger
from services.runs.bank import Bank
from services.runs.desk import Checks
from services.writing.protocol import Material

_MOST_AT_ONCE = 100

log = logger("question_check")


class QuestionCheck:
    """Keeps what is found in the newest version; whoever edits while it works has hers checked after it."""

    def __init__(self, database: Database, new_checks: Callable[[], Checks]) -> None:
        self._database = database
        self._new_checks = new_checks

    def run(self, question_id: UUID) -> None:
        """Check the newest version, unless it has been checked or the question is gone."""
        with self._database.reading() as work:
            version = question_findings.unchecked(work, question_id)
            if version is None:
                return
            lecture = lectures.get_for_job(work, version.lecture_id)
            material = Material(transcripts.transcript(work, version.lecture_id), lecture.title if lecture else "")
            bank = questions.of_course(work, version.course_id)
        question = version.question
        wanted = BlueprintRow(question.type, 1, question.bloom, question.difficulty, question.objective)
        others = Bank((each, other) for each, other in bank if each != question_id).near(question)
        findings = self._new_checks().check(question, material, wanted, others=others)
        with self._database.unit_of_work() as work:
            question_findings.keep_check(work, version.id, findings)
            queue_evidence(work, question_id)
            work.commit()

    def sweep(self) -> None:
        """Have questions checked that nobody had checked: those from before there was a check, or that lost theirs."""
        with self._database.unit_of_work() as work:
            found = question_findings.long_unchecked(work, most=_MOST_AT_ONCE)
            waiting = [each for each in found if not is_check_queued(work, each)]
            for question_id in waiting:
                queue_check(work, question_id)
            work.commit()
        if waiting:
            log.info("checks_queued", questions=len(waiting))

    def give_up(self, question_id: UUID, reason: str) -> None:
        """The question stays unchecked, and says so itself; the next sweep, or whoever opens it, tries again."""
        log.warning("question_not_checked", question=str(question_id), reason=reason)
