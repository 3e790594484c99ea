"""Makes people, courses, lectures and questions through the services and queries that the app uses."""

from dataclasses import replace
from itertools import count
from uuid import UUID, uuid4

import numpy as np

from db.queries import lecture_progress, lecture_statistics, lectures, new_questions, questions, transcripts
from db.unit_of_work import Database
from services.domain.lectures import LectureStatistics, TermUse
from services.domain.lifecycle import LectureStatus, QuestionStatus
from services.domain.pace import pace
from services.domain.people import Person
from services.domain.questions import Option, Question, QuestionType, Source
from services.domain.reviews import Decision, Reason, Verdict
from services.domain.transcripts import Segment, Transcript
from services.wiring import Services

PASSWORD = "correct horse battery"

SAID = (
    "An enzyme is a protein that speeds up a chemical reaction.",
    "The place where the substrate binds is called the active site.",
    "Catalase breaks down forty million molecules of hydrogen peroxide every second.",
    "Above sixty degrees an enzyme loses its shape, because heat breaks the weak bonds.",
)

TRANSCRIPT = Transcript(
    tuple(Segment(index * 5000, index * 5000 + 4800, text) for index, text in enumerate(SAID)),
    duration_ms=len(SAID) * 5000,
)

QUESTION = Question(
    type=QuestionType.SINGLE_CHOICE,
    stem="What is the place called where the substrate binds?",
    options=(
        Option("The active site", is_correct=True),
        Option("The cofactor", is_correct=False),
        Option("The inhibitor", is_correct=False),
    ),
    explanation="The substrate binds at the active site.",
    sources=(Source(5000, 9800, "called the active site"),),
)

EDITED = replace(QUESTION, stem="Where on an enzyme does its substrate bind?")

SEND_BACK = Verdict(Decision.SEND_BACK, Reason.FLAWED_WORDING, "Say which substrate.")

ESSAY = Question(
    type=QuestionType.ESSAY,
    stem="Explain why an enzyme loses its shape above sixty degrees.",
    sources=(Source(15000, 19800, SAID[3]),),
)


class Factory:
    """One installation's worth of test data."""

    def __init__(self, services: Services, database: Database) -> None:
        self._services = services
        self._database = database
        self._numbers = count(1)

    def person(self, name: str, *, is_administrator: bool = False) -> Person:
        email = f"{name.split(maxsplit=1)[0].lower()}{next(self._numbers)}@example.edu"
        return self._services.identity.add_account(
            email=email, name=name, password=PASSWORD, is_administrator=is_administrator
        )

    def token(self, person: Person) -> str:
        """What this person's cookie holds after she signed in."""
        sessions = self._services.sessions
        return sessions.redeem(sessions.ticket_for(person)).token

    def course(self, person: Person, title: str = "Biochemistry for beginners") -> UUID:
        return self._services.courses.create(
            person, title=title, code="BIO-101", objectives=("Explain what enzymes do",)
        )

    def lecture(
        self,
        person: Person,
        course_id: UUID,
        *,
        title: str = "Week 3: Enzymes",
        status: LectureStatus = LectureStatus.READY,
        transcript: Transcript = TRANSCRIPT,
        reason: str | None = None,
    ) -> UUID:
        """A lecture brought to a status by the moves that lead there."""
        lecture_id = uuid4()
        with self._database.unit_of_work() as work:
            lectures.add(
                work,
                person,
                course_id,
                lecture_id=lecture_id,
                title=title,
                file_name="week3.opus",
                content_type="audio/ogg",
                size=1000,
                object_key=f"lectures/{lecture_id}/recording",
            )
            for step in _way_to(status):
                lecture_progress.set_status(work, lecture_id, step, reason=reason)
            lectures.change(work, lecture_id, duration_ms=transcript.duration_ms)
            if status is LectureStatus.READY:
                self._fill(work, lecture_id, transcript)
            work.commit()
        return lecture_id

    def question(
        self,
        person: Person,
        lecture_id: UUID,
        *,
        question: Question = QUESTION,
        status: QuestionStatus = QuestionStatus.IN_REVIEW,
        stem: str | None = None,
    ) -> UUID:
        """A question brought to a status by the moves that lead there."""
        with self._database.unit_of_work() as work:
            lecture = lectures.get(work, person, lecture_id)
            question_id = new_questions.add(
                work,
                course_id=lecture.course_id,
                lecture_id=lecture_id,
                question=replace(question, stem=stem) if stem else question,
                written_by="Built-in writer",
                created_by=person.id,
            )
            for step in _QUESTION_WAYS[status]:
                questions.set_status(work, question_id, step)
            work.commit()
        return question_id

    def _fill(self, work, lecture_id: UUID, transcript: Transcript) -> None:
        transcripts.append(work, lecture_id, transcript.segments)
        texts = transcripts.without_embedding(work, lecture_id, limit=1000)
        transcripts.keep_embeddings(work, texts, np.eye(len(texts), 384, dtype=np.float32))
        statistics = LectureStatistics(
            len(transcript.text.split()), tuple(pace(transcript)), (TermUse("active site", (5000,)),)
        )
        lecture_statistics.keep_statistics(work, lecture_id, statistics)


def _way_to(status: LectureStatus) -> list[LectureStatus]:
    way = [
        LectureStatus.UPLOADED,
        LectureStatus.QUEUED,
        LectureStatus.TRANSCRIBING,
        LectureStatus.INDEXING,
        LectureStatus.READY,
    ]
    if status is LectureStatus.UPLOADING:
        return []
    return way[: way.index(status) + 1] if status in way else [*way[:3], status]


_QUESTION_WAYS = {
    QuestionStatus.DRAFT: [],
    QuestionStatus.IN_REVIEW: [QuestionStatus.IN_REVIEW],
    QuestionStatus.APPROVED: [QuestionStatus.IN_REVIEW, QuestionStatus.APPROVED],
    QuestionStatus.CHANGES_REQUESTED: [QuestionStatus.IN_REVIEW, QuestionStatus.CHANGES_REQUESTED],
    QuestionStatus.REJECTED: [QuestionStatus.IN_REVIEW, QuestionStatus.REJECTED],
}
