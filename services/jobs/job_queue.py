"""The names of jobs and queues, and how work gets into them: in the transaction that makes it necessary."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from db.queries import jobs, lecture_progress
from db.unit_of_work import Lookup, Work
from services.domain.lifecycle import LectureStatus

TRANSCRIPTION = "transcription"
WRITING = "writing"
READING = "reading"
COPYING = "copying"

TRANSCRIBE = "transcribe_lecture"
WRITE_QUESTIONS = "write_questions"
REVISE_QUESTION = "revise_question"
READ_SLIDES = "read_slides"
CLEAR_SLIDES = "clear_slides"
MAKE_COPY = "make_playable_copy"
CHECK_QUESTION = "check_question"
CHECK_WORDS = "check_words"
RENEW_INDEX = "renew_index"
COUNT_OFFERS = "count_offers"
LAY_EVIDENCE = "lay_evidence"
LAY_MISSING_EVIDENCE = "lay_missing_evidence"
CLEAR_FORGOTTEN = "clear_forgotten_uploads"
CLEAR_PICTURES = "clear_unused_pictures"
CHECK_UNCHECKED = "check_unchecked_questions"

EVERY_SIX_HOURS = "23 */6 * * *"
EVERY_DAY = "41 3 * * *"
EVERY_HOUR = "7 * * * *"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: `work` is called with the argument named `key`, and again after every interruption.

    `give_up` is called with the argument and a sentence, when workers have died of it too often.
    With `cron` nobody has to queue it: one worker of all does, when it is time, and the argument is that time.
    """

    task: str
    queue: str
    key: str
    work: Callable[[str], None]
    give_up: Callable[[str, str], None]
    cron: str = ""


def by_itself(task: str, queue: str, cron: str, work: Callable[[], object]) -> Kind:
    """A kind of job that comes round by itself; when workers have died of it, the next round tries again."""

    def due(_time: str) -> None:
        work()

    return Kind(task, queue, "timestamp", due, lambda _time, _why: None, cron)


def about_id(
    task: str, queue: str, key: str, work: Callable[[UUID], None], give_up: Callable[[UUID, str], None]
) -> Kind:
    """A kind of job whose argument is an id."""
    return Kind(task, queue, key, lambda given: work(UUID(given)), lambda given, why: give_up(UUID(given), why))


def queue_transcription(work: Work, lecture_id: UUID) -> None:
    """Move the lecture into the queue and put its job there, both or neither."""
    lecture_progress.set_status(work, lecture_id, LectureStatus.QUEUED)
    add_transcription(work, lecture_id)


def add_transcription(work: Work, lecture_id: UUID) -> None:
    """Put the job of a lecture that is waiting or being worked on into the queue."""
    arguments = {"lecture_id": str(lecture_id)}
    jobs.defer(work, TRANSCRIBE, queue=TRANSCRIPTION, lock=lecture_lock(lecture_id), arguments=arguments)


def queue_writing(work: Work, run_id: UUID) -> None:
    """Put the job of a queued run into the queue."""
    jobs.defer(work, WRITE_QUESTIONS, queue=WRITING, lock=run_lock(run_id), arguments={"run_id": str(run_id)})


def queue_revision(work: Work, revision_id: UUID) -> None:
    """Put the job of a queued revision of one question into the queue."""
    arguments = {"revision_id": str(revision_id)}
    jobs.defer(work, REVISE_QUESTION, queue=WRITING, lock=revision_lock(revision_id), arguments=arguments)


def queue_check(work: Work, question_id: UUID) -> None:
    """Have the newest version of a question checked."""
    arguments = {"question_id": str(question_id)}
    jobs.defer(work, CHECK_QUESTION, queue=WRITING, lock=_check_lock(question_id), arguments=arguments)


def is_check_queued(work: Lookup, question_id: UUID) -> bool:
    """The check of a question waits or is being done."""
    return jobs.is_queued(work, _check_lock(question_id))


def _check_lock(question_id: UUID) -> str:
    return f"check/{question_id}"


def queue_evidence(work: Work, question_id: UUID) -> None:
    """Have looked up what lies beside a question in review."""
    arguments = {"question_id": str(question_id)}
    jobs.defer(work, LAY_EVIDENCE, queue=READING, lock=f"evidence/{question_id}", arguments=arguments)


def lecture_lock(lecture_id: UUID) -> str:
    """What keeps two jobs from working on one lecture at the same time."""
    return f"lecture/{lecture_id}"


def run_lock(run_id: UUID) -> str:
    """What keeps two jobs from working on one run at the same time."""
    return f"run/{run_id}"


def revision_lock(revision_id: UUID) -> str:
    """What keeps two jobs from writing one question anew at the same time."""
    return f"revision/{revision_id}"


def queue_reading(work: Work, material_id: UUID) -> None:
    """Put the job that reads slides or a handout into the queue."""
    _add_slides_job(work, READ_SLIDES, material_id)


def queue_clearing(work: Work, material_id: UUID, *, after_seconds: int = 0) -> None:
    """Have slides cleared away if they are absent then: removed, or never wholly arrived."""
    _add_slides_job(work, CLEAR_SLIDES, material_id, after_seconds=after_seconds)


def _add_slides_job(work: Work, task: str, material_id: UUID, *, after_seconds: int = 0) -> None:
    lock, arguments = f"{task}/{material_id}", {"material_id": str(material_id)}
    jobs.defer(work, task, queue=READING, lock=lock, arguments=arguments, after_seconds=after_seconds)


def queue_copying(work: Work, lecture_id: UUID) -> None:
    """Put the job that makes a copy for browsers into the queue."""
    arguments = {"lecture_id": str(lecture_id)}
    jobs.defer(work, MAKE_COPY, queue=COPYING, lock=f"copy/{lecture_id}", arguments=arguments)


def queue_word_check(work: Work, lecture_id: UUID) -> None:
    """Have the words of a lecture looked through, once for whatever is decided before that begins."""
    arguments = {"lecture_id": str(lecture_id)}
    jobs.defer_once(work, CHECK_WORDS, queue=READING, lock=words_lock(lecture_id), arguments=arguments)


def words_lock(lecture_id: UUID) -> str:
    """What keeps two jobs from looking through the words of one lecture at the same time."""
    return f"words/{lecture_id}"


def queue_renewal(work: Work, lecture_id: UUID) -> None:
    """Have the index of a lecture made new where its transcript was corrected, once for all that is by then."""
    arguments = {"lecture_id": str(lecture_id)}
    jobs.defer_once(work, RENEW_INDEX, queue=READING, lock=f"index/{lecture_id}", arguments=arguments)


def queue_offers(work: Work, lecture_id: UUID) -> None:
    """Have counted what a lecture offers to ask about, unless that waits or goes on already."""
    lock = f"offers/{lecture_id}"
    if not jobs.is_queued(work, lock):
        jobs.defer(work, COUNT_OFFERS, queue=READING, lock=lock, arguments={"lecture_id": str(lecture_id)})


def queue_offers_anew(work: Work, lecture_id: UUID) -> None:
    """Have counted what a lecture offers as its lines are now: a count that goes on has read them as they were."""
    arguments = {"lecture_id": str(lecture_id)}
    jobs.defer_once(work, COUNT_OFFERS, queue=READING, lock=f"offers/{lecture_id}", arguments=arguments)
