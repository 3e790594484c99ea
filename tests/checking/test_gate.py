"""What the gate holds against a question of each type, and what it lets pass."""

from dataclasses import replace

import pytest

from services.checking.gate import Gate
from services.domain.blueprints import BlueprintRow
from services.domain.findings import FindingCode as F
from services.domain.findings import Part, Severity
from services.domain.questions import Bloom, Option, Question, Source
from services.writing.protocol import Material
from tests.checking.asked import (
    BARRIER,
    CATALASE,
    CHOICES,
    COFACTOR,
    HEAT,
    INFLATION,
    INHIBITORS,
    LENDERS,
    REAL_RATE,
    SUBSTRATE,
    TURNOVER,
    Q,
    answered,
    checked,
    choice,
    cited,
    embedder,
    majors,
    matching,
    statement,
)
from tests.writing.material import lecture, transcript

BLOCKED = choice(
    "enzymes", "What blocks the active site?", "A competitive inhibitor", ("A coenzyme", "A product"), INHIBITORS
)


def with_key(question: Question, key: str) -> Question:
    return replace(question, options=tuple(replace(each, is_correct=each.text == key) for each in question.options))


@pytest.mark.parametrize("item", CHOICES, ids=lambda item: item[1])
def test_a_key_in_other_words_than_the_lecture_passes(item: tuple[str, str, str, tuple[str, ...], str]) -> None:
    assert majors(checked(choice(*item), item[0])) == set()


@pytest.mark.parametrize("item", CHOICES, ids=lambda item: item[1])
def test_every_wrong_option_marked_as_the_key_is_found(item: tuple[str, str, str, tuple[str, ...], str]) -> None:
    for wrong in item[3]:
        found = majors(checked(with_key(choice(*item), wrong), item[0]))
        assert found & {F.KEY_UNSUPPORTED, F.DISTRACTOR_SUPPORTED}, wrong


def test_the_finding_names_the_words_and_the_option() -> None:
    (first, *_) = checked(with_key(BLOCKED, "A coenzyme"), "enzymes")
    assert first.code is F.KEY_UNSUPPORTED
    assert first.place is not None
    assert (first.place.part, first.place.index) == (Part.OPTION, 0)
    assert "“A coenzyme”" in first.message
    assert first.score is not None
    assert first.score < 0.5


def test_a_wrong_option_that_was_named_together_with_the_key_may_be_right() -> None:
    said = transcript("Lombardy and Venetia belonged to the Austrian Empire.", "Tuscany did not.")
    source = Source(0, said.segments[0].end_ms, said.segments[0].text)
    options = tuple(Option(text, is_correct=text == "Lombardy") for text in ("Lombardy", "Venetia", "Tuscany"))
    question = Question(Q.SINGLE_CHOICE, "Which region belonged to the Austrian Empire?", options, sources=(source,))
    found = Gate(embedder()).check(question, Material(said), BlueprintRow(Q.SINGLE_CHOICE, 1))
    supported = [each for each in found if each.code is F.DISTRACTOR_SUPPORTED]
    assert [each.place.index for each in supported if each.place] == [1]
    assert supported[0].severity is Severity.MAJOR


def test_of_several_correct_options_each_must_be_said() -> None:
    options = tuple(Option(text, is_correct=text != "Ethanol") for text in ("Water", "Oxygen", "Ethanol"))
    stem = "What does catalase break hydrogen peroxide down into?"
    question = Question(Q.MULTIPLE_CHOICE, stem, options, sources=(cited("enzymes", CATALASE),))
    assert majors(checked(question, "enzymes")) == set()
    wrong = replace(
        question, options=(options[0], Option("Ethanol", is_correct=True), Option("Iron", is_correct=False))
    )
    assert F.KEY_UNSUPPORTED in majors(checked(wrong, "enzymes"))


def test_the_exception_that_is_asked_for_need_not_be_said() -> None:
    stem = "Which of these is NOT a product of the breakdown of hydrogen peroxide by catalase?"
    question = choice("enzymes", stem, "Ethanol", ("Water", "Oxygen"), CATALASE)
    assert majors(checked(question, "enzymes")) == set()
    assert F.KEY_UNSUPPORTED in majors(checked(with_key(question, "Water"), "enzymes"))


@pytest.mark.parametrize(
    ("stem", "is_true", "quote"),
    [
        ("Heat breaks the weak bonds that hold a protein in its folded shape.", True, HEAT),
        ("Inflation is a rise in the general level of prices.", True, INFLATION),
    ],
)
def test_a_statement_is_as_true_as_the_passage_says(stem: str, is_true: bool, quote: str) -> None:
    name = "economics" if quote is INFLATION else "enzymes"
    assert majors(checked(statement(name, stem, is_true, quote), name)) == set()
    assert majors(checked(statement(name, stem, not is_true, quote), name)) == {F.KEY_UNSUPPORTED}


@pytest.mark.parametrize(
    ("stem", "name", "quote"),
    [
        ("Heat breaks the strong bonds that hold the protein in its folded shape.", "enzymes", HEAT),
        ("A cofactor is the molecule that an enzyme acts on.", "enzymes", COFACTOR),
        ("A cofactor is itself a protein that an enzyme needs in order to work.", "enzymes", COFACTOR),
        ("One molecule of catalase can break down about four million molecules of hydrogen peroxide per second.",
         "enzymes", TURNOVER),
        ("Inflation is not a lasting rise in the general level of prices.", "economics", INFLATION),
        ("Unexpected inflation harms borrowers.", "economics", LENDERS),
    ],
)  # fmt: skip
def test_a_false_statement_passes_with_what_was_said_instead_and_not_as_a_true_one(
    stem: str, name: str, quote: str
) -> None:
    assert majors(checked(statement(name, stem, False, quote, f"The lecture says: {quote}"), name)) == set()
    if "itself" not in stem:
        assert majors(checked(statement(name, stem, True, quote), name)) == {F.KEY_UNSUPPORTED}


def test_a_false_statement_about_something_else_is_not_grounded() -> None:
    question = statement("enzymes", "The capital of Italy is Milan.", False, COFACTOR, "The capital of Italy is Rome.")
    assert majors(checked(question, "enzymes")) == {F.KEY_UNSUPPORTED}


def test_one_accepted_answer_must_be_said() -> None:
    stem = "What is the molecule called that an enzyme acts on?"
    assert (
        majors(checked(answered(Q.SHORT_ANSWER, "enzymes", stem, SUBSTRATE, "ligand", "substrate"), "enzymes")) == set()
    )
    wrong = answered(Q.SHORT_ANSWER, "enzymes", stem, SUBSTRATE, "ligand")
    assert majors(checked(wrong, "enzymes")) == {F.KEY_UNSUPPORTED}


@pytest.mark.parametrize("answer", ["75", "75 kJ/mol", "75.0 kilojoules per mole"])
def test_a_number_and_its_unit_are_found_however_they_are_written(answer: str) -> None:
    stem = "About how much energy does the breakdown of hydrogen peroxide need without a catalyst?"
    question = answered(Q.NUMERICAL, "enzymes", stem, BARRIER, answer, tolerance=1.0)
    assert majors(checked(question, "enzymes")) == set()


@pytest.mark.parametrize("answer", ["57", "7.5", "75 kcal/mol", "75 degrees"])
def test_another_number_or_another_unit_is_marked(answer: str) -> None:
    stem = "About how much energy does the breakdown of hydrogen peroxide need without a catalyst?"
    question = answered(Q.NUMERICAL, "enzymes", stem, BARRIER, answer, tolerance=30.0)
    assert majors(checked(question, "enzymes")) == {F.KEY_UNSUPPORTED}


GAPS = "Catalase is an enzyme in the ___ that breaks down hydrogen peroxide into ___ and oxygen."


def test_a_text_with_its_gaps_filled_is_what_was_said() -> None:
    assert majors(checked(answered(Q.CLOZE, "enzymes", GAPS, CATALASE, "liver", "water"), "enzymes")) == set()


@pytest.mark.parametrize("answers", [("kidney", "water"), ("water", "liver")])
def test_a_wrong_word_or_the_right_one_in_the_wrong_gap_is_marked(answers: tuple[str, str]) -> None:
    found = checked(answered(Q.CLOZE, "enzymes", GAPS, CATALASE, *answers), "enzymes")
    assert majors(found) == {F.KEY_UNSUPPORTED}


PAIRS = (
    ("A competitive inhibitor", "blocks the active site"),
    ("A non-competitive inhibitor", "changes the shape of the enzyme"),
    ("Heat", "breaks weak bonds"),
)


def pairs(*given: tuple[str, str]) -> Question:
    question = matching("enzymes", INHIBITORS, *given)
    return replace(question, sources=(*question.sources, cited("enzymes", HEAT)))


def test_pairs_that_were_said_together_pass() -> None:
    assert majors(checked(pairs(*PAIRS), "enzymes")) == set()


def test_each_pair_that_was_not_said_is_marked() -> None:
    found = checked(pairs(PAIRS[0], PAIRS[1], ("Heat", "strengthens membranes")), "enzymes")
    assert [each.place.index for each in found if each.code is F.KEY_UNSUPPORTED and each.place] == [2]
    swapped = pairs(PAIRS[0], (PAIRS[1][0], "breaks weak bonds"), ("Heat", PAIRS[1][1]))
    assert {each.place.index for each in checked(swapped, "enzymes") if each.place} == {1, 2}


def test_an_essay_must_ask_about_what_it_cites() -> None:
    near = Question(Q.ESSAY, "Explain how a competitive inhibitor works.", sources=(cited("enzymes", INHIBITORS),))
    assert majors(checked(near, "enzymes")) == set()
    far = replace(near, stem="Discuss the causes of the French Revolution.")
    assert majors(checked(far, "enzymes")) == {F.KEY_UNSUPPORTED}


def test_what_has_to_be_worked_out_is_marked_lightly() -> None:
    stem = "If the nominal interest rate is 5 percent and inflation is 2 percent, what is the real interest rate?"
    question = choice("economics", stem, "3 percent", ("4 percent", "10 percent"), REAL_RATE, bloom=Bloom.APPLY)
    (found,) = [each for each in checked(question, "economics") if each.code is F.KEY_UNSUPPORTED]
    assert found.severity is Severity.NOTE
    assert "5 − 2" in found.message
    (other,) = [
        each for each in checked(with_key(question, "4 percent"), "economics") if each.code is F.KEY_UNSUPPORTED
    ]
    assert other.severity is Severity.MINOR
    assert "worked out" in other.message
    recalled = replace(question, stem="How high was the real interest rate in 1979?", bloom=Bloom.REMEMBER)
    assert majors(checked(recalled, "economics")) == {F.KEY_UNSUPPORTED}


def test_a_question_in_another_language_than_the_lecture_says_that_it_was_not_compared() -> None:
    question = choice(
        "enzymes",
        "Wie heißt das Molekül, auf das ein Enzym wirkt?",
        "Das Substrat, das im aktiven Zentrum gebunden wird",
        ("Der Hemmstoff", "Das Produkt der Reaktion"),
        SUBSTRATE,
    )
    found = [each for each in checked(question, "enzymes") if each.code is F.KEY_UNSUPPORTED]
    assert [each.severity for each in found] == [Severity.MINOR]


def test_majors_come_first_and_a_broken_question_is_looked_at_no_further() -> None:
    broken = replace(BLOCKED, options=BLOCKED.options[:1], bloom=Bloom.CREATE)
    found = checked(broken, "enzymes")
    assert {each.code for each in found} == {F.BROKEN_RULE}
    assert found[0].message.startswith("There are 1 options.")
    miscited = replace(BLOCKED, sources=(*BLOCKED.sources, Source(0, 2_000, "The mitochondrion makes energy.")))
    ordered = checked(miscited, "enzymes", bloom=Bloom.CREATE)
    weights = [list(Severity).index(each.severity) for each in ordered]
    assert weights == sorted(weights)
    assert len(set(weights)) > 1


def test_another_type_than_was_ordered_is_marked() -> None:
    found = Gate(embedder()).check(BLOCKED, Material(lecture("enzymes")), BlueprintRow(Q.ESSAY, 1))
    assert found[0].message == "Ordered was “essay”, this is “single choice”."


def test_numbered_steps_must_be_said_in_the_order_of_their_numbers() -> None:
    said = (
        "First, the substrate enters the active site. Second, the enzyme changes its shape slightly and closes around "
        "the substrate. Third, bonds in the substrate break and new bonds form."
    )
    steps = ("The substrate enters the active site", "The enzyme changes its shape", "New bonds form")
    right = matching("enzymes", said, *zip(("First", "Second", "Finally"), steps, strict=True))
    assert majors(checked(right, "enzymes")) == set()
    wrong = matching("enzymes", said, *zip(("Step 1", "Step 2", "Step 3"), steps[::-1], strict=True))
    assert majors(checked(wrong, "enzymes")) == {F.KEY_UNSUPPORTED}


def test_a_term_of_the_course_that_was_misheard_counts_as_it_was_meant() -> None:
    said = transcript("Cattle lays is an enzyme in the liver.", "It breaks down hydrogen peroxide.")
    source = Source(0, said.segments[0].end_ms, said.segments[0].text)
    options = tuple(Option(text, is_correct=text == "Catalase") for text in ("Catalase", "Lactase", "Pepsin"))
    question = Question(Q.SINGLE_CHOICE, "Which enzyme is found in the liver?", options, sources=(source,))
    wanted, gate = BlueprintRow(Q.SINGLE_CHOICE, 1), Gate(embedder())
    assert majors(gate.check(question, Material(said), wanted)) == {F.KEY_UNSUPPORTED}
    known = Material(said, glossary=(("Catalase", "It breaks down hydrogen peroxide."),))
    assert majors(gate.check(question, known, wanted)) == set()
    assert majors(gate.check(with_key(question, "Pepsin"), known, wanted)) >= {F.KEY_UNSUPPORTED}
