"""Where the answer of a question was said: the quotes with the words around them, to be heard."""

from components import places
from components.review_desk import Part, Quote, said
from components.services import services
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion, OpenedQuestion

_TITLE = "Said in the lecture"
UNCITED = "No place in the lecture is cited for this question."


def evidence_part(person: Person, opened: OpenedQuestion) -> Part:
    """Each citation with its player, and the way to that second of the lecture, as a part of a desk."""
    banked = opened.banked
    sources = banked.question.sources
    if not sources:
        lecture = places.address(places.LECTURE, {"lecture": str(banked.lecture_id)})
        return said(
            _TITLE,
            source=banked.lecture_title,
            media_url=None,
            lines=[
                (("icon orange", "link_off"), ("", UNCITED)),
                (("icon gray", "mic"), ("link", banked.lecture_title, lecture)),
            ],
        )
    quotes = [
        Quote(
            source.quote,
            before,
            after,
            source.start_ms,
            source.end_ms,
            places.address(places.LECTURE, _second_of(banked, index)),
        )
        for index, (source, (before, after)) in enumerate(zip(sources, opened.surroundings(), strict=True))
    ]
    url = services().lectures.recording_url(person, opened.recording)
    return said(_TITLE, quotes, source=banked.lecture_title, media_url=url, lines=())


def _second_of(banked: BankedQuestion, index: int) -> dict[str, str]:
    """The rest of the address of a citation in the lecture's own page."""
    return {"lecture": str(banked.lecture_id), "t": str(banked.question.sources[index].start_ms // 1000)}
