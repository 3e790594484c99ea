"""Questions against which nothing was found, to be looked at and accepted together; some have to be opened first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from components import places
from components.question_view import question_lines, words
from components.question_words import about_question
from components.registration import register
from components.sheet import follow
from components.written import written_blocks
from services.domain.question_bank import OpenedQuestion
from services.domain.questions import Question
from services.domain.times import clock

_mount = register(__file__, "../review_desk/pieces.js", "../review_desk/written.js")


@dataclass(frozen=True, slots=True)
class Looked:
    """What she saw when she accepted: the versions by id, which of them she opened, and which she leaves waiting."""

    seen: Mapping[UUID, int]
    opened: Collection[UUID]
    left_out: Collection[UUID]


def clean_batch(
    items: Sequence[OpenedQuestion],
    sample: Collection[UUID],
    *,
    query: Mapping[str, str],
    pictures: Mapping[str, str],
    key: str,
) -> Looked | None:
    """Draw the questions; what she saw in the one run in which she accepts them. A clicked link leads on at once.

    `query` is that of the links to the desk, `pictures` the addresses of pictures by their names.
    """
    data = {"questions": [_drawn(each, each.banked.id in sample, query) for each in items], "images": pictures}
    # In a list, because Streamlit looks through every value of a mapping for tables.
    did = _mount(key=key, data=[data], on_did_change=_nothing).did
    if not did:
        return None
    if "to" in did:
        follow(str(did["to"]))
        return None
    return Looked(
        {UUID(question_id): int(version) for question_id, version in did["seen"].items()},
        {UUID(each) for each in did["opened"]},
        {UUID(each) for each in did["left_out"]},
    )


def _drawn(opened: OpenedQuestion, is_sample: bool, query: Mapping[str, str]) -> dict[str, Any]:
    banked = opened.banked
    return {
        "id": str(banked.id),
        "version": banked.version,
        "is_sample": is_sample,
        "name": banked.question.stem,
        "stem": written_blocks(banked.question.stem),
        "about": about_question(banked.question, banked.lecture_title, f"by {banked.written_by}"),
        "key": _key(banked.question),
        "lines": question_lines(banked.question),
        "quotes": [
            (clock(source.start_ms), before, source.quote, after)
            for source, (before, after) in zip(banked.question.sources, opened.surroundings(), strict=True)
        ],
        "address": places.address(places.REVIEW, {**query, "question": str(banked.id)}),
    }


def _key(question: Question) -> Any:
    """What counts as right, in one line."""
    right = [option.text for option in question.options if option.is_correct]
    right += [answer.text for answer in question.answers]
    right += [f"{pair.prompt} → {pair.match}" for pair in question.pairs]
    return words("", " · ".join(right)) if right else ("quiet", "Marked by its rubric")


def _nothing() -> None:
    """Streamlit reports an event only to whoever listens; the run that it causes reads it."""
