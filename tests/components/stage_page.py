"""The pages of the stage."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from threading import Event
from uuid import UUID

import streamlit as st

from components.entry_list import Column, EntryList, EntryWords, Rows, entry_lists
from components.pace_charts import pace_charts
from components.player import LinesAt, player, transcript_lines
from components.question_focus import focus_on
from components.review_desk import Button, Quote, asked, bar, more, note, pressed, review_desk, said
from components.sheet import Action
from components.text_file import text_file
from services.domain.lectures import Lecture, LectureStatistics, TermUse
from services.domain.lifecycle import LectureStatus
from services.domain.pace import PacePoint
from services.domain.rubrics import BankedRubric, Criterion, Level, Rubric
from services.domain.transcripts import Segment
from tests.components.stage import stage
from tests.components.stage_blueprint_page import blueprint_page, drafted_page
from tests.components.stage_comments_page import comments_page
from tests.components.stage_lecture_page import lecture_page
from tests.components.stage_question_page import question_page
from tests.components.stage_queue_page import queue_page
from tests.components.stage_upload_page import upload_page
from tests.components.stage_words import HOSTILE

MINUTE = 60_000


def player_page() -> None:
    st.title("Player")

    @st.fragment
    def body() -> None:
        st.button("Hear more", on_click=lambda: setattr(stage(), "lines", stage().lines + 20))
        lines = [Segment(i * 2000, i * 2000 + 1900, f"Line {i} about enzymes.") for i in range(stage().lines)]
        lines[1] = Segment(2000, 3900, HOSTILE)
        event = player(
            media_url=f"/recordings/1?signature={st.session_state.get('signature', 'good')}",
            content_type="audio/wav",
            duration_ms=120_000,
            lines=transcript_lines(lines),
            start_ms=int(st.query_params.get("t", "0")) * 1000,
            key="player",
            language="en",
        )
        if event:
            st.session_state.signature = stage().signature
            st.session_state.expired_at = event.at_ms
            st.rerun(scope="fragment")
        st.text(f"expired at {st.session_state.get('expired_at')}")

    body()
    st.text_input("Note")


def review_page() -> None:
    st.title("Review")
    told = st.session_state.setdefault("pressed", [])
    lies_there = f"question {len(told)}"
    key = pressed("desk", lies_there)
    if key:
        told.append(key)
        st.rerun()
    buttons = [Button("a", "Accept", "check", "first")]
    recording = None if "silent" in st.query_params else "/recordings/1?signature=good"
    keys = {"more_keys": {"ArrowRight": "Next question"}, "hints": {"p": "play"}}
    quote = Quote([("", HOSTILE)], HOSTILE, HOSTILE, 10_000, 10_600, "/lecture?t=10")
    review_desk(
        note(HOSTILE),
        asked(f"{HOSTILE} {len(told)}", [(("icon green", "check_circle"), ("strong", HOSTILE))]),
        more([(("link", HOSTILE, "/lecture?t=10"),)]),
        said("Said", [quote], source=HOSTILE, media_url=recording, lines=()),
        bar(buttons, **keys, at_foot=True),
        key="desk",
        subject=lies_there,
        focus=lies_there if told else "",
    )
    st.text(f"pressed: {' '.join(told)}")
    st.text_input("Comment")


def transcript_page() -> None:
    st.title("Transcript")
    st.button("Look again")
    player(
        media_url="",
        content_type="text/plain",
        duration_ms=80_000,
        lines=LinesAt(UUID(int=7), version=stage().lines),
        start_ms=int(st.query_params.get("t", "0")) * 1000,
        key="transcript",
        language="de",
    )


def text_file_page() -> None:
    st.title("Text file")
    told = st.session_state.setdefault("files", [])
    file = text_file(label="Choose a transcript", about="Text", accept=".txt", max_bytes=1_000_000, key="text_file")
    if file is not None:
        told.append(f"{file.name} {len(file.content)} {sha256(file.content).hexdigest()[:12]}")
    for line in told:
        st.text(line)


def entries_page() -> None:
    st.title("Entries")
    first = {"names": (("Title",),), "objectives": (("First", "apply"), (HOSTILE, "")), "terms": ((HOSTILE,),)}
    held = st.session_state.setdefault("held", {"lists": first, "seen": 0, "moment": 0})

    def take(lists: Mapping[str, Rows], number: int) -> None:
        held.update(lists=lists, seen=number)

    pressed = entry_lists(
        {
            "names": EntryList((Column("Title", longest=60),), held["lists"]["names"]),
            "objectives": EntryList(
                (Column("Objective", longest=60), Column("Level", choices={"": "No level", "apply": "Apply"})),
                held["lists"]["objectives"],
                HOSTILE,
                HOSTILE,
                EntryWords("objective", "Add an objective", "No objective yet."),
                is_ordered=True,
                most=6,
            ),
            "terms": EntryList(
                (Column("Term", longest=60),),
                held["lists"]["terms"],
                words=EntryWords("term", "Add a term", "No term yet."),
                most=6,
                action=Action("paste", "Paste many"),
            ),
        },
        key="entries",
        moment=held["moment"],
        seen=held["seen"],
        on_change=take,
    )
    for name, rows in held["lists"].items():
        st.text(f"{name}: " + " | ".join("/".join(row) for row in rows))
    st.text(f"pressed: {pressed}")
    if st.button("Begin anew"):
        held.update(lists=first | {"objectives": (("Anew", ""),)}, moment=held["moment"] + 1)
        st.rerun()


def rubric_page() -> None:
    # They bring the services with them, which the other pages of the stage need not wait for.
    from components.rubric_draft import open_sheet  # noqa: PLC0415
    from components.rubric_grid import rubric_grid, rubric_table  # noqa: PLC0415

    st.title("Rubric")
    saved = Rubric(
        "Rubric",
        (Level("Good", 2.0), Level("Poor", 0.0)),
        (Criterion("Content", ("All of it", HOSTILE)), Criterion("Form", ("Clear", "Not clear"))),
    )
    newest = BankedRubric(saved, 1, "Ada Teacher", datetime.now(UTC))
    if st.session_state.get("theirs"):
        theirs = Rubric("Rubric", (Level("Theirs", 1.0),), (Criterion("Hers", ("Yes",)),))
        newest = BankedRubric(theirs, 2, "Grace Teacher", datetime.now(UTC))
    sheet = open_sheet(UUID(int=1), newest)
    assert sheet is not None
    rubric_grid(sheet, newest, "4 points")
    st.text("held: " + " | ".join(f"{level.name} {level.points:g}" for level in sheet.current.levels))
    st.text("rows: " + " | ".join("/".join(row) for row in sheet.current.rows))
    st.button("Somebody else saves", on_click=lambda: st.session_state.update(theirs=True))
    rubric_table(saved, key="read")


def charts_page() -> None:
    st.title("Charts")
    lecture = Lecture(
        id=UUID(int=7),
        course_id=UUID(int=1),
        course_title="Biochemistry",
        title="Week 3: Enzymes",
        status=LectureStatus.READY,
        reason=None,
        notice=None,
        file_name="week.opus",
        content_type="audio/ogg",
        size=1000,
        object_key="week",
        duration_ms=52 * MINUTE,
        heard_ms=52 * MINUTE,
        hearing_since=None,
        hearing_from_ms=0,
        created_at=datetime(2025, 3, 3, tzinfo=UTC),
    )
    pace = tuple(PacePoint(at * MINUTE, 130.0 + 40 * math.sin(at / 5)) for at in range(52))
    terms = [TermUse("enzyme", tuple(at * MINUTE + 1500 for at in range(1, 50, 3))), TermUse("never said", ())]
    terms += [TermUse(HOSTILE, (125_000, 1_800_000)), TermUse("=active site", (600_000, 615_000, 3_000_000))]
    if not st.checkbox("With terms", value=True):
        terms = []
    statistics = LectureStatistics(7000, pace, tuple(terms))
    moment = pace_charts(lecture, statistics, is_english=True, key="charts")
    if moment is not None:
        st.session_state.opened = moment
    st.text(f"opened: {st.session_state.get('opened')}")


def focus_page() -> None:
    st.title("Focus")
    is_open = st.session_state.setdefault("is_open", False)
    st.button("Begin", on_click=lambda: st.session_state.update(is_open=True))
    focus_on("fields", moment=str(is_open), key="focus", field="textarea")
    pause = Event()
    while is_open and stage().is_slow:
        pause.wait(0.05)
    if is_open:
        with st.container(key="fields"):
            st.text_area("Question")


st.navigation(
    [
        st.Page(upload_page, title="Upload", url_path="upload", default=True),
        st.Page(lecture_page, title="Lecture", url_path="lecture"),
        st.Page(player_page, title="Player", url_path="player"),
        st.Page(question_page, title="Question", url_path="question"),
        st.Page(blueprint_page, title="Blueprint", url_path="blueprint"),
        st.Page(drafted_page, title="Drafted", url_path="drafted"),
        st.Page(review_page, title="Review", url_path="review"),
        st.Page(queue_page, title="Queue", url_path="queue"),
        st.Page(comments_page, title="Comments", url_path="comments"),
        st.Page(entries_page, title="Entries", url_path="entries"),
        st.Page(rubric_page, title="Rubric", url_path="rubric"),
        st.Page(transcript_page, title="Transcript", url_path="transcript"),
        st.Page(text_file_page, title="Text file", url_path="text_file"),
        st.Page(charts_page, title="Charts", url_path="charts"),
        st.Page(focus_page, title="Focus", url_path="focus"),
    ]
).run()
