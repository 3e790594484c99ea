"""Where the answer of a question was said: the quotes with the words around them, to be heard."""

from components import places
from components.question_changes import STYLES
from components.review_desk import Line, Part, Quote, said
from components.services import services
from services.domain.cited_words import CitedWords
from services.domain.differences import Kind, words_between
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
            _now(words),
            words.before,
            words.after,
            source.start_ms,
            source.end_ms,
            places.address(places.LECTURE, _second_of(banked, index)),
            _quoted(words, was_approved=opened.reopened is not None),
        )
        for index, (source, words) in enumerate(zip(sources, opened.cited(), strict=True))
    ]
    url = services().lectures.recording_url(person, opened.recording)
    return said(_TITLE, quotes, source=banked.lecture_title, media_url=url, lines=())


def _now(words: CitedWords) -> Line:
    """What is said there, with what the question does not quote marked."""
    if words.quoted is None:
        return (("", words.now),)
    return _marked(words.quoted, words.now, without=Kind.REMOVED)


def _quoted(words: CitedWords, *, was_approved: bool) -> Line:
    """What the question quotes instead, with what is not said there marked; empty where it quotes what is said."""
    if words.quoted is None:
        return ()
    said = "The transcript says something else by now. It was approved as: “" if was_approved else "Cited as: “"
    quoted = _marked(words.quoted, words.now, without=Kind.ADDED)
    return (("icon orange", "history"), ("", said), *quoted, ("", "”"))


def _marked(before: str, after: str, *, without: Kind) -> Line:
    return [(STYLES[each.kind], each.text) for each in words_between(before, after) if each.kind is not without]


def _second_of(banked: BankedQuestion, index: int) -> dict[str, str]:
    """The rest of the address of a citation in the lecture's own page."""
    return {"lecture": str(banked.lecture_id), "t": str(banked.question.sources[index].start_ms // 1000)}
