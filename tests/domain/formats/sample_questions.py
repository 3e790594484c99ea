"""Questions of every type, as Hypothesis makes them, with the texts that have broken importers before."""

from hypothesis import strategies as st

from services.domain.questions import (
    Answer,
    Bloom,
    Difficulty,
    Option,
    Pair,
    Question,
    QuestionType,
    Source,
    true_false_options,
)

HOSTILE = [
    "}", "{", "=", "~", "#", ":", "::", "\\", "\\n", "\n", "\n\n", "->", "%50%", "%-100%", "####", "//", "$CATEGORY: x",
    "$\\frac{1}{2}$", "T", "F", "TRUE", "[html]", "[plain]", "[x]", "<script>alert(1)</script>", "&amp;", "&lt;",
    "<br>",
    "a < b > c", "*", "\\*", "\\\\", "0", "é", "日本語", "🙂", "&&058;", "&&010", "-", ">", " ", "\t", "{#1:2}", "]",
    "the active site", "-->", "00:00:01,000 --> 00:00:02,000", "WEBVTT", "1",
]  # fmt: skip

lines = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), min_size=1, max_size=6).map("".join)
words = lines.map(lambda text: text.strip()).filter(bool)
words_or_nothing = st.just("") | words
times = st.integers(0, 10_000_000)


@st.composite
def sources(draw):
    start_ms, end_ms = sorted((draw(times), draw(times)))
    return Source(start_ms, end_ms, draw(words))


@st.composite
def questions(draw, types=tuple(QuestionType)):
    """A sound question of one of the types."""
    kind = draw(st.sampled_from(types))
    options = answers = pairs = ()
    if kind in (QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE):
        option = st.builds(Option, text=words, is_correct=st.just(False), feedback=words_or_nothing)
        right = st.builds(Option, text=words, is_correct=st.just(True), feedback=words_or_nothing)
        most = 1 if kind is QuestionType.SINGLE_CHOICE else 5
        chosen = draw(st.lists(right, min_size=1, max_size=most)) + draw(st.lists(option, min_size=1, max_size=5))
        options = tuple(draw(st.permutations(chosen)))
    elif kind is QuestionType.TRUE_FALSE:
        options = tuple(
            Option(option.text, option.is_correct, draw(words_or_nothing))
            for option in true_false_options(draw(st.booleans()))
        )
    elif kind is QuestionType.NUMERICAL:
        number = st.decimals(-1000, 1000, places=3).map(str) | st.integers(-5, 5).map(str)
        tolerance = st.none() | st.floats(0, 100)
        answers = tuple(draw(st.lists(st.builds(Answer, text=number, tolerance=tolerance), min_size=1, max_size=3)))
    elif kind in (QuestionType.SHORT_ANSWER, QuestionType.CLOZE):
        answers = tuple(draw(st.lists(st.builds(Answer, text=words), min_size=1, max_size=3)))
    elif kind is QuestionType.MATCHING:
        pairs = tuple(draw(st.lists(st.builds(Pair, prompt=words, match=words), min_size=2, max_size=4)))
    return Question(
        type=kind,
        stem=draw(words),
        options=options,
        answers=answers,
        pairs=pairs,
        explanation=draw(words_or_nothing),
        bloom=draw(st.none() | st.sampled_from(Bloom)),
        difficulty=draw(st.none() | st.sampled_from(Difficulty)),
        points=draw(st.sampled_from([0.5, 1.0, 2.0, 3.25])),
        objective=draw(st.none() | words),
        sources=tuple(draw(st.lists(sources(), max_size=2))),
        id=draw(st.from_regex(r"[a-z][a-z0-9\]:#={}-]{0,8}", fullmatch=True)),
    )
