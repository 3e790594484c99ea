"""No text, however hostile, stops a check or makes it slow."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.checking.flaws import RULES, find_flaws
from services.checking.flaws.reading import read_items
from services.domain.findings import Part
from services.domain.questions import Answer, Option, Pair, Question, QuestionType

_PIECES = [
    "\x00\x07\x1b[31m", "\u202eمرحبا\u202c", "שלום", "$\\frac{1}{x}$", "\\(x_{1}\\)", "$$", "```", "`", "____", "...",
    "…", "<b>", "</b>", "<img src=x onerror=alert(1)>", "a) ", "1. ", "(i)", "I and II", "A, B and C", "both", "and",
    "all of the above", "none of", "NOT", "n't", "except", "which of the following is true?", "0/0", "1/0", "-5 %",
    "1,000,000", "10^-3", "½", "😀", "é", "\n", "\u2028", "\ud7ff", " ", "?", ".", "a", "an", "is", "are", "to", "it",
    "İ", "ß", "ﬁ",
]  # fmt: skip
TEXT = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_PIECES), max_size=12).map(" ".join))
OPTION = st.builds(Option, TEXT, st.booleans())
QUESTION = st.builds(
    Question,
    st.sampled_from(QuestionType),
    TEXT,
    st.lists(OPTION, max_size=6).map(tuple),
    st.lists(st.builds(Answer, TEXT), max_size=3).map(tuple),
    st.lists(st.builds(Pair, TEXT, TEXT), max_size=3).map(tuple),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.lists(QUESTION, max_size=4))
def test_any_question_is_judged_and_every_place_is_in_it(questions: list[Question]) -> None:
    found = find_flaws(questions)
    assert len(found) == len(questions)
    for question, findings in zip(questions, found, strict=True):
        for finding in findings:
            assert finding.code.is_flaw
            assert finding.message
            if (place := finding.place) is not None and place.start is not None and place.end is not None:
                text = question.stem if place.part is Part.STEM else question.options[place.index or 0].text
                assert 0 <= place.start < place.end <= len(text)


def test_of_very_long_texts_only_so_much_is_read_as_time_allows() -> None:
    found = find_flaws([_long(1_000), _long(50_000)])
    assert "negative_wording" in {finding.code for finding in found[1]}
    short, long = read_items([_long(1_000), _long(50_000)])
    for item in (short, long):
        assert len(item.stem) <= 4_000
        assert len(item.choices) <= 40
        assert max(len(choice.text) for choice in item.choices) <= 1_000


def _long(times: int) -> Question:
    """Stems of up to a megabyte of what regular expressions stumble over."""
    stem = "__ . a) (i) $x which 1, " * times + "which? Which of these is not a noble gas?"
    parts = ("a ", "1,", "both ", "- ", "")
    options = tuple(Option(text * times, is_correct=index == 0) for index, text in enumerate(parts))
    return Question(QuestionType.SINGLE_CHOICE, stem, options * 20)


def test_every_type_has_its_rules() -> None:
    assert set(RULES) == set(QuestionType)
