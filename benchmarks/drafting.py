"""What comes of an order: yield, grounded share and findings on three lectures, and how long an exam takes."""

import multiprocessing
import resource
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from time import perf_counter, process_time
from uuid import UUID

from benchmarks import played_model
from services.checking.balance import balanced, exam_findings
from services.checking.gate import Gate
from services.domain.blueprints import Blueprint, BlueprintRow
from services.domain.findings import Finding, FindingCode, Severity
from services.domain.questions import Question, QuestionType
from services.domain.transcripts import Segment, Transcript
from services.providers.embedder_minilm import MiniLMEmbedder
from services.providers.protocols import Embedder
from services.writing.builtin import BuiltinWriter
from services.writing.protocol import Material, Shortfall, Writer, Written
from tests.writing.material import NAMES, lecture

EXAM = Blueprint(tuple(BlueprintRow(each, 4 if place < 6 else 3) for place, each in enumerate(QuestionType)))
"""Thirty questions of all eight types."""

MOST_SECONDS, MOST_MB = 5.0, 600.0
_REPAIRS = 2
_WORDS_OF_AN_HOUR = 9_000
_MS_PER_WORD = 400
_ROUNDS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_UNGROUNDED = frozenset(
    {FindingCode.UNCITED, FindingCode.QUOTE_NOT_FOUND, FindingCode.KEY_UNSUPPORTED, FindingCode.DISTRACTOR_SUPPORTED}
)


@dataclass
class Drafted:
    """What came of one order; `findings` are those of the delivered items, after their repairs."""

    asked: int
    questions: list[Question] = field(default_factory=list)
    findings: list[tuple[Finding, ...]] = field(default_factory=list)
    repaired: int = 0
    writing_s: float = 0.0
    checking_s: float = 0.0

    @property
    def grounded(self) -> float:
        """The share of items without a major finding about what they cite."""
        kept = sum(not _majors(each) & _UNGROUNDED for each in self.findings)
        return kept / len(self.findings) if self.findings else 0.0

    @property
    def by_code(self) -> str:
        """How often each code was found, majors and all, the most frequent first."""
        found = Counter(finding.code for each in self.findings for finding in each)
        serious = Counter(code for each in self.findings for code in _majors(each))
        return ", ".join(f"{code} {times} ({serious[code]} major)" for code, times in found.most_common()) or "none"


def main() -> None:
    """Print what three lectures yield, and how long thirty questions from an hour take."""
    embedder = MiniLMEmbedder()
    for name in NAMES:
        others = tuple(lecture(other) for other in NAMES if other != name)
        drafted = draft(BuiltinWriter(embedder), Material(lecture(name), name, other_lectures=others), EXAM, embedder)
        whole = exam_findings(balanced(drafted.questions))
        print(
            f"drafting {name}: asked {drafted.asked}, written {len(drafted.questions)}, "
            f"yield {len(drafted.questions) / drafted.asked:.0%}, grounded {drafted.grounded:.0%}, "
            f"repaired {drafted.repaired}, {drafted.writing_s:.1f} s writing, {drafted.checking_s:.1f} s checking\n"
            f"  findings: {drafted.by_code}\n"
            f"  of the whole exam: {' '.join(each.message for each in whole) or 'none'}"
        )
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
        seconds, busy, peak_mb, written = apart.submit(thirty_from_an_hour).result()
    print(
        f"built-in writer: {written} of 30 questions from one hour in {seconds:.1f} s "
        f"({busy:.1f} s of the processor), {_verdict(seconds, MOST_SECONDS)} s; "
        f"peak {peak_mb:.0f} MB, {_verdict(peak_mb, MOST_MB)} MB"
    )
    played_model.main()


def draft(writer: Writer, material: Material, blueprint: Blueprint, embedder: Embedder) -> Drafted:
    """Write, check, and have what fails written anew at most twice, as a run does."""
    gate, drafted, begun = Gate(embedder), Drafted(blueprint.total), perf_counter()
    for outcome in writer.write(material, blueprint):
        if not isinstance(outcome, Written):
            continue
        drafted.writing_s += perf_counter() - begun
        begun = perf_counter()
        wanted = blueprint.rows[outcome.row]
        question, findings = _repaired(writer, gate, outcome, material=material, wanted=wanted, drafted=drafted)
        drafted.checking_s += perf_counter() - begun
        drafted.questions.append(question)
        drafted.findings.append(findings)
        begun = perf_counter()
    drafted.writing_s += perf_counter() - begun
    return drafted


def _repaired(
    writer: Writer, gate: Gate, written: Written, *, material: Material, wanted: BlueprintRow, drafted: Drafted
) -> tuple[Question, tuple[Finding, ...]]:
    others: Sequence[tuple[UUID | None, Question]] = [(None, each) for each in drafted.questions]
    question = written.question
    findings = gate.check(question, material, wanted, others=others)
    for _ in range(_REPAIRS):
        if not _majors(findings):
            break
        told = " ".join(each.message for each in findings if each.severity is Severity.MAJOR)
        anew = writer.revise(question, material, wanted, instruction=told, existing=drafted.questions)
        if isinstance(anew, Shortfall):
            break
        question = anew.question
        findings = gate.check(question, material, wanted, others=others)
        drafted.repaired += not _majors(findings)
    return question, findings


def _majors(findings: Sequence[Finding]) -> set[FindingCode]:
    return {each.code for each in findings if each.severity is Severity.MAJOR}


def _verdict(value: float, most: float) -> str:
    return f"{'within' if value <= most else 'MORE THAN'} {most:.0f}"


def thirty_from_an_hour() -> tuple[float, float, float, int]:
    """Seconds, seconds of the processor, peak memory in MB and questions written.

    It runs in a process of its own that has its models loaded already.
    """
    embedder = MiniLMEmbedder()
    writer = BuiltinWriter(embedder)
    writer.check()
    embedder.embed(["Loaded."])
    begun, busy = perf_counter(), process_time()
    outcomes = list(writer.write(Material(an_hour(), "An hour"), EXAM))
    seconds, busy = perf_counter() - begun, process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return seconds, busy, peak, sum(isinstance(each, Written) for each in outcomes)


def an_hour() -> Transcript:
    """An hour in which no sentence is said twice in the same words, so that nothing read is remembered."""
    segments: list[Segment] = []
    start = words = 0
    for turn in _ROUNDS:
        for segment in (segment for name in NAMES for segment in lecture(name).segments):
            if words >= _WORDS_OF_AN_HOUR:
                break
            text = f"In the {turn} case, {segment.text[:1].lower()}{segment.text[1:]}"
            end = start + _MS_PER_WORD * len(text.split())
            segments.append(Segment(start, end, text))
            words, start = words + len(text.split()), end
    return Transcript(tuple(segments), start)


if __name__ == "__main__":
    main()
