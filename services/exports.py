"""Files to take away. A link to one is good for one person, one object and some time; it is written when followed."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from db.queries import access, exams, lectures, questions
from db.unit_of_work import Database
from services.analytics import Analytics
from services.audit import Audit
from services.courses import Courses
from services.domain.audit import Action, AuditFilter
from services.domain.coverage import coverage_rows
from services.domain.errors import NotAllowed
from services.domain.file_names import file_stem
from services.domain.formats.csv_table import write_rows
from services.domain.formats.transcripts import TranscriptFormat, write_transcript
from services.domain.formats.usage_table import usage_table
from services.domain.people import Person, Role
from services.domain.review_figures import figures_table
from services.lectures.lectures import Lectures
from services.providers.signing import Signer
from services.questions.exams import ExamFile, Exams
from services.review.decisions import Decisions
from services.review.review_economics import SEES_ALL, ReviewEconomics
from services.usage import UsageReports

_LINK_SECONDS = 3600
_CSV = "text/csv"
_MONTHS = 60
_EXAM_FILES = {ExamFile.GIFT: "{title}.gift", ExamFile.PAPER: "{title}", ExamFile.KEY: "{title} – key"}
_TRANSCRIPTS = {
    TranscriptFormat.JSON: "application/json",
    TranscriptFormat.VTT: "text/vtt",
    TranscriptFormat.SRT: "application/x-subrip",
    TranscriptFormat.TXT: "text/plain",
}


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file as the browser saves it; a long one in pieces, each made when it is asked for."""

    content: bytes | Iterator[bytes]
    name: str
    content_type: str


class Exports:
    """Makes links to files and follows them; who may have a file is asked both times."""

    def __init__(
        self,
        database: Database,
        *,
        courses: Courses,
        exams: Exams,
        lectures: Lectures,
        analytics: Analytics,
        audit: Audit,
        usage: UsageReports,
        review_economics: ReviewEconomics,
        decisions: Decisions,
        signer: Signer,
    ) -> None:
        self._database = database
        self._courses = courses
        self._exams = exams
        self._lectures = lectures
        self._analytics = analytics
        self._audit = audit
        self._usage = usage
        self._review_economics = review_economics
        self._decisions = decisions
        self._signer = signer

    def exam_link(self, person: Person, exam_id: UUID, file: ExamFile) -> str:
        """Where she gets the exam as this file."""
        with self._database.lookup() as work:
            exams.get(work, person, exam_id, Role.TEACHER, even_archived=True)
        return self._link(person, "exam", id=str(exam_id), file=file.value)

    def transcript_link(self, person: Person, lecture_id: UUID, kind: TranscriptFormat) -> str:
        """Where she gets what was heard in a lecture, in this format."""
        with self._database.lookup() as work:
            lectures.get(work, person, lecture_id)
        return self._link(person, "transcript", id=str(lecture_id), file=kind.value)

    def coverage_link(self, person: Person, course_id: UUID) -> str:
        """Where she gets the numbers of a course's coverage."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
        return self._link(person, "coverage", id=str(course_id))

    def audit_log_link(self, person: Person, chosen: AuditFilter) -> str:
        """Where an administrator gets the entries of the audit log that match."""
        if not person.is_administrator:
            raise NotAllowed("Only an administrator of this installation can see who did what.")
        told = {name: _told(value) for name, value in asdict(chosen).items() if value}
        return self._link(person, "audit log", chosen=told)

    def usage_link(self, person: Person, course_id: UUID) -> str:
        """Where she gets what the orders of a course came to, month by month."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
        return self._link(person, "usage", id=str(course_id))

    def all_usage_link(self, person: Person) -> str:
        """Where an administrator gets the same of every course."""
        if not person.is_administrator:
            raise NotAllowed("Only an administrator of this installation can see what all courses cost.")
        return self._link(person, "all usage")

    def own_reviewing_link(self, person: Person, course_id: UUID) -> str:
        """Where she gets what her own decisions in a course came to."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
        return self._link(person, "own reviewing", id=str(course_id))

    def reviewing_link(self, person: Person, course_id: UUID) -> str:
        """Where whoever teaches, owns or coordinates a course gets what all decisions in it came to."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id, *SEES_ALL, even_archived=True)
        return self._link(person, "reviewing", id=str(course_id))

    def question_history_link(self, person: Person, question_id: UUID) -> str:
        """Where she gets all that has ever happened to a question."""
        with self._database.lookup() as work:
            questions.get(work, person, question_id)
        return self._link(person, "question history", id=str(question_id))

    def course_history_link(self, person: Person, course_id: UUID) -> str:
        """Where she gets the same of every question of a course."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
        return self._link(person, "course history", id=str(course_id))

    def follow(self, person: Person, token: str) -> ExportedFile:
        """The file that a link of hers stands for, as it is now.

        `LinkForged` or `LinkExpired` for a token that is not good, `NotAllowed` for somebody else's.
        """
        grant = self._signer.open(token)
        if grant["for"] != str(person.id):
            raise NotAllowed("This link was made for somebody else. Open the page yourself and try from there.")
        write: dict[str, Callable[[Person, dict[str, Any]], ExportedFile]] = {
            "exam": self._exam,
            "transcript": self._transcript,
            "coverage": self._coverage,
            "own reviewing": self._reviewing,
            "reviewing": self._reviewing,
            "usage": self._used,
            "all usage": self._used,
            "question history": self._history,
            "course history": self._history,
            "audit log": self._audit_log,
        }
        return write[grant["what"]](person, grant)

    def _link(self, person: Person, what: str, **grant: object) -> str:
        token = self._signer.token({"for": str(person.id), "what": what, **grant}, expires_in=_LINK_SECONDS)
        return f"/exports/{token}"

    def _exam(self, person: Person, grant: dict[str, Any]) -> ExportedFile:
        exam_id, file = UUID(grant["id"]), ExamFile(grant["file"])
        exported = self._exams.export(person, exam_id, file)
        title = self._exams.get(person, exam_id).exam.title
        stem = _EXAM_FILES[file].format(title=file_stem(title))
        return ExportedFile(exported.content, f"{stem}.{exported.extension}", exported.media_type)

    def _transcript(self, person: Person, grant: dict[str, Any]) -> ExportedFile:
        lecture_id, kind = UUID(grant["id"]), TranscriptFormat(grant["file"])
        title = self._lectures.get(person, lecture_id).title
        text = write_transcript(self._lectures.transcript(person, lecture_id), kind)
        return ExportedFile(text.encode(), f"{file_stem(title)}.{kind.value}", _TRANSCRIPTS[kind])

    def _used(self, person: Person, grant: dict[str, Any]) -> ExportedFile:
        if grant["what"] == "all usage":
            months = self._usage.of_installation(person, months=_MONTHS)
            return ExportedFile(usage_table(months), "Lectern usage.csv", _CSV)
        months = self._usage.of_course(person, UUID(grant["id"]), months=_MONTHS)
        return self._of_course(person, grant, "usage", usage_table(months))

    def _reviewing(self, person: Person, grant: dict[str, Any]) -> ExportedFile:
        economics = self._review_economics
        figures_of = economics.own if grant["what"] == "own reviewing" else economics.of_course
        return self._of_course(person, grant, "reviewing", figures_table(figures_of(person, UUID(grant["id"]))))

    def _coverage(self, person: Person, grant: dict[str, Any]) -> ExportedFile:
        rows = coverage_rows(self._analytics.coverage(person, UUID(grant["id"])))
        return self._of_course(person, grant, "coverage", write_rows(rows))

    def _history(self, person: Person, grant: dict[str, Any]) -> ExportedFile:
        if grant["what"] == "question history":
            table = self._decisions.history_table(person, UUID(grant["id"]))
            return ExportedFile(table, "Question – history.csv", _CSV)
        return self._of_course(
            person, grant, "history", self._decisions.course_history_table(person, UUID(grant["id"]))
        )

    def _audit_log(self, person: Person, grant: dict[str, Any]) -> ExportedFile:
        return ExportedFile(self._audit.csv(person, _filter(grant["chosen"])), "Lectern audit log.csv", _CSV)

    def _of_course(
        self, person: Person, grant: dict[str, Any], what: str, table: bytes | Iterator[bytes]
    ) -> ExportedFile:
        title = self._courses.get(person, UUID(grant["id"])).title
        return ExportedFile(table, f"{file_stem(f'{title} – {what}')}.csv", _CSV)


def _told(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _filter(told: dict[str, Any]) -> AuditFilter:
    read: dict[str, Callable[[str], Any]] = {
        "person_id": UUID,
        "course_id": UUID,
        "action": Action,
        "since": datetime.fromisoformat,
        "before": datetime.fromisoformat,
    }
    return AuditFilter(**{name: read.get(name, str)(value) for name, value in told.items()})
