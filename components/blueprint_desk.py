"""Where an exam is ordered: a blueprint as it is typed, kept in the session, and what is done with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID, uuid4

import streamlit as st

from components import places
from components.blueprint_table import Pressed, Shelf, blueprint_table
from components.errors import show_error
from components.guard import current_person, let_in
from components.services import services
from services.domain.blueprints import Blueprint, Stretch
from services.domain.courses import Course
from services.domain.errors import LecternError
from services.domain.lecture_offers import OfferedLecture, Wanted
from services.domain.people import Person
from services.domain.saved_blueprints import PRESETS, checked_blueprint
from services.domain.times import duration_words
from services.domain.usage import Measured
from services.questions.blueprints import BlueprintShelf
from services.questions.drafting import MOST_PER_RUN
from services.writing.protocol import BUILTIN_WRITER

Places = Mapping[tuple[Wanted, Stretch], int]

_LOOK_AGAIN_S = 2.0
_BEGUN_WITH = next(preset for preset in PRESETS if preset.name == "Weekly quiz")


@dataclass(slots=True)
class Desk:
    """What she has typed; `done` says what she last did to the saved blueprints, and `undo` takes it back.

    `trouble` is why her last act was refused, until she types or presses something else: while places are being
    counted, the table is drawn again every two seconds. `is_waiting` is true for as long. `found` holds the places
    that were looked up last, with what they were looked up for: a run that asks for the same has them.
    """

    typed: Blueprint
    is_held: bool = False
    is_waiting: bool = False
    moment: str = field(default_factory=lambda: uuid4().hex)
    done: str = ""
    undo: Callable[[], object] | None = None
    trouble: LecternError | None = None
    found: tuple[object, Places] = field(default=(None, {}))

    def take(self, typed: Blueprint) -> None:
        """Hold what was typed."""
        self.typed, self.is_held, self.trouble = typed, True, None

    def tell(self, done: str, undo: Callable[[], object] | None = None) -> None:
        """Say what was done, in the next look at the table."""
        self.done, self.undo = done, undo


def blueprint_desk(
    person: Person,
    course: Course,
    shelf: BlueprintShelf,
    *,
    lecture_id: UUID | None,
) -> None:
    """Draw the table, beginning with one of the lectures, or all; again as long as places are being counted."""
    place = f"lectern.blueprint.{course.id}.{lecture_id or ''}"
    desk = st.session_state.setdefault(place, Desk(_begun(shelf.lectures, lecture_id)))
    desk.is_waiting = _is_uncounted(course, shelf.lectures)
    if desk.is_waiting:
        services().blueprints.count_offers(person, course.id)
    let_in(person)
    st.fragment(_look, run_every=_LOOK_AGAIN_S if desk.is_waiting else None)(course, place, desk, [shelf])


def _look(course: Course, place: str, desk: Desk, known: list[BlueprintShelf]) -> None:
    """The first run takes the shelf that the page knows; those of the fragment by itself look again."""
    person = current_person()
    shelf = known.pop() if known else services().blueprints.shelf(person, course.id)
    if desk.is_waiting and not _is_uncounted(course, shelf.lectures):
        st.rerun()  # which ends the looking again
    pressed = _table(person, course, place, desk, shelf)
    if pressed is not None:
        _act(person, course, place, desk, pressed)
    if desk.trouble is not None:
        show_error(desk.trouble)


def _act(person: Person, course: Course, place: str, desk: Desk, pressed: Pressed) -> None:
    desk.take(pressed.blueprint)
    try:
        if pressed.act == "order":
            _order(person, course, place, desk)
        _change_saved(person, course, desk, pressed)
    except LecternError as error:
        desk.trouble = error.with_traceback(None)
    else:
        st.rerun()


def _table(
    person: Person,
    course: Course,
    place: str,
    desk: Desk,
    shelf: BlueprintShelf,
) -> Pressed | None:
    ids = {lecture.id for lecture in shelf.lectures}
    parts = [part for part in desk.typed.stretches if part != Stretch(part.lecture_id) and part.lecture_id in ids]
    offers = services().blueprints.offers(person, course.id, parts) if parts else []
    of_parts = dict(zip(parts, offers, strict=True))
    known = {Stretch(lecture.id): lecture.whole for lecture in shelf.lectures} | of_parts
    last = shelf.runs[0].blueprint if shelf.runs else None
    places = _places(person, course, desk, shelf.lectures)
    words = sum(known[each].words for each in desk.typed.stretches if each in known)
    return blueprint_table(
        Shelf(shelf.lectures, of_parts, places, course.objectives, course.language, shelf.saved, last),
        desk.typed,
        place=place,
        is_held=desk.is_held,
        moment=desk.moment,
        is_builtin=_is_builtin(),
        most=MOST_PER_RUN,
        estimate=_estimate_words(person, course, desk.typed, words, shelf.measured),
        done=desk.done,
        can_undo=desk.undo is not None,
        on_type=desk.take,
        key=f"{place}.table",
    )


def _begun(lectures: list[OfferedLecture], lecture_id: UUID | None) -> Blueprint:
    """What is offered to begin with: a short quiz about the lecture that was asked for, or about all of them."""
    asked = [lecture.id for lecture in lectures if lecture.id == lecture_id]
    chosen = asked or [lecture.id for lecture in lectures]
    return Blueprint(_BEGUN_WITH.rows, stretches=tuple(Stretch(each) for each in chosen))


def _is_builtin() -> bool:
    return services().drafting.writer_name == BUILTIN_WRITER


def _estimate_words(person: Person, course: Course, typed: Blueprint, words: int, measured: Measured) -> str:
    """What the order is likely to take and to cost, and how one knows; nothing of an order of nothing."""
    if not typed.total or not typed.stretches:
        return ""
    estimate = services().drafting.estimate(person, course.id, typed, words=words, measured=measured)
    cost = "" if estimate.cost_usd is None else f" and costs about {estimate.cost_usd:.2f} US dollars"
    if _is_builtin():
        cost = " and costs nothing"
    return f"Takes about {duration_words(round(estimate.seconds * 1000))}{cost}: {estimate.basis}."


def _is_uncounted(course: Course, lectures: list[OfferedLecture]) -> bool:
    """Places that are not counted matter to the writer that is bound to them; to a model, what serves objectives."""
    matters = _is_builtin() or bool(course.objectives)
    return matters and not all(lecture.is_counted_for(course.objectives) for lecture in lectures)


def _places(person: Person, course: Course, desk: Desk, lectures: list[OfferedLecture]) -> Places:
    """What stands behind the rows that ask for more than a type, looked up when something of it has changed."""
    seals = {lecture.id: lecture.seal for lecture in lectures}
    chosen = [each for each in desk.typed.stretches if each.lecture_id in seals]
    wanted = _wanted(desk.typed)
    if not chosen or not wanted:
        return {}
    about = (tuple(chosen), tuple(wanted), tuple(seals[each.lecture_id] for each in chosen))
    if desk.found[0] != about:
        desk.found = about, services().blueprints.places(person, course.id, chosen, wanted)
    return desk.found[1]


def _wanted(typed: Blueprint) -> list[Wanted]:
    """What has to be looked up for the rows, each once: what one asks for, and what it would with one thing less.

    A model asks at any level and difficulty about the same sentences; what narrows them is the objective.
    """
    rows = [Wanted.by(row) for row in typed.rows]
    if not _is_builtin():
        return list(dict.fromkeys(Wanted(None, objective=row.objective) for row in rows if row.objective))
    return list(dict.fromkeys(each for row in rows if not row.is_open for each in (row, *row.widened())))


def _order(person: Person, course: Course, place: str, desk: Desk) -> None:
    blueprint = checked_blueprint(desk.typed, most=MOST_PER_RUN)
    run_id = services().drafting.order(person, course.id, blueprint)
    del st.session_state[place]
    st.switch_page(places.DRAFT, query_params={"course": str(course.id), "run": str(run_id)})


def _change_saved(person: Person, course: Course, desk: Desk, pressed: Pressed) -> None:
    """Save, rename, delete, or take the last of these back; the desk says so afterwards."""
    blueprints = services().blueprints
    if pressed.act == "save":
        before = blueprints.save(person, course.id, pressed.name, desk.typed, over=pressed.over)
        if before is None:
            desk.tell(f"Saved as “{pressed.name.strip()}”.")
        else:
            back = partial(blueprints.save, person, course.id, before.name, before.blueprint, over=before.version + 1)
            desk.tell(f"“{before.name}” is replaced.", back)
    elif pressed.act == "rename":
        before = blueprints.rename(person, UUID(pressed.about), pressed.name)
        rename_back = partial(blueprints.rename, person, before.id, before.name)
        desk.tell(f"“{before.name}” is now called “{pressed.name.strip()}”.", rename_back)
    elif pressed.act == "delete":
        gone = blueprints.delete(person, UUID(pressed.about))
        desk.tell(f"“{gone.name}” is deleted.", partial(blueprints.save, person, course.id, gone.name, gone.blueprint))
    elif pressed.act == "undo" and desk.undo is not None:
        undo, desk.undo = desk.undo, None
        undo()
        desk.tell("Taken back.")
