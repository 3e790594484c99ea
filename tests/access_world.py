"""Three courses with everything in them, and somebody in each role: what the access matrix is tried on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, create_engine

from db.queries import (
    courses,
    invitations,
    lectures,
    materials,
    questions,
    recordings,
    reviews,
    revisions,
    runs,
    uploads,
    vocabulary,
)
from db.unit_of_work import Database, with_driver
from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.exam_bank import Placement
from services.domain.lifecycle import FileStatus, LectureStatus, QuestionStatus, RevisionStatus, RunStatus
from services.domain.people import Person, Role
from services.domain.pool import PoolTokens
from services.domain.question_bank import BankedQuestion
from services.domain.questions import QuestionType
from services.domain.recordings import RecordingFacts
from services.domain.reviews import Decision, Reason, Verdict
from services.domain.revisions import Wish
from services.domain.rubrics import Criterion, Level, Rubric
from services.domain.transcripts import Segment, Transcript
from services.domain.uploads import PART_SIZE, ChosenFile
from services.domain.vocabulary import Suspicion
from services.people.attempts import Attempts
from services.people.pool_sign_in import PoolSignIn
from services.providers.sealing import Sealer
from services.settings import read_settings
from services.setup.installation import Installation
from services.wiring import Services, build, now
from tests.factories import ESSAY, QUESTION, Factory


class Who(StrEnum):
    """Whoever may ask: of the installation, of a course, or nobody's."""

    ADMINISTRATOR = "administrator"
    OWNER = "owner"
    TEACHER = "teacher"
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"
    NOBODY = "member of nothing"


MEMBERS = (Who.OWNER, Who.TEACHER, Who.REVIEWER, Who.COORDINATOR)

BLUEPRINT = Blueprint((BlueprintRow(QuestionType.ESSAY, 1),))
RUBRIC = Rubric("Shape", (Level("Full", 2), Level("None", 0)), (Criterion("Heat", ("Says why", "Says nothing")),))
FILE = ChosenFile("week9.opus", 1000, "audio/ogg", 1)
RECORDING = Path(__file__).parents[1] / "samples" / "enzymes" / "lecture.opus"
WAITING = "waiting@example.edu"


@dataclass
class Place:
    """One course and the ids of what is in it; `uploads` are the unfinished ones of each person, `decisions` one each
    that she has undone."""

    course: UUID = field(default_factory=uuid4)
    lecture: UUID = field(default_factory=uuid4)
    failed: UUID = field(default_factory=uuid4)
    working: UUID = field(default_factory=uuid4)
    material: UUID = field(default_factory=uuid4)
    unread_material: UUID = field(default_factory=uuid4)
    mishearing: UUID = field(default_factory=uuid4)
    question: UUID = field(default_factory=uuid4)
    draft: UUID = field(default_factory=uuid4)
    essay: UUID = field(default_factory=uuid4)
    exam: UUID = field(default_factory=uuid4)
    blueprint: UUID = field(default_factory=uuid4)
    run: UUID = field(default_factory=uuid4)
    failed_run: UUID = field(default_factory=uuid4)
    revision: UUID = field(default_factory=uuid4)
    member: UUID = field(default_factory=uuid4)
    invitation: UUID = field(default_factory=uuid4)
    thread: UUID = field(default_factory=uuid4)
    uploads: dict[Who, UUID] = field(default_factory=dict)
    decisions: dict[Who, UUID] = field(default_factory=dict)

    def upload(self, who: Who) -> UUID:
        """Her unfinished upload here; an id of nothing where there is none."""
        return self.uploads.setdefault(who, uuid4())

    def decision(self, who: Who) -> UUID:
        """Her undone decision here; an id of nothing where there is none."""
        return self.decisions.setdefault(who, uuid4())


class _ObligingPool:
    def __init__(self, asked: list[object]) -> None:
        self._asked = asked

    def __getattr__(self, name: str) -> Callable[..., str]:
        def answer(*given: object) -> str:
            self._asked.append((name, *given))
            return "JBSWY3DP" * 4  # whatever is asked: a secret of an authenticator app is a text too

        return answer


class World:
    """`own` is the course of the members, `archived` another of theirs that is put away, `foreign` somebody else's."""

    def __init__(self, services: Services, database: Database) -> None:
        self.pool_asked: list[object] = []
        self.services = services = replace(services, pool_sign_in=self._pool_sign_in(services, database))
        self.database = database
        self._make = Factory(services, database)
        self.people = {who: self._make.person(who.value, is_administrator=who is Who.ADMINISTRATOR) for who in Who}
        self._founder = self._make.person("Founder")
        self.own, self.archived, self.foreign = (
            self._place(title, has_members=title != "Their") for title in ("Our", "Shelved", "Their")
        )
        services.courses.archive(self._founder, self.archived.course)
        self.missing = Place()
        self.tokens = {who: self._make.token(person) for who, person in self.people.items()}
        self.sessions = {who: services.sessions.of(self.people[who], self.tokens[who])[0].id for who in Who}
        services.accounts.invite(self.people[Who.ADMINISTRATOR], email=WAITING)
        for person in self.people.values():
            services.second_factors.begin(person)

    @staticmethod
    @contextmanager
    def undone(connection: Connection) -> Iterator[None]:
        """What is done within is undone."""
        savepoint = connection.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()

    def pool_session(self, who: Who) -> str:
        """The cookie of a browser in which she signed in through the university's pool."""
        tokens = PoolTokens("identity", f"access of {who}", "refresh", now() + timedelta(days=1))
        ticket = self.services.sessions.ticket_for(self.people[who], tokens)
        return self.services.sessions.redeem(ticket).token

    def _pool_sign_in(self, services: Services, database: Database) -> PoolSignIn:
        """The sign-in of a pool that does whatever it is asked and remembers it."""
        return PoolSignIn(
            database,
            _ObligingPool(self.pool_asked),  # type: ignore[arg-type]
            pool_people=None,  # type: ignore[arg-type]
            sessions=services.sessions,
            attempts=Attempts(database, clock=now),
            sealer=Sealer("a secret", "hosted sign-in"),
            public_url="https://lectern.example.edu",
            clock=now,
        )

    def _place(self, title: str, *, has_members: bool) -> Place:
        make, founder, services = self._make, self._founder, self.services
        course = make.course(founder, f"{title} course")
        said = Transcript((Segment(0, 4800, f"{title} words about the active site."),), duration_ms=4800)
        lecture = make.lecture(founder, course, title=f"{title} lecture", transcript=said)
        place = Place(
            course=course,
            lecture=lecture,
            failed=make.lecture(founder, course, status=LectureStatus.FAILED, reason="Too quiet."),
            working=make.lecture(founder, course, status=LectureStatus.TRANSCRIBING),
            question=make.question(founder, lecture, stem=f"{title} question?"),
            draft=make.question(founder, lecture, status=QuestionStatus.DRAFT, stem=f"{title} draft?"),
            essay=make.question(founder, lecture, question=ESSAY, stem=f"{title} essay."),
            material=self._slides(founder, lecture, f"{title} slides"),
            unread_material=self._slides(founder, lecture, f"{title} unread slides"),
            exam=services.exams.create(founder, course, title=f"{title} exam"),
            member=make.person(f"{title} colleague").id,
        )
        for number in range(2):
            make.question(founder, lecture, stem=f"{title} question {number}?")
        services.blueprints.save(founder, course, f"{title} blueprint", BLUEPRINT)
        place.blueprint = services.blueprints.shelf(founder, course).saved[0].id
        services.rubrics.save(founder, place.essay, RUBRIC, expected_version=0)
        services.decisions.decide(founder, place.essay, Verdict(Decision.ACCEPT), expected_version=1)
        services.comments.begin(founder, place.question, f"{title} comment")
        place.thread = services.comments.of_question(founder, place.question).threads[0].id
        services.exams.save(
            founder,
            place.exam,
            title=f"{title} exam",
            instructions="",
            placements=[Placement(place.essay, 1)],
            expected_version=1,
        )
        with self.database.unit_of_work() as work:
            courses.add_member(work, course, place.member, Role.REVIEWER)
            for who in MEMBERS if has_members else ():
                courses.add_member(work, course, self.people[who].id, Role(who.value))
            materials.set_status(work, place.unread_material, FileStatus.FAILED, reason="Damaged.")
            materials.keep_pages(work, place.material, [f"{title} page"])
            vocabulary.propose(work, lecture, [Suspicion("the active", "reactive", (0,))])
            place.mishearing = vocabulary.mishearings(work, lecture)[0].id
            recordings.keep(work, place.failed, RecordingFacts("avi", "mp3"))
            recordings.set_copy_status(work, place.failed, FileStatus.FAILED, reason="Damaged.")
            invitations.add(work, founder, course, email=f"{title.lower()}@example.edu", role=Role.TEACHER)
            place.invitation = invitations.of_course(work, course)[0].id
            blueprint = replace(BLUEPRINT, stretches=(Stretch(lecture),))
            place.run, place.failed_run = (runs.add(work, founder, course, blueprint) for _ in range(2))
            for status in (RunStatus.RUNNING, RunStatus.FAILED):
                runs.set_status(work, place.failed_run, status)
            place.revision = revisions.add(work, founder, place.draft, 1, Wish("Ask about the cause."))
            revisions.set_status(work, place.revision, RevisionStatus.RUNNING)
            revisions.keep_proposal(
                work,
                place.revision,
                replace(QUESTION, stem=f"{title} proposal?"),
                written_by="A model",
                provenance=None,
                findings=(),
            )
            draft = questions.get(work, founder, place.draft)
            place.decisions = {who: _undone_decision(work, person, draft) for who, person in self.people.items()}
            place.uploads = {who: self._upload(work, person, course) for who, person in self.people.items()}
            work.commit()
        return place

    def _slides(self, person: Person, lecture: UUID, title: str) -> UUID:
        content = b"%PDF-1.7"
        return self.services.materials.add(
            person, lecture, file_name="slides.pdf", file=BytesIO(content), size=len(content), title=title
        )

    def _upload(self, work, person: Person, course: UUID) -> UUID:
        lecture, key = uuid4(), f"lectures/{uuid4()}/recording"
        lectures.add(
            work,
            person,
            course,
            lecture_id=lecture,
            title="Half of it",
            file_name=FILE.name,
            content_type=FILE.content_type,
            size=FILE.size,
            object_key=key,
        )
        uploads.add(
            work,
            person,
            lecture,
            store_upload_id=self.services.store.begin(key, size=FILE.size, part_size=PART_SIZE),
            fingerprint=FILE.fingerprint,
            size=FILE.size,
            part_size=PART_SIZE,
        )
        return lecture


def _undone_decision(work, person: Person, banked: BankedQuestion) -> UUID:
    stood = reviews.hold(work, banked.id)
    verdict = Verdict(Decision.REJECT, Reason.OTHER)
    decision = reviews.add(
        work, person, banked, verdict, approved_hash=banked.content_hash, source_texts=[], before=stood
    )
    reviews.add_undo(work, person, decision, back_to=stood)
    return decision


def marks(place: str) -> tuple[str, ...]:
    """Words that stand in what belongs to one of the three courses, and nowhere else."""
    return tuple(
        f"{place} {what}"
        for what in ("course", "lecture", "words", "question", "draft", "essay", "exam", "slides", "page", "comment")
    )


@pytest.fixture(scope="module")
def world_connection(postgres: str) -> Iterator[Connection]:
    """A connection on which nothing is ever really committed."""
    engine = create_engine(with_driver(postgres))
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()
    engine.dispose()


@pytest.fixture(scope="module")
def world(world_connection: Connection, postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Made once for a module; whatever is tried in it is undone."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Installation, "examine", lambda _installation: [])  # which would load every model
        settings = read_settings(LECTERN_HOME=tmp_path_factory.mktemp("home"), _env_file=None)
        database = Database(world_connection)
        yield World(build(settings, database, postgres), database)
