"""What the course's page answers to the uploader in the browser."""

import json
from typing import Any
from uuid import UUID

import pytest
from streamlit.testing.v1 import AppTest

from components import places
from services.domain.errors import NotFound
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person, Role
from services.domain.uploads import ChosenFile
from services.wiring import Services
from tests.conftest import Visit
from tests.factories import Factory
from tests.on_page import words
from tests.sheets import report
from tests.upload_links import part_urls


def shown(app: AppTest) -> Any:
    """What the uploader was given."""
    parts = [part for part in app.get("bidi_component") if part.proto.component_name == "lectern_uploader"]
    return json.loads(parts[0].proto.json)[0] if parts else None


def tell(app: AppTest, **told: object) -> Any:
    """Tell the page what the browser tells, and return what the uploader is given then."""
    part = next(part for part in app.get("bidi_component") if part.proto.component_name == "lectern_uploader")
    nothing: dict[str, object] = {"names": [], "begun": [], "completed": [], "cancelled": [], "wants_grants": False}
    report(app, part.proto.id, "event", {"number": "1", **nothing, **told})
    assert not app.exception
    return shown(app)


def begun(name: str, size: int = 1000, *, title: str = "") -> dict[str, object]:
    return {"key": name, "name": name, "size": size, "type": "video/mp4", "last_modified": 1, "title": title}


@pytest.fixture
def app(visit: Visit, teacher: Person, course: UUID) -> AppTest:
    return visit(teacher, places.COURSE, course=course)


def test_titles_are_guessed_from_the_names_of_files(app: AppTest) -> None:
    answer = tell(app, names=["week_03-enzymes.mp4", "\u202e.mp4"])["answer"]
    assert answer["titles"]["week_03-enzymes.mp4"] == "Week 03 enzymes"
    assert answer["number"] == "1"


def test_begun_files_become_lectures_under_their_titles_and_the_refused_one_stops_none(
    app: AppTest, services: Services, teacher: Person, course: UUID
) -> None:
    files = [begun("a.mp4", title=" Enzymes\u202e "), begun("b.mp4", size=0), begun("week_04.mp4", title="\u202e")]
    data = tell(app, begun=files)
    assert [plan["title"] for plan in data["uploads"]] == ["Enzymes", "Week 04"]
    assert data["answer"]["refused"] == {"b.mp4": "b.mp4 is empty. Choose a file with a recording in it."}
    assert data["answer"]["lectures"] == {plan["name"]: plan["lecture_id"] for plan in data["uploads"]}
    assert {lecture.title for lecture in services.uploads.unfinished(teacher, course)} == {"Enzymes", "Week 04"}


def test_nobody_is_told_that_there_is_no_lecture_while_the_first_recording_is_on_its_way(app: AppTest) -> None:
    assert "No lecture yet" in words(app)
    data = tell(app, begun=[begun("a.mp4")])
    assert "No lecture yet" not in words(app)
    assert "Your first recording is on its way" in words(app)
    tell(app, cancelled=[data["answer"]["lectures"]["a.mp4"]])
    assert "No lecture yet" in words(app)


def test_what_is_told_twice_is_done_once(app: AppTest, services: Services, teacher: Person, course: UUID) -> None:
    first = tell(app, begun=[begun("a.mp4")])
    again = tell(app, begun=[begun("a.mp4")])
    assert again["answer"]["lectures"] == first["answer"]["lectures"]
    (lecture,) = services.uploads.unfinished(teacher, course)
    assert tell(app, cancelled=[str(lecture.id)])["uploads"] == []
    assert tell(app, cancelled=[str(lecture.id)])["answer"]["refused"] == {}
    assert services.uploads.unfinished(teacher, course) == []


def test_unfinished_uploads_are_listed_with_what_has_arrived(
    visit: Visit, services: Services, teacher: Person, course: UUID
) -> None:
    plan = services.uploads.begin(teacher, course, ChosenFile("a.mp4", 9 * 1024**2, "video/mp4", 7), title="Enzymes")
    send(services, teacher, plan.lecture_id, {2: b"x" * 1024**2})
    (upload,) = shown(visit(teacher, places.COURSE, course=course))["uploads"]
    assert upload["arrived"] == [2]
    assert (upload["title"], upload["name"], upload["size"], upload["last_modified"]) == (
        "Enzymes",
        "a.mp4",
        9437184,
        7,
    )
    assert (upload["part_size"], upload["total_parts"]) == (8 * 1024**2, 2)
    assert upload["sign"].startswith("/uploads/sign/")


def test_completed_upload_leaves_the_list_and_one_with_parts_missing_is_refused_with_a_sentence(
    app: AppTest, services: Services, teacher: Person
) -> None:
    (upload,) = tell(app, begun=[begun("a.mp4")])["uploads"]
    refused = tell(app, completed=[upload["lecture_id"]])
    assert "not arrived" in refused["answer"]["refused"][upload["lecture_id"]]
    assert len(refused["uploads"]) == 1
    lecture_id = UUID(upload["lecture_id"])
    send(services, teacher, lecture_id, {1: b"x" * 1000})
    assert tell(app, completed=[upload["lecture_id"]])["uploads"] == []
    assert services.lectures.get(teacher, lecture_id).status is LectureStatus.FAILED, "it is no recording"


def test_new_grants_are_given_when_the_old_are_refused(app: AppTest, services: Services, teacher: Person) -> None:
    (upload,) = tell(app, begun=[begun("a.mp4")])["uploads"]
    send(services, teacher, UUID(upload["lecture_id"]), {1: b"x" * 1000})
    assert app.run() is app
    assert shown(app)["uploads"][0]["arrived"] == []
    assert tell(app, wants_grants=True)["uploads"][0]["arrived"] == [1], "the plan is asked for anew"


def test_who_does_not_teach_here_has_no_uploader(
    visit: Visit, services: Services, make: Factory, teacher: Person, course: UUID
) -> None:
    reviewer = make.person("Rita Reviewer")
    services.members.invite(teacher, course, email=reviewer.email, role=Role.REVIEWER)
    assert shown(visit(reviewer, places.COURSE, course=course)) is None


def test_another_persons_upload_cannot_be_ended(
    app: AppTest, services: Services, make: Factory, teacher: Person, course: UUID
) -> None:
    other = make.person("Olga Other")
    theirs = services.uploads.begin(other, make.course(other), ChosenFile("a.mp4", 1000, "video/mp4", 1))
    tell(app, cancelled=[str(theirs.lecture_id)], completed=[str(theirs.lecture_id)])
    assert services.uploads.plan(other, theirs.lecture_id).arrived == ()


def send(services: Services, person: Person, lecture_id: UUID, parts: dict[int, bytes]) -> None:
    plan = services.uploads.plan(person, lecture_id)
    for number, url in part_urls(services, person, plan, list(parts)).items():
        with services.store.receive(url.rpartition("/")[2], holder=person.id) as part:
            part.write([parts[number]])
            part.finish()


def test_the_recording_of_a_lecture_that_came_as_captions_is_taken_on_its_page(
    visit: Visit, services: Services, teacher: Person, course: UUID
) -> None:
    captions = b"WEBVTT\n\n00:00:01.000 --> 00:00:05.000\nAn enzyme is a protein.\n"
    lecture = services.imports.add(teacher, course, file_name="week 3.vtt", content=captions)
    services.lectures.cancel(teacher, lecture)
    app = visit(teacher, places.LECTURE, lecture=lecture)
    assert shown(app)["uploads"] == []

    data = tell(app, begun=[begun("week 3.mp4", 10)])
    (plan,) = data["uploads"]
    assert (plan["lecture_id"], plan["title"]) == (str(lecture), "Week 3")
    for url in part_urls(services, teacher, services.uploads.plan(teacher, lecture)).values():
        with services.store.receive(url.rpartition("/")[2], holder=teacher.id) as part:  # type: ignore[attr-defined]
            part.write([b"0123456789"])
            part.finish()
    data = tell(app, completed=[str(lecture)])
    assert (data["uploads"], data["answer"]["refused"]) == ([], {})
    assert any("The transcript is kept" in info.value for info in app.info)


def test_a_lecture_with_its_recording_is_asked_for_no_other(visit: Visit, make: Factory, teacher: Person) -> None:
    app = visit(teacher, places.LECTURE, lecture=make.lecture(teacher, make.course(teacher)))
    assert shown(app) is None


def test_what_is_no_recording_is_not_heard_again_but_can_be_removed(
    visit: Visit, services: Services, teacher: Person, course: UUID
) -> None:
    plan = services.uploads.begin(teacher, course, ChosenFile("notes.mp4", 8, "video/mp4", 1))
    send(services, teacher, plan.lecture_id, {1: b"%PDF-1.7"})
    services.uploads.complete(teacher, plan.lecture_id)
    app = visit(teacher, places.LECTURE, lecture=plan.lecture_id)
    assert "not a word has been heard in it" in words(app)
    assert [button.label for button in app.button] == ["Remove it"]
    app.button(key="remove").click().run()
    assert not app.exception
    with pytest.raises(NotFound):
        services.lectures.get(teacher, plan.lecture_id)
