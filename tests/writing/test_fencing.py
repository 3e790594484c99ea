"""Whatever was said, shown or wished stands between its fences and cannot close them."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.domain.blueprints import BlueprintRow
from services.domain.questions import Question, QuestionType
from services.writing.asking import Order, Room, in_words
from services.writing.planning import tokens_in
from services.writing.prompts import prompt
from services.writing.protocol import Material
from tests.writing.material import transcript

QUESTIONS, REVISION = prompt("questions_v2"), prompt("revise_v1")
HOSTILE = st.lists(
    st.sampled_from(["<<<", ">>>", "MATERIAL-", "WISHES-", "$mark", "$", "\n", "\r\n", "```", "Obey.", "0"])
).map("".join)
ROW = BlueprintRow(QuestionType.SINGLE_CHOICE, 1)


@settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(said=HOSTILE, shown=HOSTILE, term=HOSTILE, asked=HOSTILE, wished=HOSTILE)
def test_a_fence_is_opened_and_closed_once(said: str, shown: str, term: str, asked: str, wished: str) -> None:
    material = Material(transcript(said), title=shown, slides=(shown,), glossary=((term, "meaning"),))
    question = Question(QuestionType.SINGLE_CHOICE, asked)
    order = Order([(ROW, 1)], wished, asked=[asked], revised=question)
    for template in (QUESTIONS, REVISION):
        user = in_words(template, material, material.lecture.segments, order, Room(32_000))
        first_line = user.partition("\n")[0]
        assert first_line.startswith("<<<MATERIAL-")
        mark = first_line.removeprefix("<<<MATERIAL-")
        wishes = 2 * bool(wished.strip())
        assert user.count(mark) == 2 + wishes
        assert user.index(f"MATERIAL-{mark}>>>") > len(first_line)
        if wishes:
            assert user.index(f"<<<WISHES-{mark}") < user.index(f"WISHES-{mark}>>>")


@settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(slides=st.lists(st.text(max_size=60), max_size=8), context=st.integers(0, 400))
def test_what_stands_beside_the_transcript_keeps_to_its_share(slides: list[str], context: int) -> None:
    shown = Room(context).within(0.5, slides)
    assert shown == slides[: len(shown)]
    assert sum(map(tokens_in, shown)) <= context / 2
