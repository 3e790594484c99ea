"""The gate on questions of fields that it was not made on: computing, law, medicine, physics, economics, biology."""

from dataclasses import replace

import pytest

from services.domain.blueprints import BlueprintRow
from services.domain.findings import Finding, Severity
from services.domain.findings import FindingCode as F
from services.domain.grounding import locate_quote
from services.domain.questions import Option, Question
from services.writing.protocol import Material
from tests.checking.asked import Q, gate, majors
from tests.writing.material import transcript

SAID = transcript(
    "A hash table stores each entry in a bucket whose number is computed from the key by a hash function.",
    "When two different keys land in the same bucket we speak of a collision.",
    "With chaining, each bucket holds a linked list; with open addressing, the next free bucket is probed.",
    "On average a lookup takes constant time, but in the worst case it takes linear time.",
    "Once the load factor exceeds about zero point seven, the table is doubled and all is rehashed.",
    "Under the doctrine of consideration, a promise is only enforceable if something of value is given in exchange.",
    "In Hadley versus Baxendale, in eighteen fifty-four, the court limited damages to reasonably foreseeable losses.",
    "The mean arterial pressure equals the diastolic pressure plus one third of the pulse pressure.",
    "Beta blockers lower the heart rate by blocking the effect of adrenaline on beta one receptors.",
    "Newton's second law says that the net force equals mass times acceleration.",
    "Supply is elastic when a small change in price leads to a large change in the quantity supplied.",
    "Insulin is produced by the beta cells of the pancreas, whereas glucagon is produced by the alpha cells.",
    "Photosynthesis takes place in the chloroplasts, and cellular respiration takes place in the mitochondria.",
    "Sodium flows into the cell during depolarization, and potassium flows out during repolarization.",
)

ITEMS = (
    (
        "What happens when two different keys are mapped to the same bucket?",
        "A collision occurs",
        ("The table is deleted", "The key is sorted", "The lookup becomes constant"),
        "When two different keys land in the same bucket we speak of a collision.",
    ),
    (
        "How does open addressing deal with an occupied bucket?",
        "It probes for the next free bucket",
        ("It appends to a linked list", "It deletes the older entry", "It computes a second key"),
        "With chaining, each bucket holds a linked list; with open addressing, the next free bucket is probed.",
    ),
    (
        "What is the average running time of a lookup in a hash table?",
        "Constant",
        ("Linear", "Logarithmic", "Quadratic"),
        "On average a lookup takes constant time, but in the worst case it takes linear time.",
    ),
    (
        "When is a hash table typically enlarged?",
        "When its load factor rises above roughly 0.7",
        ("When its load factor falls below 0.2", "After every insertion", "When two keys collide"),
        "Once the load factor exceeds about zero point seven, the table is doubled and all is rehashed.",
    ),
    (
        "What makes a promise enforceable under the doctrine of consideration?",
        "Something of value must be exchanged for it",
        ("It must be written down", "A witness must be present", "It must be repeated twice"),
        "a promise is only enforceable if something of value is given in exchange.",
    ),
    (
        "To which losses did the court in Hadley v Baxendale restrict damages?",
        "Losses that could reasonably be foreseen",
        ("Losses that were insured", "All losses that occurred", "Losses above a fixed sum"),
        "the court limited damages to reasonably foreseeable losses.",
    ),
    (
        "How is mean arterial pressure calculated?",
        "Diastolic pressure plus a third of the pulse pressure",
        (
            "Systolic pressure minus diastolic pressure",
            "Systolic pressure plus half of the pulse pressure",
            "Diastolic pressure times heart rate",
        ),
        "The mean arterial pressure equals the diastolic pressure plus one third of the pulse pressure.",
    ),
    (
        "By what mechanism do beta blockers slow the heart?",
        "They block adrenaline at beta-1 receptors",
        ("They open potassium channels", "They stimulate the vagus nerve", "They dissolve clots"),
        "Beta blockers lower the heart rate by blocking the effect of adrenaline on beta one receptors.",
    ),
    (
        "When is supply called elastic?",
        "When quantity supplied responds strongly to a small price change",
        ("When quantity never changes", "When demand falls", "When prices are fixed by law"),
        "Supply is elastic when a small change in price leads to a large change in the quantity supplied.",
    ),
    (
        "Which cells of the pancreas produce insulin?",
        "Beta cells",
        ("Alpha cells", "Delta cells", "Acinar cells"),
        "Insulin is produced by the beta cells of the pancreas, whereas glucagon is produced by the alpha cells.",
    ),
    (
        "Which hormone do the alpha cells produce?",
        "Glucagon",
        ("Insulin", "Adrenaline", "Cortisol"),
        "Insulin is produced by the beta cells of the pancreas, whereas glucagon is produced by the alpha cells.",
    ),
    (
        "Where does cellular respiration take place?",
        "In the mitochondria",
        ("In the chloroplasts", "In the nucleus", "In the cell wall"),
        "Photosynthesis takes place in the chloroplasts, and cellular respiration takes place in the mitochondria.",
    ),
    (
        "Which ion enters the cell during depolarization?",
        "Sodium",
        ("Potassium", "Calcium", "Chloride"),
        "Sodium flows into the cell during depolarization, and potassium flows out during repolarization.",
    ),
)
SECOND_LAW = "Newton's second law says that the net force equals mass times acceleration."


def single(stem: str, key: str, wrong: tuple[str, ...], quote: str) -> Question:
    source = locate_quote(quote, SAID.segments)
    assert source is not None
    options = tuple(Option(text, is_correct=text == key) for text in (wrong[0], key, *wrong[1:]))
    return Question(Q.SINGLE_CHOICE, stem, options, sources=(source,))


def found_in(question: Question) -> tuple[Finding, ...]:
    return gate().check(question, Material(SAID), BlueprintRow(Q.SINGLE_CHOICE, 1))


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item[0])
def test_an_honest_question_passes_and_every_wrong_key_is_marked(item: tuple[str, str, tuple[str, ...], str]) -> None:
    question = single(*item)
    assert majors(found_in(question)) == set()
    for wrong in item[2]:
        options = tuple(replace(each, is_correct=each.text == wrong) for each in question.options)
        found = majors(found_in(replace(question, options=options)))
        assert found & {F.KEY_UNSUPPORTED, F.DISTRACTOR_SUPPORTED}, wrong


def test_a_formula_cannot_be_compared_with_what_was_said() -> None:
    stem = "Which formula expresses Newton's second law?"
    (found,) = found_in(single(stem, r"$F = m \cdot a$", (r"$E = m c^2$", r"$p = m v$"), SECOND_LAW))
    assert (found.code, found.severity) == (F.KEY_UNSUPPORTED, Severity.MINOR)
    assert "formula" in found.message


def test_a_number_that_is_reckoned_from_those_of_the_question_is_shown_with_its_way() -> None:
    stem = "A body of mass 2 kg is accelerated at 3 m/s². What net force acts on it?"
    (found,) = found_in(single(stem, "6 N", ("1 N", "9 N"), SECOND_LAW))
    assert (found.code, found.severity) == (F.KEY_UNSUPPORTED, Severity.NOTE)
    assert "2 × 3" in found.message
    assert majors(found_in(single(stem, "13 N", ("1 N", "9 N"), SECOND_LAW))) == {F.KEY_UNSUPPORTED}
