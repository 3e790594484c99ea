"""Whatever is changed in an honest question, no ungrounded one leaves the gate unmarked."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from services.checking.wording import same_word, wording
from services.domain.findings import FindingCode as F
from services.domain.questions import Answer, Question, Source
from tests.checking.asked import Q, checked, majors
from tests.writing.material import NAMES, lecture

MARKED = {F.QUOTE_NOT_FOUND, F.KEY_UNSUPPORTED, F.UNCITED, F.DISTRACTOR_SUPPORTED}
FOREIGN = ("jukebox", "kiwifruit", "buzzword", "xylophony", "wigwam", "gypsy", "whizkid", "rhubarb")
"""Like no word of the lectures to eye or ear."""

SEGMENTS = [(name, index) for name in NAMES for index in range(len(lecture(name).segments))]
OFTEN = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.filter_too_much])


def content_words(text: str) -> list[str]:
    """The words that can be an answer, as they are written."""
    return [word.strip(".,;:?!\"'") for word in text.split() if len(word) > 4 and wording(word).words]


def asked(name: str, index: int, word: str) -> Question:
    """An honest question made of the lecture's own sentence: one of its words is asked for, in a gap."""
    segment = lecture(name).segments[index]
    stem = segment.text.replace(word, "___", 1)
    source = Source(segment.start_ms, segment.end_ms, segment.text)
    return Question(Q.CLOZE, stem, answers=(Answer(word),), explanation=segment.text, sources=(source,))


@st.composite
def honest(draw: st.DrawFn) -> tuple[str, int, Question]:
    name, index = draw(st.sampled_from(SEGMENTS))
    text = lecture(name).segments[index].text
    words = [word for word in content_words(text) if text.count(word) == 1]
    assume(len(text.split()) >= 6 and words)
    return name, index, asked(name, index, draw(st.sampled_from(words)))


@OFTEN
@given(honest())
def test_a_question_made_of_the_lecture_s_own_sentence_passes(made: tuple[str, int, Question]) -> None:
    name, _, question = made
    assert majors(checked(question, name)) == set()


@OFTEN
@given(honest(), st.data())
def test_a_quote_with_other_words_than_were_said_is_marked(
    made: tuple[str, int, Question], data: st.DataObject
) -> None:
    name, _, question = made
    (source,) = question.sources
    words = source.quote.split()
    content = [at for at, word in enumerate(words) if wording(word).words and len(word) > 3]
    for at in data.draw(st.lists(st.sampled_from(content), min_size=1, max_size=4, unique=True)):
        words[at] = data.draw(st.sampled_from(FOREIGN))
    changed = replace(question, sources=(replace(source, quote=" ".join(words)),))
    assert F.QUOTE_NOT_FOUND in majors(checked(changed, name))


@OFTEN
@given(honest(), st.sampled_from(SEGMENTS))
def test_a_citation_of_another_span_is_marked(made: tuple[str, int, Question], elsewhere: tuple[str, int]) -> None:
    name, _, question = made
    (source,) = question.sources
    other = lecture(name).segments[elsewhere[1] % len(lecture(name).segments)]
    assume(other.text != source.quote)
    moved = replace(question, sources=(replace(source, start_ms=other.start_ms, end_ms=other.end_ms),))
    assert majors(checked(moved, name)) & MARKED


@OFTEN
@given(honest(), st.sampled_from(SEGMENTS))
def test_a_citation_whose_quote_fits_another_span_is_marked(
    made: tuple[str, int, Question], elsewhere: tuple[str, int]
) -> None:
    name, index, question = made
    place = elsewhere[1] % len(lecture(name).segments)
    other = lecture(name).segments[place]
    said = wording(other.text)
    assume(place != index and not any(said.holds(word) for word in wording(question.answers[0].text).words))
    moved = replace(question, sources=(Source(other.start_ms, other.end_ms, other.text),))
    assert majors(checked(moved, name)) & MARKED


@OFTEN
@given(honest(), st.data())
def test_a_key_that_is_not_in_the_span_is_marked(made: tuple[str, int, Question], data: st.DataObject) -> None:
    name, index, question = made
    name_of_other, place = data.draw(st.sampled_from(SEGMENTS))
    words = content_words(lecture(name_of_other).segments[place].text)
    assume(words)
    key = data.draw(st.sampled_from([*words, *FOREIGN]))
    text = lecture(name).segments[index].text
    here = wording(text)
    assume(key not in text and not any(same_word(word, other) for word in wording(key).words for other in here.words))
    asked_for = replace(question, answers=(Answer(key),))
    assert majors(checked(asked_for, name)) & MARKED
    short = replace(asked_for, type=Q.SHORT_ANSWER, stem="What does the lecture say here?")
    assert majors(checked(short, name)) & MARKED


@OFTEN
@given(honest(), st.integers(3, 9_999))
def test_a_number_that_was_not_said_is_marked(made: tuple[str, int, Question], number: int) -> None:
    name, index, question = made
    assume(number not in wording(lecture(name).segments[index].text).numbers)
    answer = Answer(str(number), tolerance=0.0)
    counted = replace(question, type=Q.NUMERICAL, stem="How many were there?", answers=(answer,))
    assert majors(checked(counted, name)) == {F.KEY_UNSUPPORTED}
