"""Question and blueprint JSON, the forms that other programs rely on."""

import json
from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given, settings

from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.errors import InvalidInput
from services.domain.formats import read_questions, write_questions
from services.domain.formats.blueprint_json import read_blueprint_json, write_blueprint_json
from services.domain.formats.questions_json import read_questions_json, write_questions_json
from services.domain.questions import Answer, Bloom, Option, Question, QuestionType, true_false_options
from tests.domain.formats.sample_questions import questions


@settings(deadline=None)
@given(questions())
def test_json_keeps_every_field(question):
    assert read_questions_json(write_questions_json([question]).content) == [question]


def test_absent_fields_take_their_defaults_and_unknown_ones_are_ignored():
    found = read_questions_json('{"questions": [{"type": "essay", "stem": "Why?", "mood": 1, "bloom": null}]}')
    assert found == [Question(QuestionType.ESSAY, "Why?")]


def test_answers_are_strings_unless_they_have_a_tolerance():
    question = Question(QuestionType.NUMERICAL, "How many?", answers=(Answer("37", 0.5), Answer("38")))
    written = json.loads(write_questions_json([question]).content)["questions"][0]
    assert written["answers"] == [{"text": "37", "tolerance": 0.5}, "38"]


@pytest.mark.parametrize(
    "fields",
    [
        {"answers": ["true"]},
        {"answers": [True]},
        {"options": [{"text": "false", "is_correct": False}, {"text": "TRUE", "is_correct": True}]},
    ],
)
def test_true_false_is_understood_however_it_says_so(fields):
    content = json.dumps({"questions": [{"type": "true_false", "stem": "Is it?", **fields}]})
    assert read_questions_json(content)[0].options == true_false_options(True)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"type": "poem"}, "Question 1 (q7): “type” must be one of single_choice"),
        ({"stem": " "}, "Question 1 (q7): “stem” must be text with at least one word"),
        ({"stem": None}, "Question 1 (q7): “stem” must be text"),
        (
            {"options": [{"text": "a", "is_correct": "yes"}]},
            "Question 1 (q7), option 1: “is_correct” must be true or false",
        ),
        ({"options": {}}, "Question 1 (q7): “options” must be a list"),
        ({"pairs": [{"prompt": "a"}]}, "Question 1 (q7), pair 1: “match” must be text"),
        ({"points": -1}, "Question 1 (q7): “points” must be a number, 0 or more"),
        ({"bloom": "guess"}, "Question 1 (q7): “bloom” must be one of remember"),
        ({"sources": [{"start_ms": 9, "end_ms": 1}]}, "Question 1 (q7), source 1: “end_ms” must be at or after"),
        ({"answers": [{"tolerance": 1}]}, "Question 1 (q7), answer 1: “text” must be text"),
        ({"type": "true_false"}, "Question 1 (q7): “options” must be “True” and “False”"),
    ],
)
def test_a_fault_names_the_question_and_the_field(fields, sentence):
    content = json.dumps({"questions": [{"id": "q7", "type": "single_choice", "stem": "Q?", **fields}]})
    with pytest.raises(InvalidInput) as caught:
        read_questions_json(content)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize("content", [b"[]", b"{", b'{"questions": 3}', b"[" * 100_000, b'{"questions": [7]}'])
def test_what_is_not_a_question_file_is_refused_in_a_sentence(content):
    with pytest.raises(InvalidInput):
        read_questions_json(content)


def test_lone_surrogates_do_not_reach_a_file():
    found = read_questions_json('{"questions": [{"type": "essay", "stem": "a\\ud800b"}]}')
    assert write_questions_json(found).content.decode()
    assert found[0].stem == "a?b"


def test_questions_go_from_gift_to_json_and_back():
    question = Question(
        QuestionType.SINGLE_CHOICE,
        "Which?",
        options=(Option("a", True), Option("b", False)),
        bloom=Bloom.APPLY,
        id="q1",
    )
    gift = write_questions([question], "gift")
    again = read_questions(write_questions(read_questions(gift.content, "a.gift"), "json").content, "a.json")
    assert again == [question]


def test_unknown_formats_and_files_without_questions_are_told():
    with pytest.raises(InvalidInput, match="json, gift, docx"):
        write_questions([], "pdf")
    with pytest.raises(InvalidInput, match="no question in this file"):
        read_questions(b"just a sentence", "a.txt")


def test_a_blueprint_is_read_as_it_was_written():
    row = BlueprintRow(QuestionType.ESSAY, 2, Bloom.APPLY, None, "Explain catalysis")
    blueprint = Blueprint((row, replace(row, bloom=None, objective=None)), "Be kind.")
    assert read_blueprint_json(write_blueprint_json(blueprint)) == blueprint
    assert read_blueprint_json(b'{"questions": [{"type": "essay", "count": 1}]}').total == 1


def test_a_blueprint_over_stretches_of_lectures_is_read_as_it_was_written():
    row = BlueprintRow(QuestionType.ESSAY, 2, stretch=1)
    stretches = (Stretch(uuid4()), Stretch(uuid4(), 5000, 60_000))
    blueprint = Blueprint((row, replace(row, stretch=None)), language="de", stretches=stretches)
    assert read_blueprint_json(write_blueprint_json(blueprint)) == blueprint


@pytest.mark.parametrize(
    ("stretch", "sentence"),
    [
        ({"lecture": "week 3"}, "Stretch 1: “lecture” must be the id of a lecture."),
        ({}, "Stretch 1: “lecture” must be text."),
        ({"lecture": str(uuid4()), "start_ms": 5000, "end_ms": 5000}, "Stretch 1: “end_ms” must be behind “start_ms”."),
    ],
)
def test_a_fault_in_a_stretch_names_it(stretch, sentence):
    content = {"questions": [{"type": "essay", "count": 1}], "stretches": [stretch]}
    with pytest.raises(InvalidInput) as caught:
        read_blueprint_json(json.dumps(content))
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"type": "essay", "count": 0}, "Row 1: “count” must be a whole number, 1 or more."),
        ({"type": "essay", "count": True}, "Row 1: “count” must be"),
        ({"type": "essay", "count": 1.5}, "Row 1: “count” must be"),
        ({"count": 1}, "Row 1: “type” must be one of single_choice"),
        ({"type": "essay", "count": 1, "difficulty": "mad"}, "Row 1: “difficulty” must be one of easy, medium, hard."),
    ],
)
def test_a_fault_in_a_blueprint_names_its_row(row, sentence):
    with pytest.raises(InvalidInput) as caught:
        read_blueprint_json(json.dumps({"questions": [row]}))
    assert str(caught.value).startswith(sentence)


def test_a_blueprint_that_asks_nothing_is_refused():
    with pytest.raises(InvalidInput, match="at least one row"):
        read_blueprint_json('{"questions": []}')
