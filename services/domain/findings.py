"""What a check of a question can find, each finding with a sentence for a teacher and the place it points at."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class FindingCode(StrEnum):
    """What is wrong. The first nineteen are the item-writing flaws of the literature (Haladyna; SAQUET)."""

    AMBIGUOUS_INFORMATION = "ambiguous_information"
    IMPLAUSIBLE_DISTRACTOR = "implausible_distractor"
    NONE_OF_THE_ABOVE = "none_of_the_above"
    LONGEST_OPTION_CORRECT = "longest_option_correct"
    GRATUITOUS_INFORMATION = "gratuitous_information"
    TRUE_FALSE_FORM = "true_false_form"
    CONVERGENCE_CUE = "convergence_cue"
    LOGICAL_CUE = "logical_cue"
    ALL_OF_THE_ABOVE = "all_of_the_above"
    FILL_IN_BLANK = "fill_in_blank"
    ABSOLUTE_TERMS = "absolute_terms"
    WORD_REPEAT = "word_repeat"
    UNFOCUSED_STEM = "unfocused_stem"
    COMPLEX_K_TYPE = "complex_k_type"
    GRAMMATICAL_CUE = "grammatical_cue"
    LOST_SEQUENCE = "lost_sequence"
    VAGUE_TERMS = "vague_terms"
    MORE_THAN_ONE_CORRECT = "more_than_one_correct"
    NEGATIVE_WORDING = "negative_wording"

    BROKEN_RULE = "broken_rule"
    """A rule of its type: `question_rules`."""
    UNCITED = "uncited"
    QUOTE_NOT_FOUND = "quote_not_found"
    KEY_UNSUPPORTED = "key_unsupported"
    DISTRACTOR_SUPPORTED = "distractor_supported"
    DOUBLE = "double"
    GIVES_AWAY = "gives_away"
    OFF_LEVEL = "off_level"
    """Asked at another level of Bloom's taxonomy than was ordered."""
    OFF_DIFFICULTY = "off_difficulty"

    @property
    def is_flaw(self) -> bool:
        """One of the nineteen item-writing flaws."""
        return self not in _OURS


_OURS = frozenset(
    {
        FindingCode.BROKEN_RULE,
        FindingCode.UNCITED,
        FindingCode.QUOTE_NOT_FOUND,
        FindingCode.KEY_UNSUPPORTED,
        FindingCode.DISTRACTOR_SUPPORTED,
        FindingCode.DOUBLE,
        FindingCode.GIVES_AWAY,
        FindingCode.OFF_LEVEL,
        FindingCode.OFF_DIFFICULTY,
    }
)


class Severity(StrEnum):
    """How much a finding weighs: a major one sends the item to repair, a minor one is shown, a note explains."""

    MAJOR = "major"
    MINOR = "minor"
    NOTE = "note"


class Part(StrEnum):
    """The part of a question a finding points at."""

    STEM = "stem"
    OPTION = "option"
    ANSWER = "answer"
    PAIR = "pair"
    EXPLANATION = "explanation"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Place:
    """Where: option, answer, pair or source number `index` (from 0), and in its text the characters from `start`
    to before `end`; None where the whole part is meant."""

    part: Part
    index: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `judged_by` is empty where a rule found it, otherwise the language model's name;
    `score` (0 to 1) is what was measured, where something was; `other` is the question it collides with."""

    code: FindingCode
    message: str
    severity: Severity
    place: Place | None = None
    judged_by: str = ""
    score: float | None = None
    other: UUID | None = None
