"""What a teacher gets from the built-in writer, on three lectures and on some that hold nothing to ask."""

import re
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.domain.blueprints import Blueprint, BlueprintRow
from services.domain.grounding import is_grounded, is_verbatim
from services.domain.question_rules import problems, same_wording
from services.domain.questions import Bloom, Question, QuestionType
from services.domain.transcripts import Segment, Transcript
from services.providers.embedder_minilm import MiniLMEmbedder
from services.writing.builtin import BuiltinWriter
from services.writing.protocol import Material, Shortfall, Written
from tests.writing.builtin import writer
from tests.writing.material import NAMES, lecture, transcript

Q = QuestionType
FULL = Blueprint(
    (
        BlueprintRow(Q.SINGLE_CHOICE, 12),
        BlueprintRow(Q.TRUE_FALSE, 10),
        BlueprintRow(Q.SHORT_ANSWER, 6),
        BlueprintRow(Q.ESSAY, 2),
    )
)
EVERYTHING = Blueprint(tuple(BlueprintRow(each, 500) for each in (Q.SINGLE_CHOICE, Q.TRUE_FALSE, Q.SHORT_ANSWER)))


CHOICES = Blueprint((BlueprintRow(Q.SINGLE_CHOICE, 60, bloom=Bloom.UNDERSTAND),))


def write(
    material: Transcript, blueprint: Blueprint, *existing: Question, **about: object
) -> tuple[list[Written], list[Shortfall]]:
    given_material = Material(material, **about)  # type: ignore[arg-type]
    results = list(writer().write(given_material, blueprint, existing=existing))
    return [one for one in results if isinstance(one, Written)], [one for one in results if isinstance(one, Shortfall)]


@cache
def exam(name: str, blueprint: Blueprint) -> tuple[list[Written], list[Shortfall]]:
    """What comes of the lecture alone, written once for all who look at it."""
    return write(lecture(name), blueprint)


def questions(name: str, blueprint: Blueprint = FULL) -> tuple[Question, ...]:
    return tuple(one.question for one in exam(name, blueprint)[0])


def counts_add_up(blueprint: Blueprint, written: list[Written], short: list[Shortfall]) -> bool:
    got = Counter(one.row for one in written)
    for one in short:
        got[one.row] += one.missing
    return all(got[row] == wanted.count for row, wanted in enumerate(blueprint.rows))


def one_row(question_type: QuestionType, count: int, **wishes: object) -> Blueprint:
    return Blueprint((BlueprintRow(question_type, count, **wishes),))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", NAMES)
def test_a_short_lecture_fills_an_exam_of_thirty(name: str) -> None:
    written, short = exam(name, FULL)
    assert short == []
    assert Counter(one.row for one in written) == {0: 12, 1: 10, 2: 6, 3: 2}
    assert all(one.question.type is FULL.rows[one.row].type for one in written)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("blueprint", [FULL, EVERYTHING], ids=["exam", "everything"])
def test_every_question_is_complete_and_its_quote_stands_in_the_transcript(name: str, blueprint: Blueprint) -> None:
    for question in questions(name, blueprint):
        assert problems(question) == []
        assert question.sources
        assert question.explanation
        assert question.bloom
        assert question.difficulty
        for source in question.sources:
            assert is_verbatim(source, lecture(name).segments), source
            assert is_grounded(source, lecture(name).segments), source


@pytest.mark.parametrize("name", NAMES)
def test_every_stem_is_a_question_or_a_statement_that_stands_alone(name: str) -> None:
    dangling = re.compile(r"\b(this|these|those|we|our|us|i|you|your|here|today|welcome|let)\b", re.IGNORECASE)
    openings = ("What", "Which", "Who", "Why", "When", "Where", "How", "In which", "At", "Approximately", "Into", "To")
    for question in questions(name, EVERYTHING):
        assert not dangling.search(question.stem), question.stem
        assert "  " not in question.stem
        if question.type is Q.TRUE_FALSE:
            assert question.stem.endswith(".")
        else:
            assert question.stem.endswith("?")
            # Where there is something to reckon, what to reckon with stands before the question.
            asked = question.stem.rsplit(". ", 1)[-1] if question.bloom is Bloom.APPLY else question.stem
            assert asked.startswith(
                (*openings, "With", "Of", "Until", "Roughly", "Nearly", "For", "Without", "By", "Above")
            )


@pytest.mark.parametrize("name", NAMES)
def test_no_fact_is_asked_twice(name: str) -> None:
    asked = questions(name, EVERYTHING)
    stems = [same_wording(question.stem) for question in asked]
    assert len(set(stems)) == len(stems)
    judged = {question.sources[0].quote for question in asked if question.type is Q.TRUE_FALSE}
    others = {question.sources[0].quote for question in asked if question.type is not Q.TRUE_FALSE}
    assert judged.isdisjoint(others)


def test_the_same_lecture_gives_the_same_questions() -> None:
    again = BuiltinWriter(MiniLMEmbedder()).write(Material(lecture("history")), FULL)
    assert tuple(one.question for one in again if isinstance(one, Written)) == questions("history")


@pytest.mark.parametrize("name", NAMES)
def test_what_was_asked_before_is_not_asked_again(name: str) -> None:
    first = questions(name)
    written, short = write(lecture(name), FULL, *first)
    assert counts_add_up(FULL, written, short)
    before = {same_wording(question.stem) for question in first}
    assert before.isdisjoint(same_wording(one.question.stem) for one in written)
    facts = {(question.sources[0].quote, *right(question)) for question in first}
    assert facts.isdisjoint((one.question.sources[0].quote, *right(one.question)) for one in written)


def right(question: Question) -> list[str]:
    return [option.text for option in question.options if option.is_correct] + [a.text for a in question.answers]


@pytest.mark.parametrize("name", NAMES)
def test_neither_the_place_nor_the_length_gives_the_key_away(name: str) -> None:
    choices = [question for question in questions(name) if question.type is Q.SINGLE_CHOICE]
    places = Counter([option.is_correct for option in question.options].index(True) for question in choices)
    assert max(places.values()) <= len(choices) / 2
    for question in choices:
        key, *others = sorted(question.options, key=lambda option: not option.is_correct)
        assert len(key.text) <= 1.7 * max(len(option.text) for option in others), question
    truths = Counter(q.options[0].is_correct for q in questions(name) if q.type is Q.TRUE_FALSE)
    assert min(truths[True], truths[False]) >= 4


def test_a_false_statement_is_nowhere_said_and_its_explanation_says_what_was() -> None:
    for name in NAMES:
        said = same_wording(lecture(name).text)
        for question in questions(name, EVERYTHING):
            if question.type is Q.TRUE_FALSE and not question.options[0].is_correct:
                assert same_wording(question.stem) not in said
                assert question.explanation.startswith("The lecture says:")
                assert question.stem not in question.explanation


def test_a_denial_with_another_word_turned_is_not_taken_for_false() -> None:
    said = transcript("An independent central bank does not have to please angry voters before an election.")
    [judged] = [one.question for one in write(said, one_row(Q.TRUE_FALSE, 1))[0]]
    assert "after an election" not in judged.stem


def test_what_is_true_of_the_kind_is_no_wrong_option_for_the_member() -> None:
    [question] = [q for q in questions("enzymes", CHOICES) if q.stem == "What is catalase?"]
    texts = [option.text for option in question.options]
    assert "A protein that speeds up a chemical reaction without being used up" not in texts
    assert right(question) == ["An enzyme in the liver that breaks down hydrogen peroxide into water and oxygen"]


def test_wrong_options_say_what_they_are_the_meaning_of() -> None:
    [question] = [q for q in questions("enzymes", CHOICES) if q.stem == "What is catalase?"]
    feedback = {option.text: option.feedback for option in question.options}
    assert feedback["The place on the enzyme where the substrate binds"] == "This is what “active site” means."


def test_an_answer_in_numbers_is_accepted_in_digits_and_in_words() -> None:
    answers = {q.stem: [a.text for a in q.answers] for q in questions("enzymes", one_row(Q.SHORT_ANSWER, 60))}
    stem = "At about how many degrees Celsius do most human enzymes work best?"
    assert {"37", "thirty-seven", "37 degrees Celsius"} <= set(answers[stem])


def test_an_approximate_number_is_accepted_with_a_tolerance_and_a_year_is_not() -> None:
    answers = {q.stem: q.answers[0] for q in questions("enzymes", one_row(Q.NUMERICAL, 40))}
    degrees = answers["At about how many degrees Celsius do most human enzymes work best?"]
    assert (degrees.text, degrees.tolerance) == ("37", pytest.approx(3.7))
    assert answers["In which year did Emil Fischer propose the lock-and-key model?"].tolerance == 0


def test_why_questions_are_answered_by_the_reason_that_was_given() -> None:
    keys = {q.stem: right(q) for q in questions("economics", one_row(Q.SINGLE_CHOICE, 60))}
    assert keys["Why is deflation dangerous?"] == ["Because consumers postpone purchases and debts become heavier."]


def test_an_essay_may_compare_two_things_of_one_kind() -> None:
    essays = questions("enzymes", one_row(Q.ESSAY, 2))
    [comparison] = [q for q in essays if "inhibitor" in q.stem]
    assert comparison.stem.startswith("Compare a competitive inhibitor with a non-competitive inhibitor.")
    assert comparison.bloom is Bloom.ANALYZE
    assert len(comparison.sources) == 2


def test_a_lecture_in_pieces_that_cut_sentences_gives_the_same_stems() -> None:
    whole = lecture("enzymes")
    words = whole.text.split()
    pieces = [" ".join(words[start : start + 11]) for start in range(0, len(words), 11)]
    written, _ = write(transcript(*pieces), FULL)
    assert {one.question.stem for one in written} == {question.stem for question in questions("enzymes")}
    assert all(is_verbatim(source, transcript(*pieces).segments) for one in written for source in one.question.sources)


@pytest.mark.parametrize(
    "text",
    ["", "Hello.", "So, um, yes. Okay? Well then. Let us begin, shall we. Can you all hear me?", "la " * 300, "?!"],
    ids=["empty", "one word", "talk only", "babble", "punctuation"],
)
def test_a_lecture_without_facts_gives_a_reason_for_each_row(text: str) -> None:
    written, short = write(transcript(text), FULL)
    assert written == []
    assert [one.missing for one in short] == [12, 10, 6, 2]
    assert all(one.reason.endswith(".") for one in short)


def test_a_transcript_without_a_word_is_named_so() -> None:
    _, short = write(Transcript((), 60_000), FULL)
    assert {one.reason for one in short} == {"The transcript holds no words, so there is nothing to ask about."}


def test_a_lecture_in_another_language_is_not_guessed_at() -> None:
    german = replace(transcript("Ein Enzym ist ein Protein, das eine Reaktion beschleunigt."), language="de")
    written, short = write(german, FULL)
    assert written == []
    assert "English only" in short[0].reason


def test_more_than_the_lecture_holds_is_a_shortfall_and_not_a_repetition() -> None:
    blueprint = one_row(Q.SINGLE_CHOICE, 500)
    written, short = write(lecture("economics"), blueprint)
    assert len(written) > 25
    assert counts_add_up(blueprint, written, short)
    assert f"only {len(written)} single choice questions" in short[0].reason


def test_a_level_that_is_asked_for_is_kept_or_named() -> None:
    written, _ = write(lecture("enzymes"), one_row(Q.SINGLE_CHOICE, 5, bloom=Bloom.REMEMBER))
    assert {one.question.bloom for one in written} == {Bloom.REMEMBER}
    written, [short] = write(lecture("enzymes"), one_row(Q.SINGLE_CHOICE, 5, bloom=Bloom.CREATE))
    assert written == []
    assert "“create”" in short.reason


def test_questions_for_an_objective_are_about_it() -> None:
    objective = "Explain how inhibitors slow down an enzyme"
    written, short = write(lecture("enzymes"), one_row(Q.SINGLE_CHOICE, 4, objective=objective))
    assert counts_add_up(one_row(Q.SINGLE_CHOICE, 4), written, short)
    assert {one.question.objective for one in written} == {objective}


def test_questions_name_the_objective_they_serve() -> None:
    objectives = ("Explain how enzymes speed up reactions", "Describe the taxation of medieval Florence")
    written, _ = write(lecture("enzymes"), FULL, objectives=objectives)
    named = Counter(one.question.objective for one in written)
    assert named[objectives[0]] > 10
    assert named[objectives[1]] == 0


def test_the_other_lectures_of_the_course_lend_wrong_options() -> None:
    little = transcript("Osmosis is the movement of water through a membrane that lets only some molecules pass.")
    alone, _ = write(little, one_row(Q.SINGLE_CHOICE, 1))
    together, _ = write(little, one_row(Q.SINGLE_CHOICE, 1), other_lectures=(lecture("enzymes"),))
    assert alone == []
    assert len(together) == 1
    assert is_verbatim(together[0].question.sources[0], little.segments)


def test_the_rubric_of_an_essay_names_what_the_lecture_said() -> None:
    [essay] = [q for q in questions("enzymes", one_row(Q.ESSAY, 2)) if "inhibitor" in q.stem]
    rubric = writer().draft_rubric(essay, Material(lecture("enzymes")))
    assert 3 <= len(rubric.criteria) <= 5
    assert [level.points for level in rubric.levels] == sorted((level.points for level in rubric.levels), reverse=True)
    assert all(len(set(criterion.descriptors)) == len(rubric.levels) for criterion in rubric.criteria)
    assert "a competitive inhibitor blocks the active site" in str(rubric.criteria)


def test_an_essay_without_a_source_still_gets_a_rubric() -> None:
    question = Question(Q.ESSAY, "Explain why heat destroys an enzyme.")
    rubric = writer().draft_rubric(question, Material(lecture("enzymes")))
    assert 3 <= len(rubric.criteria) <= 5
    assert "heat" in str(rubric.criteria).lower()


@given(
    rows=st.lists(
        st.builds(BlueprintRow, st.sampled_from(QuestionType), st.integers(0, 6), st.none() | st.sampled_from(Bloom)),
        max_size=4,
    ),
    name=st.sampled_from(NAMES),
)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_ordered_the_counts_add_up(rows: list[BlueprintRow], name: str) -> None:
    blueprint = Blueprint(tuple(rows))
    written, short = write(lecture(name), blueprint)
    assert counts_add_up(blueprint, written, short)
    assert all(problems(one.question) == [] for one in written)
    assert all(one.missing > 0 for one in short)


@given(st.lists(st.text(max_size=40), max_size=6))
@settings(max_examples=25, deadline=None)
def test_any_transcript_is_read_without_falling_over(texts: list[str]) -> None:
    segments = tuple(Segment(index * 1_000, index * 1_000 + 900, text) for index, text in enumerate(texts))
    blueprint = one_row(Q.TRUE_FALSE, 2)
    written, short = write(Transcript(segments, 10_000), blueprint)
    assert counts_add_up(blueprint, written, short)
