"""A queue on the stage: six questions, of which the last is uncited, and a server that refuses what it is told to."""

from uuid import UUID

import streamlit as st

from components.review_desk import Part, asked, more, note, review_desk, said, tally
from components.review_desk.given import Given, given, item, queue
from tests.components.stage import stage
from tests.components.stage_words import HOSTILE

QUESTIONS = 6
_SAID = {"accept": "Accepted.", "send_back": "Sent back.", "reject": "Rejected.", "undo": "Taken back.", "next": ""}


def queue_page() -> None:
    # It brings the services with it, which the other pages of the stage need not wait for.
    from components.question_decisions import ACTS, DECISION_BAR, VERDICTS  # noqa: PLC0415

    st.title("Queue")
    held = st.session_state.setdefault("queue", {"log": [], "answered": {}, "decided": [], "at": 0, "note": ""})
    for each in given("desk"):
        _do(held, each)
    at = held["at"]
    waiting = [number for number in range(QUESTIONS) if number not in held["decided"]]
    behind = [number for number in waiting if number > at]
    parts = _question(at) if at < QUESTIONS else asked("Everything is decided", ())
    review_desk(
        tally((("strong", f"{len(waiting)} waiting"),), 0.5),
        note(held["note"]),
        parts,
        DECISION_BAR,
        queue(
            of="somebody.course",
            acts=ACTS,
            answered=held["answered"],
            ahead={"subject": _subject(behind[0]), **_question(behind[0])} if behind else None,
            verdicts=VERDICTS,
            undo_seconds=60 if held["decided"] else 0,
        ),
        key="desk",
        subject=_subject(at),
    )
    st.text("log: " + " | ".join(held["log"]))


def _do(held: Part, told: Given) -> None:
    number = told.question_id.int
    if str(told.press) in held["answered"]:
        return  # what is not answered yet comes again with whatever is given next
    if stage().refused == number + 1:
        stage().refused = 0
        held.update(note=f"Somebody was faster. {HOSTILE}", at=number)
        held["answered"][str(told.press)] = held["note"]
        return
    if stage().gone == number + 1:
        stage().gone = 0
        held["decided"].append(number)
        held.update(note="That question has been deleted.", at=number + 1)
        held["answered"][str(told.press)] = held["note"]
        return
    held["answered"][str(told.press)] = ""
    said = " ".join(filter(None, (told.act, str(number), told.reason, told.comment)))
    held["log"].append(f"{said} uncited" if told.knows_uncited else said)
    if told.act == "undo":
        held.update(at=held["decided"].pop(), note=_SAID["undo"])
        return
    if told.act in {"accept", "send_back", "reject"}:
        held["decided"].append(number)
    held.update(at=told.then.int if told.then else number + 1, note=f"{_SAID[told.act]} This is the next one.".strip())


def _subject(number: int) -> str:
    return f"{UUID(int=number)}_1"


def _question(number: int) -> Part:
    return (
        asked(f"Question {number}?", [(("letter", "A."), ("strong", f"Answer {number}"))])
        | more([(("quiet", f"About {number}"),)])
        | said("Said", source="Week 1", media_url=None, lines=[(("", f"Said of {number}"),)])
        | item(is_uncited=number == QUESTIONS - 1)
    )
