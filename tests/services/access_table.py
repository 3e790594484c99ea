"""Who may call which method of which service, and what each is called with."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from services.domain.audit import AuditFilter
from services.domain.blueprints import Stretch
from services.domain.course_settings import CourseSettings
from services.domain.errors import Conflict, InvalidInput, LecternError
from services.domain.exam_bank import Placement
from services.domain.formats.transcripts import TranscriptFormat
from services.domain.lecture_offers import Wanted
from services.domain.paging import PageRequest
from services.domain.people import Role
from services.domain.question_bank import Recording
from services.domain.question_evidence import SlideBeside
from services.domain.questions import Question, QuestionType
from services.domain.review_queue import EVERYTHING
from services.domain.reviews import Decision, Reason, Verdict
from services.domain.revisions import Wish
from services.domain.rubrics import Rubric
from services.domain.uploads import ChosenFile, PartToSend
from services.domain.work_queue import WorkKind
from services.providers.signing import LinkForged
from services.questions.exams import ExamFile
from tests.access_world import BLUEPRINT, FILE, MEMBERS, RECORDING, RUBRIC, WAITING, Place, Who, World
from tests.factories import PASSWORD, QUESTION
from tests.pictures import picture

Give = Callable[[World, Place, Who], Any]

_EVERYBODY = frozenset(Who)
_MEMBERS = frozenset(MEMBERS)
_TEACH = frozenset({Who.OWNER, Who.TEACHER})
_OWN = frozenset({Who.OWNER})
_REVIEW = frozenset({Who.REVIEWER})


@dataclass(frozen=True)
class Rule:
    """Who may call a method. A course's stops at the archived course unless `archived` says otherwise."""

    may: frozenset[Who]
    is_of_course: bool = True
    archived: bool = False
    gives_nothing: bool = False
    """A foreign course is answered as a missing one is: with nothing."""
    stopped_by: type[LecternError] | None = None
    """What those who may call it meet here, because the world is not ready for more."""
    given: dict[str, Give] = field(default_factory=dict)


@dataclass(frozen=True)
class OfPool:
    """For whoever signed in at the university's pool with this very browser, and for nobody else."""


def reads(**more: Any) -> Rule:
    return Rule(_MEMBERS, archived=True, **more)


talks = partial(Rule, _MEMBERS)
teaches = partial(Rule, _TEACH)
owns = partial(Rule, _OWN)
reviews = partial(Rule, _REVIEW)
everybody = partial(Rule, _EVERYBODY, is_of_course=False)
administrates = partial(Rule, frozenset({Who.ADMINISTRATOR}), is_of_course=False)


def of(name: str) -> Give:
    """The id of this thing in the place that is asked about."""
    return lambda _world, place, _who: getattr(place, name)


def always(value: object) -> Give:
    return lambda _world, _place, _who: value


UPLOAD = {"lecture_id": lambda _world, place, who: place.upload(who)}
SENT = {"token": lambda world, place, who: world.services.uploads._tokens.give(world.people[who], place.upload(who))}
SIGN = {
    **SENT,
    "parts": always((PartToSend(1, None),)),
}
TEXT = {"file_name": always("week 3.txt"), "content": always(b"An enzyme is a protein.")}
ORDER_OF_PLACE: dict[str, Give] = {
    "blueprint": lambda _world, place, _who: replace(BLUEPRINT, stretches=(Stretch(place.lecture),))
}
ESSAY_OF_PLACE = {"question_id": of("essay")}

TABLE: dict[str, Rule | OfPool] = {
    "sessions.ticket_for": everybody(),
    "sessions.of": everybody(),
    "sessions.end_one": everybody(),
    "sessions.end_all": everybody(),
    "sessions.pool_tokens": OfPool(),
    "accounts.own": everybody(),
    "accounts.rename": everybody(),
    "accounts.change_password": everybody(),
    "accounts.page": administrates(),
    "accounts.waiting": administrates(),
    "accounts.invite": administrates(),
    "accounts.reset": administrates(),
    "accounts.set_administrator": administrates(),
    "accounts.close": administrates(),
    "accounts.reopen": administrates(),
    "accounts.withdraw": administrates(given={"email": always(WAITING)}),
    "second_factors.is_on": everybody(),
    "second_factors.begin": everybody(),
    "second_factors.confirm": everybody(stopped_by=InvalidInput),
    "second_factors.accepts": everybody(),
    "second_factors.drop": everybody(),
    "pool_sign_in.begin_second_factor": OfPool(),
    "pool_sign_in.confirm_second_factor": OfPool(),
    "pool_sign_in.drop_second_factor": OfPool(),
    "pool_sign_in.has_second_factor": OfPool(),
    "pool_sign_in.change_password": OfPool(),
    "pool_sign_in.sign_out_everywhere": OfPool(),
    "courses.page": everybody(),
    "courses.choices": everybody(),
    "courses.create": everybody(),
    "courses.get": reads(),
    "courses.settings": reads(),
    "courses.save_settings": teaches(),
    "courses.archive": owns(archived=True),
    "courses.restore": owns(archived=True),
    "members.of_course": reads(),
    "members.invite": owns(),
    "members.withdraw": owns(archived=True),
    "members.set_roles": owns(),
    "members.remove": owns(archived=True),
    "members.hand_over": owns(archived=True),
    "uploads.begin": teaches(),
    "uploads.begin_under": teaches(stopped_by=Conflict),
    "part_signing.sign": teaches(given=SIGN),
    "part_signing.arrived": teaches(given=SIGN),
    "part_signing.begun_parts": teaches(given=SENT),
    "uploads.plan": teaches(given=UPLOAD),
    "uploads.unfinished": reads(),
    "uploads.complete": teaches(given=UPLOAD, stopped_by=InvalidInput),
    "uploads.complete_sent": teaches(given=SENT, stopped_by=InvalidInput),
    "uploads.take": teaches(),
    "uploads.remove": teaches(given={"lecture_id": of("failed")}),
    "uploads.give_up": teaches(given=UPLOAD),
    "imports.add": teaches(given=TEXT),
    "imports.put": teaches(given=TEXT | {"lecture_id": of("failed")}),
    "imports.waiting": reads(),
    "lectures.page": reads(gives_nothing=True),
    "lectures.get": reads(),
    "lectures.open": reads(),
    "lectures.news": reads(given={"after": always(0)}),
    "lectures.copying": reads(),
    "lectures.copy_again": teaches(given={"lecture_id": of("failed")}),
    "materials.page_url": everybody(),  # signs as `lectures.recording_url` does
    "lectures.recording_url": everybody(),  # signs, for her alone, what `questions.open` has handed to her
    "lectures.lines": reads(),
    "lectures.transcript": reads(),
    "lectures.counted": reads(),
    "lectures.retry": teaches(given={"lecture_id": of("failed")}),
    "lectures.cancel": teaches(given={"lecture_id": of("working")}),
    "materials.shelf": reads(),
    "materials.pages": reads(),
    "materials.check": teaches(given={"size": always(10)}),
    "materials.add": teaches(given={"size": always(10), "file": always(BytesIO(b"%PDF-1.7"))}),
    "materials.rename": teaches(),
    "materials.remove": teaches(),
    "materials.read_again": teaches(given={"material_id": of("unread_material")}),
    "vocabulary.of_lecture": reads(),
    "vocabulary.keep": teaches(),
    "vocabulary.keep_offered": teaches(),
    "vocabulary.drop": teaches(),
    "vocabulary.correct": teaches(given={"position": always(0)}),
    "vocabulary.take_back": teaches(),
    "vocabulary.dismiss": teaches(),
    "questions.page": reads(),
    "questions.lines": reads(gives_nothing=True),
    "questions.get": reads(),
    "questions.open": reads(),
    "questions.versions": reads(),
    "questions.have_checked": reads(),
    "questions.have_all_checked": teaches(),
    "questions.counts": reads(gives_nothing=True),
    "questions.bank": reads(),
    "questions.edit": teaches(),
    "questions.send_to_review": teaches(given={"question_id": of("draft")}),
    "blueprints.shelf": teaches(),
    "blueprints.offers": teaches(given={"stretches": lambda _world, place, _who: [Stretch(place.lecture)]}),
    "blueprints.places": teaches(
        given={
            "stretches": lambda _world, place, _who: [Stretch(place.lecture)],
            "wanted": always([Wanted(QuestionType.ESSAY)]),
        }
    ),
    "blueprints.count_offers": teaches(),
    "blueprints.save": teaches(given=ORDER_OF_PLACE),
    "blueprints.rename": teaches(),
    "blueprints.delete": teaches(),
    "drafting.order": teaches(given=ORDER_OF_PLACE),
    "drafting.estimate": teaches(given=ORDER_OF_PLACE),
    "drafting.get": reads(),
    "drafting.of_lecture": reads(gives_nothing=True),
    "drafting.of_course": reads(),
    "drafting.retry": teaches(given={"run_id": of("failed_run")}),
    "drafting.cancel": teaches(),
    "revisions.order": teaches(),
    "revisions.newest": reads(gives_nothing=True),
    "revisions.take": teaches(),
    "revisions.leave": teaches(),
    "usage.of_course": reads(),
    "usage.of_installation": administrates(),
    "usage.budget": reads(),
    "usage.set_limit": owns(given={"limit_usd": always(25.0)}),
    "pictures.add": Rule(_TEACH | _REVIEW, given={"content": always(picture())}),
    "pictures.links": reads(given={"names": always(["0f" * 32])}),
    "review.next": reviews(),
    "review.item": reviews(),
    "review.beyond": reviews(),
    "review.waiting": reviews(given={"wanted": always(EVERYTHING)}),
    "review.overview": reviews(),
    "review.clean_batch": reviews(given={"wanted": always(EVERYTHING)}),
    "review.accept_clean": reviews(
        given={"seen": lambda _world, place, _who: {place.question: 1}}, stopped_by=InvalidInput
    ),  # the sample has not been opened
    "review.look_into": reviews(given={"versions": lambda _world, place, _who: {place.question: 1}}),
    "review.before": reviews(given={"of": of("question")}),
    "review.release": reviews(),
    "review.counts": reviews(),
    "second_review.share": reads(),
    "second_review.set_share": owns(given={"share": always(0.25)}),
    "review_economics.own": reads(),
    "review_economics.of_course": Rule(_TEACH | {Who.COORDINATOR}, archived=True),
    "decisions.decide": reviews(),
    "decisions.undo": reviews(given={"review_id": lambda _world, place, who: place.decision(who)}),
    "decisions.last": reviews(),
    "decisions.history": reads(),
    "decisions.history_table": reads(),
    "decisions.course_history_table": reads(),
    "comments.of_question": reads(),
    "comments.handles": reads(),
    "comments.begin": talks(),
    "comments.reply": talks(),
    "comments.resolve": talks(),
    "comments.reopen": talks(),
    "inbox.page": everybody(),
    "inbox.unread": everybody(),
    "inbox.mark_read": everybody(),
    "inbox.mark_all_read": everybody(),
    "exams.of_course": reads(),
    "exams.get": reads(),
    "exams.findings": reads(),
    "exams.candidates": reads(),
    "exams.create": teaches(),
    "exams.save": teaches(given={"expected_version": always(2)}),
    "exams.changed": reads(),
    "exams.renew": teaches(given=ESSAY_OF_PLACE | {"expected_version": always(2)}),
    "exams.export": teaches(archived=True),
    "rubrics.newest": reads(given=ESSAY_OF_PLACE),
    "rubrics.history": reads(given=ESSAY_OF_PLACE),
    "rubrics.save": teaches(given=ESSAY_OF_PLACE),
    "analytics.coverage": reads(),
    "samples.load": everybody(),
    "installation.checks": administrates(),
    "work_queue.overview": administrates(),
    "work_queue.retry": administrates(given={"kind": always(WorkKind.HEARING), "item_id": of("failed")}),
    "work_queue.cancel": administrates(given={"kind": always(WorkKind.HEARING), "item_id": of("working")}),
    "audit.page": administrates(),
    "audit.csv": administrates(),
    "exports.exam_link": teaches(archived=True),
    "exports.transcript_link": reads(),
    "exports.coverage_link": reads(),
    "exports.usage_link": reads(),
    "exports.question_history_link": reads(),
    "exports.course_history_link": reads(),
    "exports.own_reviewing_link": reads(),
    "exports.reviewing_link": Rule(_TEACH | {Who.COORDINATOR}, archived=True),
    "exports.all_usage_link": administrates(),
    "exports.audit_log_link": administrates(),
    "exports.follow": everybody(stopped_by=LinkForged, given={"token": always("no link")}),
}

NOBODY_YET = "whoever calls it has not proved who she is: that is what it is for"
AT_TERMINAL = "the operator at the terminal"
WITHOUT_PERSON = {
    "identity.needs_first_account": NOBODY_YET,
    "identity.new_setup_code": AT_TERMINAL,
    "identity.create_first_account": NOBODY_YET,
    "identity.add_account": AT_TERMINAL,
    "identity.has_account": AT_TERMINAL,
    "identity.give_role": AT_TERMINAL,
    "identity.give_administrator": AT_TERMINAL,
    "identity.sign_in": NOBODY_YET,
    "identity.answer_code": NOBODY_YET,
    "sessions.redeem": NOBODY_YET,
    "sessions.visitor": "finds out who the person is",
    "sessions.end": "the cookie is the right to end its own session",
    "sessions.revoke": "makes tokens of ended sessions useless, and tells nothing",
    "accounts.link": "the one-time link is the right",
    "accounts.use_link": "the one-time link is the right",
    "pool_sign_in.check": AT_TERMINAL,
    "pool_sign_in.refusals_told": NOBODY_YET,
    "pool_sign_in.count_attempt": NOBODY_YET,
    "pool_sign_in.refused": NOBODY_YET,
    "pool_sign_in.finish": NOBODY_YET,
    "pool_sign_in.answer_code": NOBODY_YET,
    "pool_sign_in.begin_demanded_factor": NOBODY_YET,
    "pool_sign_in.finish_demanded_factor": NOBODY_YET,
    "pool_sign_in.forgot_password": NOBODY_YET,
    "pool_sign_in.reset_password": NOBODY_YET,
    "pool_sign_in.begin_hosted": NOBODY_YET,
    "pool_sign_in.finish_hosted": NOBODY_YET,
    "installation.examine": AT_TERMINAL,
    "installation.workers_alive": "health: a number, of nobody",
}
NO_SERVICE = {
    "database_url": "an address, for the worker",
    "store": "files, handed out by signed links that services make for a person",
}

BY_TYPE: dict[object, object] = {
    PageRequest: PageRequest(),
    ChosenFile: replace(FILE, name="week10.opus"),
    Path: RECORDING,
    ExamFile: ExamFile.GIFT,
    TranscriptFormat: TranscriptFormat.VTT,
    Question: QUESTION,
    Recording: Recording("lectures/one/recording", "audio/ogg", "week1.opus"),
    SlideBeside: SlideBeside(UUID(int=1), "week 1.pdf", 2, "Enzymes", "application/pdf", "materials/one"),
    Wish: Wish("Ask about the cause."),
    Verdict: Verdict(Decision.SEND_BACK, Reason.OTHER),
    Rubric: RUBRIC,
    AuditFilter: AuditFilter(),
    CourseSettings: CourseSettings("Our course", "", "", "en"),
    Role: Role.REVIEWER,
    bool: False,
}
BY_NAME: dict[str, Give] = {
    "course_id": of("course"),
    "lecture_id": of("lecture"),
    "question_id": of("question"),
    "exam_id": of("exam"),
    "material_id": of("material"),
    "mishearing_id": of("mishearing"),
    "term": always("active site"),
    "file_name": always("slides.pdf"),
    "run_id": of("run"),
    "revision_id": of("revision"),
    "blueprint_id": of("blueprint"),
    "member_id": of("member"),
    "invitation_id": of("invitation"),
    "thread_id": of("thread"),
    "note_id": lambda _world, _place, _who: UUID(int=1),
    "text": always("Is the key right?"),
    "after": of("question"),
    "outside_exam": of("exam"),
    "person_id": lambda world, _place, _who: world.own.member,
    "session_id": lambda world, _place, who: world.sessions[who],
    "placements": lambda _world, place, _who: [Placement(place.essay, 1)],
    "roles": always(frozenset({Role.REVIEWER, Role.TEACHER})),
    "email": always("invited@example.edu"),
    "title": always("A title"),
    "name": always("A name"),
    "instructions": always(""),
    "expected_version": always(1),
    "code": always("no code"),
    "token": always(None),
    "old": always(PASSWORD),
    "password": always(PASSWORD),
    "new": always("quite another sentence"),
}
