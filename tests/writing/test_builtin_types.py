"""What the built-in writer asks by matching, gaps, several right answers and numbers, at which level, and how hard."""

from functools import cache

import pytest

from services.domain.blueprints import Blueprint, BlueprintRow
from services.domain.grounding import is_verbatim
from services.domain.question_rules import BLANK, problems
from services.domain.questions import Bloom, Difficulty, Question, QuestionType
from services.writing.builtin.choosing.wishes import read_wishes
from services.writing.protocol import Material, Shortfall, Written
from tests.writing.builtin import writer
from tests.writing.material import NAMES, lecture, transcript

Q = QuestionType


def written(material: Material, *rows: BlueprintRow, instructions: str = "") -> tuple[list[Question], list[Shortfall]]:
    outcomes = list(writer().write(material, Blueprint(rows, instructions)))
    made = [one.question for one in outcomes if isinstance(one, Written)]
    return made, [one for one in outcomes if isinstance(one, Shortfall)]


@cache
def questions(name: str, type_: QuestionType, bloom: Bloom | None = None) -> tuple[Question, ...]:
    return tuple(written(Material(lecture(name)), BlueprintRow(type_, 20, bloom))[0])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("type_", [Q.MULTIPLE_CHOICE, Q.MATCHING, Q.CLOZE], ids=str)
def test_questions_of_many_facts_are_complete_and_cite_each_of_them(name: str, type_: QuestionType) -> None:
    made = questions(name, type_)
    assert made
    for question in made:
        assert problems(question) == []
        assert question.explanation
        assert question.bloom
        assert question.difficulty
        assert all(is_verbatim(source, lecture(name).segments) for source in question.sources)


def test_terms_are_matched_with_what_they_mean() -> None:
    pairs = {pair.prompt: pair.match for question in questions("enzymes", Q.MATCHING) for pair in question.pairs}
    assert pairs["Active site"] == "The place on the enzyme where the substrate binds"
    assert pairs["Denaturation"] == "The loss of the three-dimensional shape of a protein"


def test_a_kind_and_its_members_are_never_matched_in_one_question() -> None:
    for question in questions("enzymes", Q.MATCHING):
        prompts = {pair.prompt for pair in question.pairs}
        assert not {"Enzyme", "Catalase"} <= prompts
        assert not {"Cofactor", "Coenzyme"} <= prompts


def test_years_are_matched_with_what_happened_and_each_stands_once() -> None:
    events = [q for q in questions("history", Q.MATCHING) if q.pairs[0].prompt.isdigit()]
    pairs = {pair.prompt: pair.match for question in events for pair in question.pairs}
    assert pairs["1831"] == "Giuseppe Mazzini founded Young Italy."
    assert all(len({pair.prompt for pair in question.pairs}) == len(question.pairs) for question in events)


def test_of_a_definition_only_the_term_is_left_out() -> None:
    answers = {q.stem: [a.text for a in q.answers] for q in questions("economics", Q.CLOZE)}
    assert answers["___ is the combination of high inflation and high unemployment."] == ["Stagflation"]


@pytest.mark.parametrize("name", NAMES)
def test_a_gap_has_an_answer_that_the_rest_of_the_sentence_does_not_say(name: str) -> None:
    for question in questions(name, Q.CLOZE):
        assert 1 <= len(BLANK.findall(question.stem)) == len(question.answers) <= 3
        rest = BLANK.sub("", question.stem).lower().split()
        assert not any(word in rest for answer in question.answers for word in answer.text.lower().split())


def test_a_list_that_is_whole_becomes_a_question_with_several_right_answers() -> None:
    said = transcript(
        "Water consists of hydrogen and oxygen.",
        "Carbon is the element of which diamonds are made.",
        "Nitrogen is the gas that makes up most of the air.",
        "Helium is the gas that fills balloons.",
    )
    [question] = written(Material(said), BlueprintRow(Q.MULTIPLE_CHOICE, 1))[0]
    assert question.stem == "Of which of these does water consist?"
    assert {option.text for option in question.options if option.is_correct} == {"Hydrogen", "Oxygen"}


def test_a_list_to_which_more_may_belong_is_no_question() -> None:
    said = transcript(
        "Plant cells contain chloroplasts, vacuoles and cell walls.",
        "The nucleus holds the chromosomes of the cell.",
        "The mitochondrion is the part of the cell that releases energy from sugar.",
        "The ribosome is the part of the cell that builds proteins.",
    )
    made, _ = written(Material(said), BlueprintRow(Q.MULTIPLE_CHOICE, 3))
    assert not any("plant cells contain" in question.stem.lower() for question in made)


def test_only_what_the_lecture_calls_something_else_is_no_member_of_a_kind() -> None:
    [question] = [q for q in questions("enzymes", Q.MULTIPLE_CHOICE) if q.stem == "Which of these are enzymes?"]
    told = {option.text: option for option in question.options}
    assert {text for text, option in told.items() if option.is_correct} == {"Catalase", "Carbonic anhydrase"}
    assert "Pepsin" not in told
    assert all(option.feedback for option in told.values() if not option.is_correct)


def test_what_is_to_be_reckoned_follows_from_the_numbers_that_were_said() -> None:
    answers = {q.stem: q.answers[0].text for q in questions("economics", Q.NUMERICAL, Bloom.APPLY)}
    [fall] = [answer for stem, answer in answers.items() if "percentage points" in stem]
    [factor] = [answer for stem, answer in answers.items() if "over 12 days" in stem]
    assert (fall, factor) == ("10", "8")
    came = "By how many years did “Paul Volcker became chairman of the Federal Reserve” come after"
    assert [answer for stem, answer in answers.items() if stem.startswith(came)] == ["66"]


def test_to_analyze_is_to_tell_two_things_of_one_kind_apart() -> None:
    [question] = [q for q in questions("economics", Q.SINGLE_CHOICE, Bloom.ANALYZE) if "deflation" in q.stem]
    assert question.stem == "How does inflation differ from deflation?"
    [key] = [option.text for option in question.options if option.is_correct]
    assert key.startswith("Inflation is a lasting rise")
    assert key.endswith("whereas deflation is a lasting fall in the general level of prices.")
    assert len(question.sources) == 2


def test_a_level_that_a_type_does_not_reach_is_a_shortfall() -> None:
    made, [short] = written(Material(lecture("economics")), BlueprintRow(Q.CLOZE, 2, Bloom.ANALYZE))
    assert made == []
    assert "“analyze”" in short.reason


def test_the_difficulty_that_was_ordered_is_delivered_or_named() -> None:
    for wanted in Difficulty:
        row = BlueprintRow(Q.SINGLE_CHOICE, 3, difficulty=wanted)
        made, short = written(Material(lecture("economics")), row)
        assert {question.difficulty for question in made} <= {wanted}
        assert len(made) + sum(one.missing for one in short) == 3
        assert made


def test_instructions_name_topics_to_ask_about_and_to_leave_out() -> None:
    row, material = BlueprintRow(Q.SINGLE_CHOICE, 4), Material(lecture("enzymes"))
    sought, _ = written(material, row, instructions="Focus on inhibitors.")
    assert sum("inhibitor" in str(question).lower() for question in sought) >= 3
    left, _ = written(material, row, instructions="Please avoid questions about the active site.")
    assert left
    assert not any("active site" in question.sources[0].quote.lower() for question in left)


def test_what_is_not_a_topic_is_set_aside_by_name() -> None:
    instructions = "Focus on deflation. Keep the tone of every stem friendly."
    _, [short] = written(Material(lecture("economics")), BlueprintRow(Q.ESSAY, 40), instructions=instructions)
    assert "“Keep the tone of every stem friendly”" in short.reason
    assert "deflation" not in short.reason
    assert read_wishes("Focus on deflation.").note == ""


def test_a_misheard_term_of_the_slides_is_written_aright_and_cited_as_it_was_heard() -> None:
    heard = transcript(
        "Cattle lays is an enzyme in the liver that breaks down hydrogen peroxide into water and oxygen.",
        "One molecule of catalase can break down about forty million molecules of hydrogen peroxide per second.",
    )
    [question] = written(Material(heard, slides=("Catalase",)), BlueprintRow(Q.SHORT_ANSWER, 1, Bloom.REMEMBER))[0]
    assert question.answers[0].text.lower() == "catalase"
    assert question.sources[0].quote.startswith("Cattle lays is an enzyme")
    assert is_verbatim(question.sources[0], heard.segments)


def test_the_glossary_lends_wrong_options_that_say_what_they_mean() -> None:
    little = transcript("Osmosis is the movement of water through a membrane that lets only some molecules pass.")
    glossary = (
        ("Diffusion", "the movement of particles from where there are many to where there are few"),
        ("Endocytosis", "the taking in of matter by a cell that folds its membrane around it"),
        ("Active transport", "the movement of particles against their gradient with energy of the cell"),
    )
    [question] = written(Material(little, glossary=glossary), BlueprintRow(Q.SINGLE_CHOICE, 1))[0]
    assert any("gradient" in f"{option.text} {option.feedback}" for option in question.options)
    assert is_verbatim(question.sources[0], little.segments)
