"""Finds the nineteen item-writing flaws in questions, by rules alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from services.checking.flaws.ambiguity import ambiguous_information
from services.checking.flaws.cues import convergence_cue, logical_cue
from services.checking.flaws.dressing import gratuitous_information
from services.checking.flaws.grammar import grammatical_cue
from services.checking.flaws.item import Item
from services.checking.flaws.lengths import longest_option_correct
from services.checking.flaws.negation import negative_wording
from services.checking.flaws.order import lost_sequence
from services.checking.flaws.plausibility import far_distractors, implausible_distractor
from services.checking.flaws.reading import read_items
from services.checking.flaws.references import all_of_the_above, combinations, none_of_the_above
from services.checking.flaws.repeats import word_repeat
from services.checking.flaws.rightness import doubled_match, more_than_one_correct
from services.checking.flaws.stems import fill_in_blank, true_false_form, unfocused_stem
from services.checking.flaws.terms import absolute_terms, vague_terms
from services.domain.findings import Finding, FindingCode
from services.domain.questions import Question, QuestionType
from services.providers.protocols import Embedder

_Rule = Callable[[Item], Iterable[Finding]]

_ANY_CHOICE: tuple[_Rule, ...] = (
    ambiguous_information,
    implausible_distractor,
    none_of_the_above,
    gratuitous_information,
    true_false_form,
    all_of_the_above,
    fill_in_blank,
    absolute_terms,
    word_repeat,
    unfocused_stem,
    combinations,
    grammatical_cue,
    lost_sequence,
    vague_terms,
    more_than_one_correct,
    negative_wording,
)
_OPEN: tuple[_Rule, ...] = (ambiguous_information, word_repeat, unfocused_stem, negative_wording)

RULES: Mapping[QuestionType, tuple[_Rule, ...]] = MappingProxyType(
    {
        QuestionType.SINGLE_CHOICE: (*_ANY_CHOICE, longest_option_correct, convergence_cue, logical_cue),
        # Where several are right, none of them stands out by length or by what it shares with the rest.
        QuestionType.MULTIPLE_CHOICE: _ANY_CHOICE,
        QuestionType.TRUE_FALSE: (
            ambiguous_information,
            true_false_form,
            fill_in_blank,
            absolute_terms,
            vague_terms,
            negative_wording,
        ),
        QuestionType.SHORT_ANSWER: (*_OPEN, gratuitous_information),
        QuestionType.NUMERICAL: (*_OPEN, gratuitous_information),
        # A gap is what a cloze question is; its text may say not and it.
        QuestionType.CLOZE: (word_repeat,),
        QuestionType.MATCHING: (doubled_match,),
        QuestionType.ESSAY: (ambiguous_information, unfocused_stem),
    }
)
"""Which flaws a question of each type can have."""

_ANY_LANGUAGE = frozenset(
    {
        longest_option_correct,
        lost_sequence,
        fill_in_blank,
        more_than_one_correct,
        doubled_match,
        implausible_distractor,
        convergence_cue,
    }
)
"""What letters and numbers show; the others know only English words."""


def find_flaws(questions: Sequence[Question], *, embedder: Embedder | None = None) -> list[tuple[Finding, ...]]:
    """For each question the item-writing flaws that rules find, each code at most once, in the order of the codes.

    With an embedder, distractors that are far in meaning from all the rest are found too. A question that breaks the
    rules of its type is judged as far as it goes, and one in another language than English by its letters and numbers.
    """
    items = read_items(questions)
    found = [[finding for rule in _rules(item) for finding in rule(item)] for item in items]
    if embedder is not None:
        for findings, far in zip(found, far_distractors(items, embedder), strict=True):
            if far is not None and all(finding.code is not far.code for finding in findings):
                findings.append(far)
    order = list(FindingCode)
    return [tuple(sorted(findings, key=lambda finding: order.index(finding.code))) for findings in found]


def _rules(item: Item) -> Iterable[_Rule]:
    return [rule for rule in RULES[item.type] if item.is_english or rule in _ANY_LANGUAGE]
