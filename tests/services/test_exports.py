"""Links to files: each is good for one person, one object and some time."""

import io
import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from docx import Document

from db.unit_of_work import Database
from services.domain.audit import Action, AuditFilter
from services.domain.errors import NotAllowed, NotFound
from services.domain.exam_bank import Placement
from services.domain.formats.transcripts import TranscriptFormat
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person, Role
from services.exports import ExportedFile, Exports
from services.providers.signing import LinkExpired, LinkForged, Signer
from services.questions.exams import ExamFile
from services.settings import Settings
from services.setup.signing_secret import signing_secret
from services.wiring import Services, now
from tests.factories import QUESTION, Factory


@pytest.fixture
def exam(services: Services, make: Factory, teacher: Person, course: UUID) -> UUID:
    question = make.question(teacher, make.lecture(teacher, course), status=QuestionStatus.APPROVED)
    exam_id = services.exams.create(teacher, course, title="Mid/term: “1”")
    services.exams.save(
        teacher,
        exam_id,
        title="Mid/term: “1”",
        instructions="",
        placements=[Placement(question, 1)],
        expected_version=1,
    )
    return exam_id


def follow(services: Services, person: Person, link: str) -> ExportedFile:
    prefix, _, token = link.rpartition("/")
    assert prefix == "/exports"
    return services.exports.follow(person, token)


def test_each_file_of_an_exam_comes_with_a_name_that_any_system_can_keep(
    services: Services, teacher: Person, exam: UUID
) -> None:
    files = [follow(services, teacher, services.exports.exam_link(teacher, exam, file)) for file in ExamFile]
    assert [file.name for file in files] == [
        "Mid term “1”.gift.txt",
        "Mid term “1”.docx",
        "Mid term “1” – key.docx",
    ]
    assert QUESTION.stem.encode() in files[0].content
    for file in files[1:]:
        assert QUESTION.stem in " ".join(line.text for line in Document(io.BytesIO(file.content)).paragraphs)


def test_a_transcript_comes_in_every_format(services: Services, make: Factory, teacher: Person, course: UUID) -> None:
    lecture = make.lecture(teacher, course)
    heard = services.lectures.transcript(teacher, lecture)
    for kind in TranscriptFormat:
        file = follow(services, teacher, services.exports.transcript_link(teacher, lecture, kind))
        assert file.name.endswith(f".{kind.value}")
        assert heard.segments[0].text.split()[0] in file.content.decode()
        if kind is TranscriptFormat.JSON:
            assert len(json.loads(file.content)["segments"]) == len(heard.segments)


def test_the_coverage_of_a_course_is_a_table(services: Services, make: Factory, teacher: Person, course: UUID) -> None:
    make.lecture(teacher, course)
    file = follow(services, teacher, services.exports.coverage_link(teacher, course))
    head, row = file.content.decode("utf-8-sig").splitlines()
    assert head.startswith("Lecture,Minutes taught")
    assert row.startswith(services.questions.bank(teacher, course).lectures[0].title)


def test_the_audit_log_is_narrowed_as_the_link_was(
    services: Services, make: Factory, teacher: Person, course: UUID
) -> None:
    administrator = make.person("Adam Administrator", is_administrator=True)
    services.exams.create(teacher, course, title="One")
    day = timedelta(days=1)
    chosen = AuditFilter(
        email=teacher.email[:3],
        person_id=teacher.id,
        action=Action.EXAM_CREATED,
        course_id=course,
        since=now() - day,
        before=now() + day,
    )
    link = services.exports.audit_log_link(administrator, chosen)
    lines = follow(services, administrator, link).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "exam created" in lines[1]
    too_early = replace(chosen, before=now() - day)
    link = services.exports.audit_log_link(administrator, too_early)
    assert len(follow(services, administrator, link).content.decode("utf-8-sig").splitlines()) == 1


def test_a_link_that_was_passed_on_opens_nothing(
    services: Services, make: Factory, teacher: Person, exam: UUID
) -> None:
    colleague = make.person("Carl Colleague")
    services.identity.give_role(colleague.email, "Biochemistry for beginners", Role.TEACHER)
    link = services.exports.exam_link(teacher, exam, ExamFile.GIFT)
    with pytest.raises(NotAllowed, match="made for somebody else"):
        follow(services, colleague, link)


def test_whoever_has_left_the_course_finds_nothing_behind_her_link(
    services: Services, make: Factory, teacher: Person, course: UUID
) -> None:
    colleague = make.person("Carl Colleague")
    services.identity.give_role(colleague.email, "Biochemistry for beginners", Role.TEACHER)
    link = services.exports.coverage_link(colleague, course)
    follow(services, colleague, link)
    services.members.remove(teacher, course, colleague.id)
    with pytest.raises(NotFound):
        follow(services, colleague, link)


def test_a_link_is_good_for_some_time_and_for_exports_only(
    services: Services, database: Database, settings: Settings, teacher: Person, exam: UUID
) -> None:
    hour = 3600
    moment = [0.0]
    secret = signing_secret(settings)
    exports = Exports(
        database,
        courses=services.courses,
        exams=services.exams,
        lectures=services.lectures,
        analytics=services.analytics,
        audit=services.audit,
        usage=services.usage,
        review_economics=services.review_economics,
        decisions=services.decisions,
        signer=Signer(secret, "export", clock=lambda: moment[0]),
    )
    token = exports.exam_link(teacher, exam, ExamFile.KEY).rpartition("/")[2]
    moment[0] = hour
    assert exports.follow(teacher, token).content
    moment[0] = 2 * hour + 1
    with pytest.raises(LinkExpired):
        exports.follow(teacher, token)
    other = Signer(secret, "read").token({"for": str(teacher.id), "what": "exam", "id": str(exam)}, expires_in=hour)
    with pytest.raises(LinkForged):
        services.exports.follow(teacher, other)
