"""Papers and keys, read back with python-docx as a reader sees them."""

import io
import zipfile
from dataclasses import replace
from uuid import uuid4

import docx
import pytest
from hypothesis import given, settings

from services.domain.exams import Exam, ExamItem, exam_of, matching_sheet
from services.domain.formats import report
from services.domain.formats.docx import write_key, write_paper, write_paper_and_key
from services.domain.questions import Answer, Option, Pair, Question, QuestionType, Source
from services.domain.rubrics import Criterion, Level, Rubric
from tests.domain.formats.sample_questions import questions

CHOICE = Question(
    QuestionType.SINGLE_CHOICE,
    "What do enzymes lower?",
    options=(Option("The temperature", False, "It stays."), Option("The activation energy", True)),
    explanation="They stabilise the transition state.",
    sources=(Source(754_000, 760_000, "Enzymes lower the activation energy."),),
    points=2,
    id="q1",
)
MATCHING = Question(
    QuestionType.MATCHING,
    "Match.",
    pairs=(Pair("Amylase", "Starch"), Pair("Lipase", "Fat"), Pair("Protease", "Protein")),
)
ESSAY = Question(QuestionType.ESSAY, "Explain catalysis.", points=6, id="essay")
RUBRIC = Rubric("Essay", (Level("Good", 3), Level("Weak", 0)), (Criterion("Temperature", ("Names it", "Does not")),))


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def text_of(content: bytes) -> str:
    document = opened(content)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture
def exam() -> Exam:
    made = exam_of([CHOICE, MATCHING, ESSAY], title="Midterm", course_title="Biochemistry")
    return replace(made, duration_minutes=80, instructions="Write legibly.")


def test_the_paper_asks_everything_and_tells_nothing(exam):
    text = text_of(write_paper(exam).content)
    for expected in (
        "Midterm",
        "Biochemistry",
        "3 questions · 9 points · 1 h 20 min",
        "Write legibly.",
        "Name",
        "Date",
    ):
        assert expected in text
    assert "1.\tWhat do enzymes lower?  (2\u00a0points)" in text
    assert "A.\tThe temperature" in text
    for secret in ("12:34", "transition state", "It stays.", "Answer key"):
        assert secret not in text


def test_the_key_gives_letter_reason_source_and_rubric(exam):
    text = text_of(write_key(exam, rubrics={"essay": RUBRIC}).content)
    for expected in (
        "Answer: B. The activation energy",
        "If A is chosen: It stays.",
        "Why: They stabilise the transition state.",
        "Said at 12:34: “Enzymes lower the activation energy.”",
        "Answer: by the rubric below, whose 3 points count as 6 points here",
        "Good (3)",
        "Does not",
    ):
        assert expected in text


def test_a_rubric_is_found_by_the_id_of_the_question_in_the_database():
    question_id = uuid4()
    exam = Exam("Midterm", items=(ExamItem(1, 6, replace(ESSAY, id=""), question_id=question_id),))
    assert "Names it" in text_of(write_key(exam, rubrics={str(question_id): RUBRIC}).content)


def test_the_key_names_the_letters_that_the_paper_prints(exam):
    sheet = matching_sheet(MATCHING.pairs)
    assert sheet.choices != tuple(pair.match for pair in MATCHING.pairs)
    paper, key = text_of(write_paper(exam).content), text_of(write_key(exam).content)
    for pair, place in zip(MATCHING.pairs, sheet.answers, strict=True):
        letter = "ABC"[place]
        assert f"{letter}.  {pair.match}" in paper
        assert f"{pair.prompt} – {letter}. {pair.match}" in key


def test_points_of_the_exam_count_rather_than_those_of_the_question():
    exam = Exam("Midterm", items=(ExamItem(1, 5, CHOICE),))
    assert exam.total_points == 5
    assert "(5\u00a0points)" in text_of(write_paper(exam).content)


def test_a_question_stays_with_its_options(exam):
    paragraphs = opened(write_paper(exam).content).paragraphs
    stem = next(place for place, paragraph in enumerate(paragraphs) if "What do enzymes" in paragraph.text)
    assert [paragraph.paragraph_format.keep_with_next for paragraph in paragraphs[stem : stem + 3]] == [
        True,
        True,
        None,
    ]


def test_one_file_holds_the_paper_and_then_the_key_on_a_new_page(exam):
    paragraphs = opened(write_paper_and_key(exam).content).paragraphs
    key = next(paragraph for paragraph in paragraphs if paragraph.text == "Answer key")
    assert key.paragraph_format.page_break_before is True


def test_the_file_names_no_author_and_counts_its_pages(exam):
    content = write_paper(exam).content
    properties = opened(content).core_properties
    assert (properties.author, properties.comments, properties.last_modified_by) == ("", "", "")
    assert (properties.title, properties.created) == ("Midterm", None)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        footers = "".join(archive.read(name).decode() for name in archive.namelist() if "footer" in name)
    assert 'w:instr="PAGE"' in footers
    assert 'w:instr="NUMPAGES"' in footers


@settings(max_examples=25, deadline=None)
@given(questions())
def test_any_text_makes_a_file_that_opens(question):
    exam = exam_of([question], title=question.stem)
    assert opened(write_paper_and_key(exam, rubrics={question.id: RUBRIC}).content).paragraphs


def test_characters_that_xml_forbids_are_left_out_and_named():
    question = Question(
        QuestionType.SHORT_ANSWER, "a\x00b\x1b<script>\ufffe" + "long " * 5000, answers=(Answer("\ud800"),), id="q1"
    )
    exported = write_paper_and_key(exam_of([question], title="T\x00"))
    assert "ab<script>long long" in text_of(exported.content)
    assert report(exported.losses) == "1 question (q1) loses characters that cannot be printed."


def test_an_exam_without_questions_says_so():
    assert "no questions yet" in text_of(write_paper(Exam("Empty")).content)
