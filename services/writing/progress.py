"""How far an order to a language model is: what was written, what was refused, what failed, what was spent."""

from collections.abc import Iterator, Sequence

from services.domain.blueprints import BlueprintRow
from services.domain.errors import ProviderUnavailable
from services.domain.findings import Finding
from services.domain.question_rules import same_wording
from services.domain.questions import Question
from services.providers.protocols import Completion, UnusableAnswer, Usage
from services.writing.answers import Refused, read_doubts, read_question
from services.writing.planning import Batch
from services.writing.protocol import Shortfall, Written

_FEWER = "The language model wrote fewer questions than it was asked for, twice. Ask for fewer, or try again."


class Progress:
    """What has happened so far in one call of `write`.

    Every token is told once: with the next question that is written, or with the first shortfall.
    """

    def __init__(self, rows: Sequence[BlueprintRow], existing: Sequence[Question]) -> None:
        self._rows = rows
        self._missing = [max(row.count, 0) for row in rows]
        self._wordings = {same_wording(question.stem) for question in existing}
        self._spent: Usage | None = None
        self._refused: dict[int, list[Refused]] = {}
        self._failed: dict[int, ProviderUnavailable] = {}
        self.stems_before = [question.stem for question in existing]
        self.stems = list(self.stems_before)
        self.written = 0
        self.failure: ProviderUnavailable | None = None
        self.left: Batch | None = None
        """What is still missing of the batch that ended last; None when asking for it again is no use."""

    def read(self, answer: Completion, batch: Batch) -> Iterator[Written]:
        """The questions of an answer that can be delivered."""
        self.spend(answer.usage)
        left, faults = dict(batch.counts), list[Refused]()
        lines = [row for row, _ in batch.counts]
        for item in answer.value["questions"]:
            line = int(item["order"])
            if not 1 <= line <= len(lines):
                faults.append(Refused(str(item["stem"]).strip(), "the order has no line of the number it names"))
                continue
            row = lines[line - 1]
            question = read_question(item, self._rows[row], batch.part)
            if isinstance(question, Question) and same_wording(question.stem) in self._wordings:
                question = Refused(question.stem, "it asks what was asked already")
            if isinstance(question, Refused):
                faults.append(question)
                self._refused.setdefault(row, []).append(question)
            elif left[row] > 0:
                left[row] -= 1
                yield self._deliver(row, question, read_doubts(item, judged_by=answer.model))
        for row in lines:
            self._failed.pop(row, None)
        self.left = batch.again([(row, count) for row, count in left.items() if count], faults)

    def fail(self, batch: Batch, failure: ProviderUnavailable) -> None:
        """The call for a batch brought nothing; only what the model said, not a service that failed, is asked again."""
        self.failure = failure
        self._failed.update((row, failure) for row, _ in batch.counts)
        if isinstance(failure, UnusableAnswer):
            self.spend(failure.usage)
            self.left = batch.again(batch.counts, ())
        else:
            self.left = None

    def failure_of_all(self) -> ProviderUnavailable | None:
        """Why not one item came, good or bad; with what was spent, if anything was."""
        if self.failure is None or self.written or self._refused:
            return None
        return UnusableAnswer(str(self.failure), self._spent) if self._spent else self.failure

    def shortfalls(self, reason: str = "") -> Iterator[Shortfall]:
        """What each row lacks, for this reason or for its own."""
        for row, missing in enumerate(self._missing):
            if missing:
                spent, self._spent = self._spent, None
                yield Shortfall(row, missing, reason or self._reason(row), spent)

    def spend(self, usage: Usage | None) -> None:
        """Note what a call cost, to be told with what comes next."""
        self._spent = added(self._spent, usage)

    def untold(self) -> Iterator[Shortfall]:
        """What was spent and not told yet, if anything was, for no question at all."""
        if self._spent is not None:
            yield Shortfall(0, 0, "", self._spent)

    def _deliver(self, row: int, question: Question, doubts: tuple[Finding, ...]) -> Written:
        self._missing[row] -= 1
        self.written += 1
        self.stems.append(question.stem)
        self._wordings.add(same_wording(question.stem))
        spent, self._spent = self._spent, None
        return Written(row, question, spent, doubts=doubts)

    def _reason(self, row: int) -> str:
        if row in self._failed:
            return str(self._failed[row])
        refused = self._refused.get(row, ())
        ungrounded = sum(item.is_ungrounded for item in refused)
        unfit = len(refused) - ungrounded
        parts = [f"{ungrounded} with a quote that is not in the lecture"] if ungrounded else []
        parts += [f"{unfit} that broke the rules of the type or had been asked already"] if unfit else []
        if parts:
            return f"The language model wrote {' and '.join(parts)}; they are left out. Try again for what is missing."
        if self.failure is not None and not isinstance(self.failure, UnusableAnswer):
            return str(self.failure)
        return _FEWER


def added(one: Usage | None, other: Usage | None) -> Usage | None:
    """Both together; the cost is known only where each is."""
    if one is None or other is None:
        return one or other
    is_known = one.cost_usd is not None and other.cost_usd is not None
    return Usage(
        one.input_tokens + other.input_tokens,
        one.output_tokens + other.output_tokens,
        one.seconds + other.seconds,
        (one.cost_usd or 0) + (other.cost_usd or 0) if is_known else None,
    )
