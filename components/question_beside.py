"""What lies beside a question in review: why it deserves a look, why its other options are wrong, who says what."""

from collections.abc import Iterator
from string import ascii_uppercase

from components import places
from components.badges import status_look
from components.moments import moment_within
from components.question_changes import difference_lines
from components.review_desk import Line, Part, Run, Section, sections
from components.services import services
from services.domain.lifecycle import status_name
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion, OpenedQuestion
from services.domain.question_evidence import Against, Similar, SlideBeside
from services.domain.questions import Question
from services.domain.review_queue import ReviewItem
from services.domain.reviews import Decision, RiskReason, Stage
from services.domain.second_review import Judgement

_SLIDE_WORDS = 40
_RISKS = {
    RiskReason.NOT_IN_LECTURE: "the lecture does not support its key",
    RiskReason.WEAK_SUPPORT: "the lecture supports it weakly",
    RiskReason.FLAWED: "flaws were found",
    RiskReason.REPAIRED: "a machine has repaired it",
    RiskReason.NEAR_DOUBLE: "it is near to another question",
    RiskReason.UNUSUAL_DIFFICULTY: "its difficulty is unusual",
    RiskReason.DOUBTED: "the model that wrote it was in doubt",
    RiskReason.UNCHECKED: "it has not been checked",
    RiskReason.REOPENED: "its source changed after it was accepted",
}
_DECISIONS = {
    Decision.ACCEPT: ("check_circle", "green", "accepts it"),
    Decision.SEND_BACK: ("undo", "orange", "sends it back"),
    Decision.REJECT: ("cancel", "red", "rejects it"),
}


def risk_lines(item: ReviewItem) -> list[Line]:
    """Why it deserves a closer look; nothing where nothing speaks against it."""
    if item.risk.is_clean:
        return []
    why = ", ".join(_RISKS[reason] for reason in item.risk.reasons)
    return [(("icon orange", "visibility"), ("strong", "Look closely: "), ("", f"{why}."))]


def claim_lines(item: ReviewItem) -> list[Line]:
    """Who else has it before her, and until when nobody is given it."""
    claim = item.claim
    if claim is None or claim.is_hers:
        return []
    words = " is looking at this question too, and may be about to decide on it."
    return [(("icon blue", "group"), ("strong", claim.holder), ("", words))]


def meant_line(question: Question) -> Line:
    """Its objective, level and difficulty, as they were meant."""
    told = [
        ("Objective", question.objective or ""),
        ("Level", question.bloom.value.capitalize() if question.bloom else ""),
        ("Difficulty", question.difficulty.value.capitalize() if question.difficulty else ""),
    ]
    runs: list[Run] = []
    for name, value in told:
        if value:
            runs += [("quiet", f"{' · ' if runs else ''}{name}: "), ("", value)]
    return tuple(runs)


def beside_part(person: Person, item: ReviewItem) -> Part:
    """The sections below the question and below its evidence."""
    return sections(left=list(_left(item)), right=list(_right(person, item.opened)))


def _left(item: ReviewItem) -> Iterator[Section]:
    if item.stage is Stage.ADJUDICATION and item.both:
        lines = [line for judgement in item.both for line in _judgement(judgement)]
        yield Section("Two reviewers do not agree, and you decide", lines)

    reopened = item.opened.reopened
    if reopened is not None:
        why: Line = (("icon orange", "history"), ("", reopened.reason))
        yield Section("It was accepted before", [why, *difference_lines(reopened.differences)])
    if item.opened.since_sent_back:
        yield Section("Changed since it was sent back", difference_lines(item.opened.since_sent_back))


def _judgement(judgement: Judgement) -> list[Line]:
    icon, colour, does = _DECISIONS[judgement.decision]
    reason = f": {judgement.reason.words}" if judgement.reason else ""
    comment = f" “{judgement.comment}”" if judgement.comment else ""
    line: Line = (
        (f"icon {colour}", icon),
        ("strong", judgement.reviewer),
        ("", f" {does}{reason}.{comment}"),
        ("quiet", f" {moment_within(judgement.at)}"),
    )
    return [line, *difference_lines(judgement.changes)]


def slide_sections(person: Person, opened: OpenedQuestion) -> list[Section]:
    """The page of the slides that goes with what is cited; nothing where none is near."""
    return [Section("On the slides", list(_slide(person, opened, opened.slide)))] if opened.slide else []


def _slide(person: Person, opened: OpenedQuestion, slide: SlideBeside) -> Iterator[Line]:
    """Its first words, and the way to the page: of the file where a browser shows it, otherwise beside the lecture."""
    banked = opened.banked
    second = banked.question.sources[0].start_ms // 1000
    query = {"lecture": str(banked.lecture_id), "t": str(second), "slides": str(slide.material_id)}
    page = services().materials.page_url(person, slide)
    panel = places.address(places.LECTURE, {**query, "page": str(slide.page)})
    words = slide.text.split()
    shown = " ".join(words[:_SLIDE_WORDS]) + (" …" if len(words) > _SLIDE_WORDS else "")
    yield (("", shown),)
    yield (
        ("icon gray", "co_present"),
        ("link out" if page else "link", f"{slide.file_name}, page {slide.page}", page or panel),
        ("quiet", " The page whose words are nearest to the quote."),
    )


def _right(person: Person, opened: OpenedQuestion) -> Iterator[Section]:
    if wrong := list(_wrong(opened)):
        yield Section("Why the others are wrong", wrong)
    yield from slide_sections(person, opened)
    if opened.similar:
        yield Section("Similar questions", [_similar(each) for each in opened.similar])


def _wrong(opened: OpenedQuestion) -> Iterator[Line]:
    """For each wrong option what shows that it is wrong."""
    told = {each.option: each for each in opened.against}
    for number, option in enumerate(opened.banked.question.options):
        if option.is_correct or number >= len(ascii_uppercase):
            continue
        against = told.get(number)
        if against is not None:
            yield (("letter", f"{ascii_uppercase[number]}."), ("", against.reason), *_shown(opened.banked, against))


def _shown(banked: BankedQuestion, against: Against) -> Line:
    place = against.place
    if place is None:
        return ()
    second = place.start_ms // 1000
    to = places.address(places.LECTURE, {"lecture": str(place.lecture_id), "t": str(second)})
    where = f"{against.lecture_title or banked.lecture_title}, {second // 60}:{second % 60:02d}"
    return (("quiet", f" “{place.text}” "), ("link", where, to))


def _similar(other: Similar) -> Line:
    _, icon, colour = status_look(other.status)
    to = places.address(places.QUESTION, {"question": str(other.question_id)})
    return (
        (f"icon {colour}", icon),
        ("link", other.stem, to),
        ("quiet", f" {status_name(other.status)}, {round(other.score * 100)} % alike"),
    )
