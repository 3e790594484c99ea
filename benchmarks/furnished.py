"""A data folder with a course as a teacher has it after a month, so that pages are measured full."""

from dataclasses import replace
from uuid import UUID, uuid4

from benchmarks.accounts import cookie_of, first_teacher
from components.session import COOKIE
from db.queries import (
    lecture_offers,
    lecture_progress,
    lecture_statistics,
    lectures,
    new_questions,
    question_findings,
    questions,
    transcripts,
)
from db.unit_of_work import Work
from services.domain.blueprints import Blueprint, BlueprintRow
from services.domain.exam_bank import Placement
from services.domain.inbox import Subject, Telling
from services.domain.lecture_offers import PlaceSpan, Wanted
from services.domain.lectures import LectureStatistics, TermUse
from services.domain.lifecycle import LectureStatus, QuestionStatus
from services.domain.pace import pace
from services.domain.paging import PageRequest
from services.domain.people import Person
from services.domain.questions import Bloom, Difficulty, Option, Question, QuestionType, Source
from services.domain.reviews import Decision, Verdict
from services.domain.rubrics import Criterion, Level, Rubric
from services.domain.transcripts import Segment, Transcript
from services.review.inbox import tell
from services.wiring import Runtime

LECTURES = 12
SEGMENTS = 600
QUESTIONS = 200
DECIDED = 8
TOLD = 60
_SENTENCE = "An enzyme is a protein that speeds up a chemical reaction without being used up."

Address = tuple[str, str, tuple[tuple[str, str], ...], str]
"""A page's name, its path, its query and the Cookie header to ask with."""


def furnish(runtime: Runtime) -> list[Address]:
    """Fill the data folder and return the address of every page."""
    person, course = first_teacher(runtime)
    with runtime.database.unit_of_work() as work:
        filled = [_lecture(work, person, course, number) for number in range(LECTURES)]
        choice = [
            _question(
                work,
                person,
                filled[0],
                replace(_CHOICE, stem=f"{_CHOICE.stem} ({number})"),
                approved=number % 2 == 1,
            )
            for number in range(QUESTIONS)
        ]
        essay = _question(work, person, filled[0], _ESSAY, approved=True)
        work.commit()
    services = runtime.services
    services.rubrics.save(person, essay, _RUBRIC, expected_version=0)
    for question in (essay, *choice[2 : 2 + 2 * DECIDED : 2]):
        services.decisions.decide(person, question, Verdict(Decision.ACCEPT), expected_version=1, seconds=30.0)
    services.comments.begin(person, choice[0], "Is it what the lecture says?")
    services.blueprints.save(person, course, "Every week", Blueprint((BlueprintRow(QuestionType.SINGLE_CHOICE, 5),)))
    with runtime.database.unit_of_work() as work:
        for question in choice[:TOLD]:
            tell(work, person.id, Telling.ANSWERED, Subject(course, filled[0], question), about=_SENTENCE)
        work.commit()
    exam = services.exams.create(person, course, title="Midterm")
    approved = services.exams.candidates(person, course, PageRequest(1, 20)).items
    placements = [Placement(banked.id, 1) for banked in approved]
    services.exams.save(person, exam, title="Midterm", instructions="", placements=placements, expected_version=1)
    cookie = f"{COOKIE}={cookie_of(runtime, person)}"
    in_course, in_lecture = (("course", str(course)),), (("lecture", str(filled[0])),)
    return [
        ("sign in", "", (), ""),
        ("courses", "", (), cookie),
        ("course", "course", in_course, cookie),
        ("course people", "course_people", in_course, cookie),
        ("course settings", "course_settings", in_course, cookie),
        ("lecture", "lecture", in_lecture, cookie),
        ("draft", "draft", in_course + in_lecture, cookie),
        ("questions", "questions", in_course, cookie),
        ("question", "question", (("question", str(choice[0])),), cookie),
        ("review", "queue", in_course, cookie),
        ("what waits", "waiting", in_course, cookie),
        ("together", "together", in_course, cookie),
        ("reviewing", "reviewing", in_course, cookie),
        ("exams", "exams", in_course, cookie),
        ("exam", "exam", (("exam", str(exam)),), cookie),
        ("rubric", "rubric", (("question", str(essay)),), cookie),
        ("coverage", "coverage", in_course, cookie),
        ("pace", "pace", in_lecture, cookie),
        ("installation", "installation", (), cookie),
        ("people", "people", (), cookie),
        ("usage", "usage", (), cookie),
        ("inbox", "inbox", (), cookie),
        ("jobs", "jobs", (), cookie),
        ("audit log", "audit", (), cookie),
        ("your account", "profile", (), cookie),
        ("sign out", "sign-out", (), cookie),
    ]


def _lecture(work: Work, person: Person, course: UUID, number: int) -> UUID:
    lecture_id = uuid4()
    lectures.add(
        work,
        person,
        course,
        lecture_id=lecture_id,
        title=f"Week {number + 1}: Enzymes",
        file_name="week.opus",
        content_type="audio/ogg",
        size=1000,
        object_key=f"lectures/{lecture_id}/recording",
    )
    transcript = Transcript(
        tuple(Segment(at * 6000, at * 6000 + 5800, _SENTENCE) for at in range(SEGMENTS)), SEGMENTS * 6000
    )
    transcripts.append(work, lecture_id, transcript.segments)
    terms = tuple(TermUse(f"term {term}", tuple(range(term * 1000, 3_600_000, 60_000))) for term in range(20))
    lecture_statistics.keep_statistics(
        work, lecture_id, LectureStatistics(len(transcript.text.split()), tuple(pace(transcript)), terms)
    )
    for status in (
        LectureStatus.UPLOADED,
        LectureStatus.QUEUED,
        LectureStatus.TRANSCRIBING,
        LectureStatus.INDEXING,
        LectureStatus.READY,
    ):
        lecture_progress.set_status(work, lecture_id, status)
    lectures.change(work, lecture_id, duration_ms=transcript.duration_ms, heard_ms=transcript.duration_ms)
    spans = [PlaceSpan(minute * 60_000, minute * 60_000) for minute in range(60)]
    wanted = [
        Wanted(kind, bloom, difficulty)
        for kind in QuestionType
        for bloom in (None, Bloom.REMEMBER, Bloom.UNDERSTAND)
        for difficulty in (None, *Difficulty)
    ]
    lecture_offers.keep(work, lecture_id, dict.fromkeys(wanted, spans))
    return lecture_id


def _question(work: Work, person: Person, lecture: UUID, question: Question, *, approved: bool) -> UUID:
    question_id = new_questions.add(
        work,
        course_id=lectures.get(work, person, lecture).course_id,
        lecture_id=lecture,
        question=question,
        written_by="Built-in writer",
        created_by=person.id,
    )
    question_findings.keep_check(work, questions.get(work, person, question_id).version_id, ())
    questions.set_status(work, question_id, QuestionStatus.IN_REVIEW)
    if approved:
        questions.set_status(work, question_id, QuestionStatus.APPROVED)
    return question_id


_CHOICE = Question(
    type=QuestionType.SINGLE_CHOICE,
    stem="What is an enzyme?",
    options=(
        Option("A protein", is_correct=True),
        Option("A fat", is_correct=False),
        Option("A salt", is_correct=False),
    ),
    explanation=_SENTENCE,
    sources=(Source(0, 5800, _SENTENCE),),
)
_ESSAY = Question(type=QuestionType.ESSAY, stem="Explain what an enzyme does.", sources=(Source(0, 5800, _SENTENCE),))
_RUBRIC = Rubric(
    "What an enzyme does",
    (Level("Full", 3), Level("Part", 2), Level("Little", 1), Level("None", 0)),
    tuple(
        Criterion(f"Point {number}", ("Says all", "Says part", "Says little", "Says nothing")) for number in range(4)
    ),
)
