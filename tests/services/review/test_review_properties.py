"""What holds of reviewing whatever people do in whatever order: the tables of moves, undoing, the rule of hashes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from db.queries import questions, reviews, rubrics, transcripts, vocabulary
from db.unit_of_work import Database
from services.domain.errors import LecternError
from services.domain.lifecycle import QUESTION_MOVES, QUESTION_UNDO_MOVES, QuestionStatus
from services.domain.people import Person, Role
from services.domain.questions import Answer, Bloom, Difficulty, Option, Question, QuestionType, Source
from services.domain.reviews import Decision, Reason, Stage, Standing, Verdict, approval_hash, source_hash
from services.domain.rubrics import Criterion, Level, Rubric
from services.domain.transcripts import Segment, Span, Transcript
from services.domain.vocabulary import Mishearing, MishearingStatus, Suspicion
from services.wiring import Services
from tests.factories import ESSAY, QUESTION, Factory

PROPERTY = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}
ACCEPT = Verdict(Decision.ACCEPT)
VERDICTS = {
    "accept": ACCEPT,
    "send back": Verdict(Decision.SEND_BACK, Reason.OTHER),
    "reject": Verdict(Decision.REJECT, Reason.OTHER),
}
SECONDS = 10
SAID = Transcript(
    tuple(Segment(at * 1000 * SECONDS, (at + 1) * 1000 * SECONDS, f"Here sound{at} is said.") for at in range(4)),
    duration_ms=4000 * SECONDS,
)
CITED = replace(ESSAY, sources=(Source(0, 9000, "sound0 is said"),))
LEVELS = (Level("Full", 2), Level("None", 0))


@dataclass
class World:
    """A lecture with one essay that several people work on, and what they can do."""

    services: Services
    database: Database
    people: list[Person]
    lecture: UUID
    essay: UUID
    before: dict[UUID, Standing] = field(default_factory=dict)
    """Where the essay stood before each decision."""
    given: list[tuple[Person, UUID]] = field(default_factory=list)

    @property
    def owner(self) -> Person:
        return self.people[0]

    def standing(self) -> Standing:
        with self.database.lookup() as work:
            return reviews.standing(work, self.essay)

    def decide(self, who: Person, verdict: Verdict, *, edited: Question | None = None) -> None:
        stood = self.standing()
        decided = self.services.decisions.decide(
            who, self.essay, verdict, expected_version=stood.version, edited=edited, press=uuid4()
        )
        self.before[decided.review_id] = stood
        self.given.append((who, decided.review_id))

    def undo(self, _who: Person) -> None:
        if self.given:
            who, review_id = self.given[-1]
            self.services.decisions.undo(who, review_id)
            self.given.pop()
            stood = self.before[review_id]
            assert replace(self.standing(), version=stood.version) == stood

    def edit(self, who: Person) -> None:
        version = self.standing().version
        self.services.questions.edit(who, self.essay, _written(version), expected_version=version)

    def send(self, who: Person) -> None:
        self.services.questions.send_to_review(who, self.essay)

    def save_rubric(self, who: Person) -> None:
        newest = self.services.rubrics.newest(who, self.essay)
        number = newest.version if newest else 0
        table = Rubric(f"Table {number}", LEVELS, (Criterion("Heat", ("Says why", "Says nothing")),))
        self.services.rubrics.save(who, self.essay, table, expected_version=number)

    def correct(self, who: Person, heard: str) -> None:
        """Write what was meant, or what was heard again where that has been corrected."""
        found = next(each for each in self._mishearings() if each.heard == heard)
        is_corrected = found.status is MishearingStatus.CORRECTED
        change = self.services.vocabulary.take_back if is_corrected else self.services.vocabulary.correct
        change(who, found.id)

    def _mishearings(self) -> list[Mishearing]:
        with self.database.lookup() as work:
            return list(vocabulary.mishearings(work, self.lecture))


def _written(version: int) -> Question:
    return replace(CITED, stem=f"Explain for the {version}th time why an enzyme loses its shape.")


DEEDS: dict[str, Callable[[World, Person], None]] = {
    **{name: lambda world, who, verdict=verdict: world.decide(who, verdict) for name, verdict in VERDICTS.items()},
    "edit and accept": lambda world, who: world.decide(who, ACCEPT, edited=_written(world.standing().version)),
    "undo": World.undo,
    "edit": World.edit,
    "send": World.send,
    "save a rubric": World.save_rubric,
    "correct under it": lambda world, who: world.correct(who, "sound0"),
    "correct elsewhere": lambda world, who: world.correct(who, "sound3"),
}
CHANGES = {"edit", "save a rubric", "correct under it"}


@pytest.fixture
def worlds(services: Services, database: Database, make: Factory) -> Callable[..., World]:
    """Makes one world after the other, in a course of three people who teach and review."""
    owner = make.person("Ada Owner")
    course = make.course(owner, "A course of properties")
    colleagues = [make.person(name) for name in ("Rita Reviewer", "Mara Reviewer")]
    for colleague in colleagues:
        services.identity.give_role(colleague.email, "A course of properties", Role.REVIEWER)
        services.identity.give_role(colleague.email, "A course of properties", Role.TEACHER)

    def build(*, share: float = 0.0) -> World:
        services.second_review.set_share(owner, course, share)
        lecture = make.lecture(owner, course, transcript=SAID)
        with database.unit_of_work() as work:
            heard = [Suspicion(f"sound{at}", f"meant{at}", (at,)) for at in range(4)]
            vocabulary.propose(work, lecture, heard)
            work.commit()
        return World(services, database, [owner, *colleagues], lecture, make.question(owner, lecture, question=CITED))

    return build


def kept_moves(world: World) -> list[tuple[QuestionStatus, QuestionStatus]]:
    with world.database.lookup() as work:
        rows = work.execute(
            text("SELECT was, became FROM question_moves WHERE question_id = :id ORDER BY id"), {"id": world.essay}
        )
        return [(QuestionStatus(row.was), QuestionStatus(row.became)) for row in rows]


def is_of_what_is_there(world: World) -> bool:
    """The newest approval of the essay is of its words, its rubric and its source as they are now."""
    with world.database.lookup() as work:
        banked = questions.get(work, world.owner, world.essay)
        rubric = rubrics.newest(work, world.essay)
        said = [
            transcripts.span_text(work, world.lecture, Span(each.start_ms, each.end_ms))
            for each in banked.question.sources
        ]
        approved = work.execute(
            text(
                "SELECT content_hash, source_hash FROM reviews r WHERE question_id = :id AND takes_back IS NULL "
                "AND NOT EXISTS (SELECT FROM reviews b WHERE b.takes_back = r.id) ORDER BY created_at DESC LIMIT 1"
            ),
            {"id": world.essay},
        ).one()
        return tuple(approved) == (
            approval_hash(banked.content_hash, rubric.rubric if rubric else None),
            source_hash(said),
        )


@settings(max_examples=14, **PROPERTY)
@given(
    deeds=st.lists(st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 2)), min_size=4, max_size=10),
    share=st.sampled_from([0.0, 1.0]),
)
def test_whatever_people_do_in_whatever_order_the_tables_and_the_hashes_hold(
    worlds: Callable[..., World], deeds: list[tuple[str, int]], share: float
) -> None:
    world = worlds(share=share)
    undone = 0
    for name, who in deeds:
        stood, moved = world.standing(), len(kept_moves(world))
        try:
            DEEDS[name](world, world.people[who])
        except LecternError:
            assert world.standing() == stood, f"{name} was refused, so it has moved nothing"
            continue
        now, moves = world.standing(), kept_moves(world)[moved:]
        table = QUESTION_UNDO_MOVES if name == "undo" else QUESTION_MOVES
        assert all(became in table[was] for was, became in moves), f"{name}: {moves}"
        assert [stood.status, *(became for _was, became in moves)][-1] is now.status, "every move is kept"
        if name == "correct elsewhere":
            assert now == stood
        if name in CHANGES and stood.status is QuestionStatus.APPROVED:
            assert now.status is QuestionStatus.IN_REVIEW
        if now.status is not QuestionStatus.IN_REVIEW:
            assert now.stage is Stage.FIRST
        if now.status is QuestionStatus.APPROVED:
            assert is_of_what_is_there(world)
        undone += name == "undo"


@settings(max_examples=12, **PROPERTY)
@given(
    corrected=st.integers(0, 3),
    spans=st.lists(
        st.tuples(st.integers(0, 38), st.integers(1, 12)).map(lambda span: (span[0], min(40, sum(span)))),
        min_size=1,
        max_size=2,
    ),
)
def test_a_correction_reopens_what_cites_the_segment_and_nothing_else(
    worlds: Callable[..., World], corrected: int, spans: list[tuple[int, int]]
) -> None:
    world = worlds()
    sources = tuple(Source(begin * 1000, end * 1000, "is said") for begin, end in spans)
    world.decide(world.owner, ACCEPT, edited=replace(CITED, sources=sources))
    world.correct(world.owner, f"sound{corrected}")
    begins, ends = corrected * SECONDS, (corrected + 1) * SECONDS
    is_cited = any(begin < ends and end > begins for begin, end in spans)
    assert (world.standing().status is QuestionStatus.IN_REVIEW) == is_cited
    opened = world.services.questions.open(world.owner, world.essay)
    assert (opened.reopened is not None) == is_cited
    if opened.reopened is not None:
        told = "".join(stretch.text for each in opened.reopened.differences for stretch in each.stretches)
        assert f"sound{corrected}" in told
        assert f"meant{corrected}" in told


_FIRST, _SECOND, _THIRD = QUESTION.options
PART_BY_PART = {
    "stem": replace(QUESTION, stem="Where does the substrate bind?"),
    "option": replace(QUESTION, options=(_FIRST, _SECOND, Option("The allosteric site", is_correct=False))),
    "key": replace(QUESTION, options=(replace(_FIRST, is_correct=False), replace(_SECOND, is_correct=True), _THIRD)),
    "feedback": replace(QUESTION, options=(replace(_FIRST, feedback="So it is."), _SECOND, _THIRD)),
    "explanation": replace(QUESTION, explanation="It binds there."),
    "level": replace(QUESTION, bloom=Bloom.APPLY),
    "difficulty": replace(QUESTION, difficulty=Difficulty.HARD),
    "points": replace(QUESTION, points=2.0),
    "objective": replace(QUESTION, objective="Explain what enzymes do"),
    "when it was said": replace(QUESTION, sources=(replace(QUESTION.sources[0], end_ms=9000),)),
    "quote": replace(QUESTION, sources=(replace(QUESTION.sources[0], quote="the active site"),)),
    "citation": replace(QUESTION, sources=()),
    "type": replace(QUESTION, type=QuestionType.SHORT_ANSWER, options=(), answers=(Answer("The active site"),)),
}


def test_an_edit_of_any_part_of_an_approved_question_takes_its_approval_back_and_is_told(
    services: Services, make: Factory, teacher: Person
) -> None:
    lecture = make.lecture(teacher, make.course(teacher))
    for part, changed in PART_BY_PART.items():
        question = make.question(teacher, lecture)
        services.decisions.decide(teacher, question, ACCEPT, expected_version=1)
        services.questions.edit(teacher, question, changed, expected_version=1)
        banked = services.questions.get(teacher, question)
        assert (banked.version, banked.status) == (2, QuestionStatus.IN_REVIEW), part
        reopened = services.questions.open(teacher, question).reopened
        assert reopened is not None, part
        assert reopened.differences, part
