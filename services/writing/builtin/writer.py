"""The built-in writer: reads the lecture once, then fills the blueprint with the best questions it holds."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from services.domain.blueprints import Blueprint, BlueprintRow
from services.domain.provenance import Provenance
from services.domain.questions import Question, QuestionType
from services.domain.rubrics import Rubric
from services.domain.transcripts import Segment, Transcript
from services.providers.protocols import Embedder
from services.writing.builtin.choosing.candidates import Candidates
from services.writing.builtin.choosing.chooser import Chooser
from services.writing.builtin.choosing.wishes import read_wishes
from services.writing.builtin.revision import revised
from services.writing.builtin.rubric import rubric_for
from services.writing.builtin.study import Studies
from services.writing.protocol import BUILTIN_LEVELS, BUILTIN_WRITER, Material, Shortfall, Written
from services.writing.syntax import sentences

# The types that can be made of the fewest facts choose first.
_ORDER = (
    QuestionType.ESSAY,
    QuestionType.MATCHING,
    QuestionType.MULTIPLE_CHOICE,
    QuestionType.NUMERICAL,
    QuestionType.SHORT_ANSWER,
    QuestionType.SINGLE_CHOICE,
    QuestionType.TRUE_FALSE,
    QuestionType.CLOZE,
)
_NAMES: Mapping[QuestionType, str] = MappingProxyType(
    {
        QuestionType.SINGLE_CHOICE: "single choice questions",
        QuestionType.TRUE_FALSE: "true/false questions",
        QuestionType.SHORT_ANSWER: "short answer questions",
        QuestionType.NUMERICAL: "numerical questions",
        QuestionType.ESSAY: "essay questions",
        QuestionType.MULTIPLE_CHOICE: "multiple choice questions",
        QuestionType.MATCHING: "matching questions",
        QuestionType.CLOZE: "fill in the gaps questions",
    }
)


_ENGLISH_ONLY = "The built-in writer reads English only. Connect a language model for lectures in other languages."


class BuiltinWriter:
    """A `Writer` that needs no key and no network, and gives the same questions for the same lecture."""

    def __init__(self, embedder: Embedder) -> None:
        self._studies = Studies(embedder)
        self._provenance = Provenance(self.name, self.prompt_version)

    @property
    def name(self) -> str:
        return BUILTIN_WRITER

    @property
    def prompt_version(self) -> str:
        return "builtin-2"

    @property
    def at_once(self) -> int:
        return 1

    def check(self) -> str:
        """Load the grammar and read a sentence with it."""
        said = Segment(0, 1000, "An enzyme is a protein.")
        return f"reads English without a network ({len(sentences(Transcript((said,), 1000)))} sentence read)"

    def write(
        self, material: Material, blueprint: Blueprint, *, existing: Sequence[Question] = ()
    ) -> Iterator[Written | Shortfall]:
        """Questions from the best facts of the lecture, no fact asked twice; then what each row lacks, and why."""
        if not _is_english(material):
            rows = enumerate(blueprint.rows)
            yield from (Shortfall(row, each.count, _ENGLISH_ONLY) for row, each in rows if each.count > 0)
            return
        study = self._studies.of(material)
        candidates = Candidates(study)
        wishes = read_wishes(blueprint.instructions)
        chooser = Chooser(study, material, existing, wishes=wishes)
        missing = {row: max(each.count, 0) for row, each in enumerate(blueprint.rows)}
        for row in sorted(missing, key=lambda row: (_ORDER.index(blueprint.rows[row].type), row)):
            wanted = blueprint.rows[row]
            for question in chooser.choose(candidates.of(wanted), wanted, missing[row]):
                missing[row] -= 1
                yield Written(row, question, provenance=self._provenance)
        is_one_of_several = len(blueprint.rows) > 1
        for row, count in missing.items():
            if count:
                reason = _reason(blueprint.rows[row], count, material, is_one_of_several=is_one_of_several)
                reason = " ".join(filter(None, (reason, wishes.note)))
                yield Shortfall(row, count, reason)

    def revise(
        self,
        question: Question,
        material: Material,
        wanted: BlueprintRow,
        *,
        instruction: str,
        existing: Sequence[Question] = (),
    ) -> Written | Shortfall:
        """Another question about the same sentences: of another type, with other wrong options, or the next best."""
        if not _is_english(material):
            return Shortfall(0, 1, _ENGLISH_ONLY)
        study = self._studies.of(material)
        made = revised(question, study, wanted, instruction=instruction, existing=existing)
        if made is not None:
            return Written(0, made, provenance=self._provenance)
        kind = _NAMES[wanted.type].removesuffix("s")
        reason = f"The sentences that this question cites give no other {kind} by the rules of the built-in writer. "
        return Shortfall(0, 1, reason + "Choose another type, edit it by hand, or connect a language model.")

    def draft_rubric(self, question: Question, material: Material) -> Rubric:
        """Criteria from the points that the lecture makes in the cited span and around it."""
        return rubric_for(question, material)


def _is_english(material: Material) -> bool:
    return (material.lecture.language or "en").lower().startswith("en")


def _reason(row: BlueprintRow, missing: int, material: Material, *, is_one_of_several: bool) -> str:
    name, written = _NAMES[row.type], row.count - missing
    if not material.lecture.text.strip():
        return "The transcript holds no words, so there is nothing to ask about."
    if row.bloom is not None and row.bloom not in BUILTIN_LEVELS:
        return (
            f"The built-in writer asks what was said and why, and cannot ask at the level “{row.bloom.value}”. "
            "Connect a language model, or leave the level open."
        )
    limits = [f"at the level “{row.bloom.value}”"] if row.bloom else []
    limits += [f"for the objective “{row.objective}”"] if row.objective else []
    limits += ["beside the other questions"] if is_one_of_several else []
    counted = name.removesuffix("s") if written == 1 else name
    found = f"facts for only {written} {counted}" if written else f"no facts for {name}"
    return " ".join([f"The lecture states {found}", *limits]) + ". Ask for fewer, or add a lecture."
