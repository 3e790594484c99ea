"""A question written anew beside what it is: what the writer can be asked, how far it is, to take it or leave it."""

import streamlit as st

from components import places
from components.question_changes import change_lines
from components.question_findings import finding_lines, provenance_words
from components.question_view import question_part
from components.question_words import TYPE_NAMES
from components.review_desk import Button, Line, Part, Side, pressed, revision, ways, wished, wishing
from components.services import services
from services.domain.lifecycle import RevisionStatus
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion, SendBack
from services.domain.questions import Question, QuestionType
from services.domain.revisions import Revision, Wish, as_sent_back, easier, harder, more_like
from services.writing.protocol import BUILTIN_WRITER

_TAKEN = "lectern.taken"
_WAYS = (
    Button("w", "Write anew…", "edit_note"),
    Button("+", "Harder", "trending_up"),
    Button("-", "Easier", "trending_down"),
    Button("t", "Change type…", "category"),
    Button("m", "Three more like this", "library_add"),
)
_AS_SENT_BACK = Button("a", "Try again with the reviewer’s reason", "replay", "first")
_TAKE, _LEAVE = Button("t", "Take it", "check", "first"), Button("l", "Leave it", "close")
_STOP, _AGAIN, _UNDO = Button("l", "Stop", "stop"), Button("r", "Try again", "refresh"), Button("u", "Undo", "undo")


def revision_parts(
    person: Person, banked: BankedQuestion, newest: Revision | None, *, sent_back: SendBack | None
) -> list[Part]:
    """What can be asked of the writer; or what has been asked, how it stands, and what there is to choose.

    Of what was `sent_back` it can be asked first what its reviewer wants.
    """
    parts = [wishing(person.id, newest.wish.instruction if newest else "")]
    if newest is not None and _keeps_others_out(newest):
        return [*parts, _open_part(banked, newest)]
    parts.append(_ways(banked.question, is_sent_back=sent_back is not None))
    if newest is not None and _has_just_failed(banked, newest):
        parts.append(_open_part(banked, newest))
    elif newest is not None and _is_just_taken(banked, newest):
        said: Line = (
            ("icon green", "check_circle"),
            ("", f"This is version {banked.version} now. Version {newest.version} is kept among the versions."),
        )
        parts.append(revision("Taken", [said], [_UNDO]))
    return parts


def act_on_revision(
    person: Person,
    banked: BankedQuestion,
    newest: Revision | None,
    *,
    sent_back: SendBack | None,
    desk: str,
    subject: str,
) -> None:
    """Do what was just asked on the desk, and draw the page anew; nothing when nothing was."""
    key, wish = pressed(desk, subject), wished(desk, subject)
    if newest is not None and (_keeps_others_out(newest) or _has_just_failed(banked, newest)):
        _act_on_open(person, banked, newest, key)
        if _keeps_others_out(newest):
            return
    if newest is not None and key == _UNDO.key and _is_just_taken(banked, newest):
        versions = services().questions.versions(person, banked.id)
        before = next(each for each in versions if each.number == newest.version)
        services().questions.edit(person, banked.id, before.question, expected_version=banked.version)
        st.rerun()
    if key == "m":
        _order_more(person, banked)
    told = _wish(banked.question, key, wish)
    if sent_back is not None and key == _AS_SENT_BACK.key:
        told = as_sent_back(banked.question, sent_back)
    if told is not None:
        services().revisions.order(person, banked.id, told, expected_version=banked.version)
        st.rerun()


def _act_on_open(person: Person, banked: BankedQuestion, newest: Revision, key: str | None) -> None:
    status = newest.status
    if key == _LEAVE.key:
        services().revisions.leave(person, newest.id)
        st.rerun()
    elif key == _TAKE.key and status is RevisionStatus.READY:
        services().revisions.take(person, newest.id)
        st.session_state[_TAKEN] = newest.id
        st.rerun()
    elif key == _AGAIN.key and not status.is_working:
        services().revisions.order(person, banked.id, newest.wish, expected_version=banked.version)
        st.rerun()


def _order_more(person: Person, banked: BankedQuestion) -> None:
    blueprint = more_like(banked.question, banked.lecture_id)
    run_id = services().drafting.order(person, banked.course_id, blueprint)
    st.switch_page(places.DRAFT, query_params={"course": str(banked.course_id), "run": str(run_id)})


def _wish(question: Question, key: str | None, wish: dict[str, str] | None) -> Wish | None:
    if wish and wish.get("type") in set(QuestionType):
        kind = QuestionType(wish["type"])
        return Wish(f"Ask the same in another form: {TYPE_NAMES[kind].lower()}.", kind)
    if wish and "instruction" in wish:
        return Wish(wish["instruction"])
    makes = {"+": harder, "-": easier}.get(key or "")
    return makes(question) if makes else None


def _ways(question: Question, *, is_sent_back: bool) -> Part:
    buttons = (_AS_SENT_BACK, *_WAYS) if is_sent_back else _WAYS
    types = [(kind.value, name, kind is question.type) for kind, name in TYPE_NAMES.items()]
    return ways(f"Ask {_writer()}", buttons, types=types)


def _writer() -> str:
    """Who is asked, amid a sentence."""
    name = services().revisions.writer_name
    return f"the {name[0].lower()}{name[1:]}" if name == BUILTIN_WRITER else name


def _keeps_others_out(newest: Revision) -> bool:
    """It is being written, or there is something to take or leave: first that, then the next."""
    return newest.is_open and newest.status is not RevisionStatus.FAILED


def _has_just_failed(banked: BankedQuestion, newest: Revision) -> bool:
    """For the version that is shown; what failed for an earlier one is of no use any more."""
    return newest.status is RevisionStatus.FAILED and newest.version == banked.version


def _is_just_taken(banked: BankedQuestion, newest: Revision) -> bool:
    """Taken by her in this visit, and nothing has been saved since."""
    return st.session_state.get(_TAKEN) == newest.id and banked.version == newest.version + 1


def _open_part(banked: BankedQuestion, newest: Revision) -> Part:
    asked: Line = (("icon gray", "format_quote"), ("quiet", "You asked: "), ("", newest.wish.instruction))
    if newest.status.is_working:
        return revision("Being written anew", [asked, _progress(newest)], [_STOP], waits=True)
    if newest.proposal is None:
        why: Line = (
            ("icon red", "error"),
            ("", f"{newest.reason or 'It could not be written.'} "),
            ("quiet", "The question is as it was."),
        )
        return revision("Written anew", [asked, why], [_AGAIN, _LEAVE])
    sides = [
        Side(f"As it is: version {banked.version}", question_part(banked.question)),
        Side(
            f"Written anew by {newest.written_by}",
            question_part(newest.proposal, newest.findings),
            _checked(newest),
        ),
    ]
    changes = change_lines(banked.question, newest.proposal)
    if banked.version != newest.version:
        moved: Line = (
            ("icon orange", "sync_problem"),
            ("", f"The question has changed since: this was written for version {newest.version}."),
        )
        return revision("Written anew", [asked, moved], [_AGAIN, _LEAVE], sides=sides, changes=changes)
    return revision("Written anew", [asked], [_TAKE, _LEAVE], sides=sides, changes=changes)


def _checked(newest: Revision) -> list[Line]:
    nothing: Line = (("icon green", "task_alt"), ("quiet", "Checked: nothing was found."))
    lines = finding_lines(newest.findings) or [nothing]
    if newest.provenance:
        lines.append((("icon gray", "history_edu"), ("quiet", provenance_words(newest.provenance))))
    return lines


def _progress(newest: Revision) -> Line:
    if newest.status is RevisionStatus.QUEUED:
        return (("icon gray", "hourglass_empty"), ("quiet", "It waits for its turn."))
    return (("icon blue", "edit_note"), ("quiet", "It is being written; the check follows."))
