"""Each flaw in pairs that are hard to tell: an item that has it, and one that only looks so."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from services.checking.flaws import find_flaws
from services.domain.findings import Finding, FindingCode, Part, Severity
from services.domain.questions import Answer, Option, Pair, Question, QuestionType, true_false_options
from services.providers.embedder_minilm import MiniLMEmbedder


def ask(stem: str, *options: str, kind: QuestionType = QuestionType.SINGLE_CHOICE) -> Question:
    """A question; an option that begins with = is right."""
    choices = tuple(Option(text.removeprefix("="), text.startswith("=")) for text in options)
    return Question(kind, stem, choices)


def codes(question: Question) -> set[str]:
    return {finding.code.value for finding in find_flaws([question])[0]}


def finding(question: Question, code: str) -> Finding:
    return next(found for found in find_flaws([question])[0] if found.code == code)


PLANETS = ("Earth", "=Jupiter", "Mars", "Saturn")


@pytest.mark.parametrize(
    "option",
    [
        "None of the above",
        "none of these.",
        "None of the above answers is correct",
        "Neither of the above",
        "None of the other options",
        "No answer is correct",
    ],
)
def test_none_of_the_above_is_found_in_any_words(option: str) -> None:
    assert "none_of_the_above" in codes(ask("Which planet is the largest?", *PLANETS[:3], option))


@pytest.mark.parametrize("option", ["None", "None of the planets has rings", "No planet", "Neither Venus nor Mars"])
def test_none_as_an_answer_is_not_none_of_the_above(option: str) -> None:
    assert "none_of_the_above" not in codes(ask("Which planet is the largest?", *PLANETS[:3], option))


@pytest.mark.parametrize(
    "option",
    ["All of the above", "All of these", "all the above are correct", "All answers are correct", "Each of these"],
)
def test_all_of_the_above_is_found_in_any_words(option: str) -> None:
    assert "all_of_the_above" in codes(ask("Which planet has a moon?", *PLANETS[:3], option))


@pytest.mark.parametrize("option", ["All planets", "ALL", "All Saints' Day", "All of the cells divide"])
def test_all_of_something_is_not_all_of_the_above(option: str) -> None:
    assert "all_of_the_above" not in codes(ask("What is meant here?", "Some", "Few", f"={option}"))


@pytest.mark.parametrize(
    "options",
    [
        ("Range", "Mean", "Variance", "=Both A and C"),
        ("Range", "Mean", "Variance", "=A and C only"),
        ("Range", "Variance", "=both range and variance"),
        ("Range", "Mean", "Variance", "=Options (a) and (c)"),
    ],
)
def test_options_that_combine_others_are_k_type(options: tuple[str, ...]) -> None:
    assert "complex_k_type" in codes(ask("Which of these measure spread?", *options))


def test_numbered_statements_are_k_type_and_numbers_are_not() -> None:
    statements = "Which measure spread?\nI. range\nII. mean\nIII. variance"
    assert "complex_k_type" in codes(ask(statements, "I only", "II only", "=I and III", "I, II and III"))
    assert "complex_k_type" not in codes(ask("Which roots has the equation?", "1 and 2", "=1 and 3", "2 and 3"))
    assert "complex_k_type" not in codes(ask("Which blood group has no antibodies?", "A", "B", "=A and B", "O"))
    assert "complex_k_type" not in codes(ask("Which nerves move the eye?", "I and II", "=III and IV", "V and VII"))


@pytest.mark.parametrize(
    ("stem", "word"),
    [
        ("Which of these is NOT a planet?", "NOT"),
        ("Which body is not a planet?", "not"),
        ("All of these are planets EXCEPT", "EXCEPT"),
        ("Which planet doesn't have a moon?", "n't"),
        ("Which planet is least likely to hold life?", "least"),
        ("Which statement about Mars is false?", "false"),
        ("Which of these can never be seen from Earth?", "never"),
        ("Name a planet that is not made of gas.", "not"),
    ],
)
def test_a_question_for_what_is_not_so_is_negative_and_the_word_is_shown(stem: str, word: str) -> None:
    question = ask(stem, *PLANETS)
    found = finding(question, "negative_wording")
    assert found.place is not None
    assert stem[found.place.start : found.place.end] == word
    assert found.severity is (Severity.MINOR if word.isupper() else Severity.MAJOR)


@pytest.mark.parametrize(
    "stem",
    [
        "Which gate is a NOT gate followed by an AND gate?",
        "What happens when a cell does not divide?",
        "Which method minimises the least squares?",
        "What is a class that cannot be instantiated called?",
        "How many planets have at least one moon?",
        "Which column constraint is NOT NULL combined with?",
        "Which organ holds the false vocal cords?",
        "Which keyword follows try and handles an exception?",
        "Why do patients who do not sleep fall ill?",
    ],
)
def test_a_negation_that_is_not_asked_for_is_not_negative_wording(stem: str) -> None:
    assert "negative_wording" not in codes(ask(stem, *PLANETS))


def test_always_in_an_option_is_absolute_and_in_a_name_it_is_not() -> None:
    assert "absolute_terms" in codes(
        ask("How do arteries work?", "They always carry oxygen", "=They carry blood", "So")
    )
    novels = ("=All Quiet on the Western Front", "The Magic Mountain", "Buddenbrooks")
    assert "absolute_terms" not in codes(ask("Which novel did Remarque write?", *novels))
    assert "absolute_terms" not in codes(ask("Which Python function tests every element?", "=all()", "any()", "map()"))
    studies = ("=Studies of only children", "Studies of twins", "Studies of schools")
    assert "absolute_terms" not in codes(ask("What does the author cite?", *studies))


def test_usually_in_an_option_is_vague_and_the_month_of_may_is_not() -> None:
    assert "vague_terms" in codes(
        ask("When does rain fall in Mumbai?", "It usually falls at night", "=In June", "In April")
    )
    assert "vague_terms" not in codes(ask("When does rain fall in Mumbai?", "In May", "=In June", "In July"))
    assert "vague_terms" not in codes(
        ask("Which value is the most common?", "The mean", "=The most likely one", "The sum")
    )


@pytest.mark.parametrize(
    "stem", ["The ____ pumps blood.", "Blood is pumped by the _____", "The … pumps blood.", "The [blank] pumps blood."]
)
def test_a_gap_in_the_stem_is_found(stem: str) -> None:
    assert "fill_in_blank" in codes(ask(stem, "=heart", "liver", "lung"))


@pytest.mark.parametrize(
    "stem", ["What does __init__ do?", "What is my_long_name here?", "Blood is pumped by the…", "What is `a___b`?"]
)
def test_names_in_code_and_an_open_end_are_no_gaps(stem: str) -> None:
    assert "fill_in_blank" not in codes(ask(stem, "=heart", "liver", "lung"))


@pytest.mark.parametrize(
    "stem",
    ["Enzymes:", "Which of the following is true?", "About inflation", "Select the correct answer.", "Enzymes are"],
)
def test_a_stem_that_asks_nothing_is_unfocused(stem: str) -> None:
    assert "unfocused_stem" in codes(ask(stem, "they heat", "=they speed up reactions", "they cool"))


@pytest.mark.parametrize(
    "stem",
    [
        "The capital of Australia is",
        "What is inflation?",
        "Who wrote the Leviathan?",
        "Five lines for notes are called a",
    ],
)
def test_a_short_stem_that_asks_something_is_focused(stem: str) -> None:
    assert "unfocused_stem" not in codes(ask(stem, "Canberra", "=Hobbes", "staff"))


def test_statements_to_be_called_true_are_of_true_false_form() -> None:
    facts = ("It is made in the liver", "=It is made in the pancreas", "It raises glucose")
    assert "true_false_form" in codes(ask("Which of the following statements about insulin is true?", *facts))
    assert "true_false_form" in codes(ask("Is insulin made in the pancreas?", "=Yes", "No"))
    assert "true_false_form" not in codes(
        ask("Where is insulin made?", "In the liver", "=In the pancreas", "In the eye")
    )
    chosen = Question(QuestionType.TRUE_FALSE, "Insulin is a protein.", true_false_options(True))
    assert finding(chosen, "true_false_form").severity is Severity.NOTE


def test_an_article_that_fits_only_the_key_is_a_cue() -> None:
    assert "grammatical_cue" in codes(ask("A fruit that keeps doctors away is an", "pear", "=apple", "plum", "melon"))
    assert "grammatical_cue" not in codes(ask("A fruit that keeps doctors away is a(n)", "pear", "=apple", "plum"))
    assert "grammatical_cue" not in codes(ask("A word of opposite meaning is an", "=antonym", "eponym", "acronym"))
    assert "grammatical_cue" not in codes(ask("Nurses find it in an", "=hour", "MRI scan", "ECG"))


def test_one_option_of_another_form_is_a_cue() -> None:
    question = ask("The purpose of a buffer is to", "acid and base", "=resist changes of pH", "a high boiling point")
    assert "grammatical_cue" in codes(question)
    parallel = ask("The purpose of a buffer is to", "raise the pH", "=resist changes of pH", "lower the boiling point")
    assert "grammatical_cue" not in codes(parallel)


def test_one_option_that_begins_otherwise_is_a_cue() -> None:
    stem = "Why does ice float on water?"
    assert "grammatical_cue" in codes(ask(stem, "Because it is cold", "=Because it is light", "The air holds it"))
    assert "grammatical_cue" not in codes(
        ask(stem, "Because it is cold", "=Because it is light", "Because air holds it")
    )


@pytest.mark.parametrize(
    "options",
    [
        ("1815", "=1789", "1848"),
        ("20 %", "=25 %", "12.5 %"),
        ("1/2", "=1/36", "1/6"),
        ("$1,000", "=$20", "$300"),
        ("2 h", "=30 min", "50 min"),
        ("March", "=December", "June"),
        ("three", "=one", "two"),
    ],
)
def test_numbers_and_dates_out_of_order_are_a_lost_sequence(options: tuple[str, ...]) -> None:
    assert "lost_sequence" in codes(ask("Which value is the right one?", *options))


@pytest.mark.parametrize(
    "options",
    [
        ("1776", "=1789", "1815"),
        ("12", "8", "=6", "4"),
        ("30 min", "=50 min", "2 h"),
        ("Vitamin B12", "=Vitamin B1", "Vitamin B6"),
        ("It falls by 2 %", "=It rises by 5 %", "It rises by 1 %"),
        ("carbon-14", "=carbon-12", "carbon-13"),
    ],
)
def test_order_in_either_direction_and_names_with_numbers_are_no_lost_sequence(options: tuple[str, ...]) -> None:
    assert "lost_sequence" not in codes(ask("Which value is the right one?", *options))


def test_a_word_of_the_stem_in_the_key_alone_is_a_repeat() -> None:
    observer = ask("Which pattern notifies observers of changes?", "Adapter", "Factory", "=Observer", "Singleton")
    found = finding(observer, "word_repeat")
    assert found.place is not None
    assert (found.place.part, found.place.index, found.place.start) == (Part.OPTION, 2, 0)
    shared = ask("Which deficiency of a vitamin causes scurvy?", "Vitamin A", "=Vitamin C", "Vitamin D")
    assert "word_repeat" not in codes(shared)
    assert "word_repeat" not in codes(ask("Which of the following is a good example?", "=A good one", "Rust", "Iron"))


def test_a_key_with_the_parts_that_most_options_share_converges() -> None:
    reagents = (
        "=Nitric and sulfuric acid",
        "Nitric and acetic acid",
        "Hydrochloric and sulfuric acid",
        "Soda and bromine",
    )
    assert "convergence_cue" in codes(ask("Which reagents are needed for the nitration?", *reagents))
    balanced = ("It rises in summer", "=It falls in summer", "It rises in winter", "It falls in winter")
    assert "convergence_cue" not in codes(ask("How does the level change?", *balanced))


def test_a_key_that_alone_is_several_is_a_logical_cue() -> None:
    assert "logical_cue" in codes(ask("Which two drugs are given?", "Insulin", "=Aspirin and heparin", "Codeine"))
    pairs = ("Insulin and codeine", "=Aspirin and heparin", "Codeine and heparin")
    assert "logical_cue" not in codes(ask("Which two drugs are given?", *pairs))


def test_a_key_twice_as_long_as_the_rest_stands_out_and_one_long_word_does_not() -> None:
    long = "=A sustained rise in the general level of prices over a period of time"
    assert "longest_option_correct" in codes(ask("What is inflation?", "A fall in wages", long, "A rise in output"))
    assert "longest_option_correct" not in codes(ask("Which organelle makes ATP?", "Nucleus", "=Mitochondrion", "Wall"))
    words = ("Because of the ocean", "=Because of Rayleigh scattering", "Because of clouds")
    assert "longest_option_correct" not in codes(ask("Why is the sky blue?", *words))
    wrong = ("=A rise in prices", long.removeprefix("="), "A rise in output")
    assert "longest_option_correct" not in codes(ask("What is inflation?", *wrong))


def test_sentences_that_are_not_needed_are_gratuitous_and_a_case_is_not() -> None:
    story = (
        "Anna loves old castles and has two friendly dogs. Last week she read a beautiful book about France. "
        "In which year was the Bastille stormed?"
    )
    assert "gratuitous_information" in codes(ask(story, "1776", "=1789", "1799"))
    case = (
        "A 64-year-old man has had crushing chest pain for 40 minutes. The electrocardiogram shows ST elevation in "
        "leads II, III and aVF. Which artery is most likely occluded?"
    )
    assert "gratuitous_information" not in codes(ask(case, "Left main artery", "=Right coronary artery", "Aorta"))


@pytest.mark.parametrize("option", ["Mickey Mouse", "asdf", "I don't know lol", "???", ""])
def test_an_option_that_nobody_would_choose_is_implausible(option: str) -> None:
    assert "implausible_distractor" in codes(ask("Who was the first president?", "=Washington", "Adams", option))


def test_words_where_a_quantity_is_asked_for_are_implausible_and_an_error_is_not() -> None:
    assert "implausible_distractor" in codes(ask("At which temperature?", "=78 °C", "100 °C", "Aristotle"))
    assert "implausible_distractor" not in codes(ask("What does 7 // 2 print?", "=3", "3.5", "It raises an error"))


def test_with_an_embedder_a_distractor_about_something_else_is_found_too() -> None:
    stem = "What does the mean of a sample estimate?"
    good = ("=The mean of the population", "The variance of the population", "The size of the population")
    far, near = ask(stem, *good, "Football boots"), ask(stem, *good, "The median of the population")
    found, none = find_flaws([far, near], embedder=MiniLMEmbedder())
    assert [one.code for one in found if one.place and one.place.index == 3] == ["implausible_distractor"]
    assert "implausible_distractor" not in {one.code for one in none}


def test_a_distractor_that_says_the_same_as_the_key_is_right_too() -> None:
    assert "more_than_one_correct" in codes(ask("What is half of one?", "=0.5", "1/2", "2"))
    assert "more_than_one_correct" in codes(ask("How heavy is it?", "=1 kg", "1,000 g", "2 kg"))
    assert "more_than_one_correct" in codes(ask("What is it called?", "=Monopoly", "a monopoly", "Cartel"))
    assert "more_than_one_correct" not in codes(ask("Which name is valid?", "=myValue", "myvalue", "MyValue"))
    assert "more_than_one_correct" in codes(ask("Which doubles x?", "=x * 2", "=x + x", "x // 2"))
    several = ask("Which double x?", "=x * 2", "=x + x", "x // 2", kind=QuestionType.MULTIPLE_CHOICE)
    assert "more_than_one_correct" not in codes(several)


def test_what_a_reader_cannot_know_is_ambiguous() -> None:
    assert "ambiguous_information" in codes(ask("As shown in the figure below, what rises?", "=x", "y", "z"))
    assert "ambiguous_information" not in codes(ask("As shown in the figure below, what rises?\n![](f.png)", "=x", "y"))
    assert "ambiguous_information" in codes(ask("What does it do?", "=It prints", "It sorts", "It stops"))
    assert "ambiguous_information" not in codes(ask("What does the list do when it is full?", "=It grows", "It stops"))


def test_the_other_types_have_the_flaws_that_they_can_have() -> None:
    assert codes(Question(QuestionType.CLOZE, "Blood is pumped by the ___.", answers=(Answer("heart"),))) == set()
    told = Question(QuestionType.SHORT_ANSWER, "Which enzyme, catalase or not, is it?", answers=(Answer("catalase"),))
    assert "word_repeat" in codes(told)
    assert "unfocused_stem" in codes(Question(QuestionType.ESSAY, "Discuss."))
    pairs = (Pair("Finnish", "Uralic"), Pair("Hungarian", "Uralic"), Pair("Hindi", "Indic"))
    assert "more_than_one_correct" in codes(Question(QuestionType.MATCHING, "Match them.", pairs=pairs))
    statement = Question(QuestionType.TRUE_FALSE, "Light always travels straight.", true_false_options(False))
    assert codes(statement) == {"true_false_form", "absolute_terms"}


def test_of_another_language_only_letters_and_numbers_are_judged() -> None:
    stem = "Welche Aussage über die Photosynthese der grünen Pflanzen trifft immer zu?"
    assert codes(ask(stem, "Sie findet nachts statt", "=Sie setzt Sauerstoff frei", "Sie braucht kein Licht")) == set()
    jahr = "In welchem Jahr wurde die Berliner Mauer von der Regierung gebaut?"
    assert codes(ask(jahr, "1989", "=1961", "1971")) == {"lost_sequence"}


def test_a_good_question_has_no_flaw_whatever_stands_beside_it() -> None:
    good = ask("Which planet of the solar system has the largest mass?", *PLANETS)
    bad = ask("Which is true?", "Always", "=All of the above")
    assert find_flaws([bad, good, bad])[1] == ()
    assert find_flaws([]) == []


def test_every_finding_is_one_of_the_nineteen_and_says_what_to_do() -> None:
    items = json.loads((Path(__file__).parent / "labelled_tuning.json").read_text(encoding="utf-8"))["questions"]
    questions = [ask(item["stem"], *_marked(item)) for item in items if "options" in item]
    for found in find_flaws(questions):
        assert len({one.code for one in found}) == len(found)
        for one in found:
            assert FindingCode(one.code).is_flaw
            assert one.message[0].isupper() or one.message[0] == "“"
            assert one.message.endswith(".")


def _marked(item: dict[str, list[dict[str, object]]]) -> Iterable[str]:
    return ("=" * bool(option["is_correct"]) + str(option["text"]) for option in item["options"])
