"""Where the questions of a run are made: asked for, checked, repaired and kept one by one, as they come."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from db.queries import new_questions, questions, runs
from db.unit_of_work import Database
from services.domain.blueprints import BlueprintRow, shares
from services.domain.errors import Conflict, DatabaseUnavailable, LecternError, NotAllowed
from services.domain.findings import Finding, Severity
from services.domain.lifecycle import QuestionStatus, RunStatus
from services.domain.question_bank import DraftedVersion, RowShortfall
from services.domain.questions import Question
from services.domain.usage import Purpose
from services.jobs.job_queue import queue_evidence
from services.logs import logger
from services.providers.protocols import UnusableAnswer
from services.runs.bank import Bank
from services.runs.key_places import KeyPlaces
from services.runs.ledger import Ledger
from services.runs.plan import Ask, Cell, Part, Plan, mark
from services.runs.reasons import Reasons
from services.runs.side_by_side import SideBySide
from services.writing.protocol import Material, Shortfall, Writer, Written

MOST_REPAIRS = 2
_WEIGHT = {Severity.MAJOR: 0, Severity.MINOR: 1, Severity.NOTE: 2}
_STOPPED = "This order has been stopped."
_DROPPED = "What was written was too like other questions of this order."

log = logger("question_writing")


class Checks(Protocol):
    """Finds all that can be held against a question, the major things first."""

    def check(
        self,
        question: Question,
        material: Material,
        wanted: BlueprintRow,
        *,
        others: Sequence[tuple[UUID | None, Question]] = (),
    ) -> tuple[Finding, ...]: ...


@dataclass(eq=False)
class Draft:
    """A question on its way: every version of it so far, and where its key stands if it has one to place."""

    cell: Cell
    part: Part
    key_place: int | None
    versions: list[DraftedVersion] = field(default_factory=list)

    @property
    def newest(self) -> DraftedVersion:
        return self.versions[-1]

    @property
    def instruction(self) -> str:
        """What is to be mended, in the words of the findings."""
        majors = [each.message for each in self.newest.findings if each.severity is Severity.MAJOR]
        return "\n".join(f"- {message}" for message in majors)


Calls = SideBySide[Ask | Draft, Written | Shortfall]


class Desk:
    """One job's work on a run. Only this thread touches the database and the checks; calls of models wait elsewhere."""

    def __init__(self, database: Database, writer: Writer, checks: Checks, plan: Plan, ledger: Ledger) -> None:
        self._database = database
        self._writer = writer
        self._checks = checks
        self._plan = plan
        self._run = plan.run
        self._ledger = ledger
        self._left = plan.left()
        self._told: set[str] = set()
        self._in_repair: set[Draft] = set()
        self._bank = Bank(plan.others)
        self._kept = list(plan.own)
        self._key_places = KeyPlaces(question for _, question in plan.own)
        self._reasons = Reasons(plan)

    def fill(self) -> list[RowShortfall]:
        """Have everything written that is missing, then of other stretches what one could not give.

        What is missing then is the answer, with its reasons. Raises what stopped a writer once everything else is
        kept, and `Conflict` when the run was stopped meanwhile.
        """
        failure = self._round(self._plan.asks()) or self._round(self._second())
        if failure is not None:
            raise failure
        missing = Counter[int]()
        for (row, _), count in self._left.items():
            missing[row] += count
        return [RowShortfall(row, count, self._reasons.of_row(row)) for row, count in sorted(missing.items()) if count]

    def _round(self, asks: Iterable[Ask]) -> LecternError | None:
        failure: LecternError | None = None
        calls: Calls = SideBySide(self._writer.at_once)
        try:
            for ask in asks:
                calls.begin(ask, self._call(ask))
            for about, outcome in calls.outcomes(self._demand_running):
                if isinstance(outcome, DatabaseUnavailable):
                    raise outcome
                if isinstance(about, Draft):
                    self._revised(calls, about, outcome)
                elif isinstance(outcome, LecternError):
                    self._count_failure(outcome)
                    failure = failure or outcome
                else:
                    self._written(calls, about, outcome)
                self._ledger.demand_room()
        except NotAllowed:
            for draft in self._in_repair:
                self._keep(draft)
            raise
        finally:
            for about, outcome in calls.close():
                purpose = Purpose.REPAIR if isinstance(about, Draft) else Purpose.WRITING
                if isinstance(outcome, LecternError):
                    self._count_failure(outcome, purpose)
                else:
                    self._count(outcome, purpose)
        return failure

    def _demand_running(self) -> None:
        """`Conflict` when somebody has stopped the run while models are being waited for."""
        with self._database.reading() as work:
            found = runs.get_for_job(work, self._run.id)
        if found is None or found[0].status is not RunStatus.RUNNING:
            raise Conflict(_STOPPED)

    def _call(self, ask: Ask) -> Callable[[], Iterator[Written | Shortfall]]:
        blueprint = ask.blueprint(self._run.blueprint)
        return lambda: self._writer.write(ask.part.material, blueprint, existing=ask.existing)

    def _second(self) -> list[Ask]:
        """What stretches could not give, asked of those that gave all they were asked for."""
        counts: dict[int, list[tuple[int, int]]] = {}
        for row, wanted in enumerate(self._run.blueprint.rows):
            short = [part for part in self._plan.parts if self._left.get((row, part.number), 0)]
            able = [part for part in self._plan.parts if part not in short and part.words]
            if wanted.stretch is not None or not short or not able:
                continue
            missing = sum(self._left[row, part.number] for part in short)
            for part in short:
                self._left[row, part.number] = 0
            for part, count in zip(able, shares(missing, [part.words for part in able]), strict=True):
                self._left[row, part.number] = count
                counts.setdefault(part.number, []).extend([(row, count)] if count else [])
        return [
            Ask(self._plan.parts[number], tuple(rows), (*self._plan.parts[number].existing, *self._of(number)))
            for number, rows in counts.items()
            if rows
        ]

    def _of(self, part: int) -> list[Question]:
        """What this job has kept about the lecture of a part."""
        parts, lecture_id = self._plan.parts, self._plan.parts[part].lecture_id
        return [question for at, question in self._kept if parts[at].lecture_id == lecture_id]

    def _written(self, calls: Calls, ask: Ask, outcome: Written | Shortfall) -> None:
        self._count(outcome, Purpose.WRITING)
        cell = ask.counts[outcome.row][0], ask.part.number
        if isinstance(outcome, Shortfall):
            self._reasons.note(cell, outcome.reason)
        elif mark(outcome.question) in self._plan.told or not self._left[cell]:
            return  # this attempt has it, or has enough, from before the job was interrupted
        elif mark(outcome.question) in self._told:
            self._reasons.note(cell, _DROPPED)
        else:
            self._told.add(mark(outcome.question))
            self._left[cell] -= 1
            self._judge(calls, Draft(cell, ask.part, self._key_places.next_for(outcome.question)), outcome)

    def _revised(self, calls: Calls, draft: Draft, outcome: Written | Shortfall | LecternError) -> None:
        self._in_repair.discard(draft)
        if isinstance(outcome, LecternError):
            log.warning("repair_failed", run=str(self._run.id), reason=str(outcome))
            self._keep(draft)
            return
        self._count(outcome, Purpose.REPAIR)
        if isinstance(outcome, Shortfall):
            self._keep(draft)
        else:
            self._judge(calls, draft, outcome)

    def _count(self, outcome: Written | Shortfall, purpose: Purpose) -> None:
        self._ledger.count(outcome.usage, purpose, model=self._writer.name)

    def _count_failure(self, failure: LecternError, purpose: Purpose = Purpose.WRITING) -> None:
        if isinstance(failure, UnusableAnswer):
            self._ledger.count(failure.usage, purpose, model=self._writer.name)

    def _judge(self, calls: Calls, draft: Draft, written: Written) -> None:
        """Check a new version in full; what has major findings is repaired, what has none or is no better is kept."""
        version = self._checked(draft, written)
        if draft.versions and version.majors > draft.newest.majors:
            self._keep(draft)
            return
        draft.versions.append(version)
        if not version.majors or len(draft.versions) > MOST_REPAIRS:
            self._keep(draft)
            return
        self._in_repair.add(draft)
        calls.begin(draft, self._repair(draft))

    def _repair(self, draft: Draft) -> Callable[[], Iterator[Written | Shortfall]]:
        question, wanted, instruction = draft.newest.question, self._row(draft), draft.instruction
        existing = (*draft.part.existing, *self._of(draft.part.number))

        def revised() -> Iterator[Written | Shortfall]:
            yield self._writer.revise(question, draft.part.material, wanted, instruction=instruction, existing=existing)

        return revised

    def _checked(self, draft: Draft, written: Written) -> DraftedVersion:
        question = self._key_places.placed(written.question, draft.key_place)
        found = self._checks.check(question, draft.part.material, self._row(draft), others=self._bank.near(question))
        known = {(each.code, each.place) for each in found}
        doubts = [each for each in written.doubts if (each.code, each.place) not in known]
        findings = sorted((*found, *doubts), key=lambda each: _WEIGHT[each.severity])
        return DraftedVersion(question, written.provenance, tuple(findings))

    def _row(self, draft: Draft) -> BlueprintRow:
        return self._run.blueprint.rows[draft.cell[0]]

    def _keep(self, draft: Draft) -> None:
        """Save the question and send it to review; `Conflict` when the run was stopped, or another worker has it."""
        row, part = draft.cell
        with self._database.unit_of_work() as work:
            if not runs.hold_running(work, self._run.id):
                raise Conflict(_STOPPED)
            if runs.written_of_row(work, self._run.id, row) >= self._run.blueprint.rows[row].count:
                raise Conflict("Another worker has written what was missing.")
            question_id = new_questions.add_drafted(
                work,
                self._run,
                row=row,
                stretch=part,
                versions=draft.versions,
                written_by=self._writer.name,
                created_by=self._plan.ordered_by,
            )
            questions.set_status(work, question_id, QuestionStatus.IN_REVIEW)
            queue_evidence(work, question_id)
            runs.count_written(work, self._run.id)
            work.commit()
        self._bank.add(question_id, draft.newest.question)
        self._kept.append((part, draft.newest.question))
