"""Slides come in, are read page by page, and go; nothing is left behind whoever is interrupted."""

import json
from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.errors import InvalidInput, NotFound, ProviderUnavailable
from services.domain.lifecycle import FileStatus
from services.domain.materials import Material
from services.domain.people import Person
from services.lectures.slide_reading import SlideReading
from services.wiring import Services
from tests import slides
from tests.factories import Factory


@pytest.fixture
def lecture_id(make: Factory, teacher: Person) -> UUID:
    return make.lecture(teacher, make.course(teacher))


@pytest.fixture
def reading(database: Database, services: Services) -> SlideReading:
    return SlideReading(database, services.store)


def add(services: Services, person: Person, lecture_id: UUID, content: bytes, name: str = "week_3-enzymes.pdf") -> UUID:
    return services.materials.add(person, lecture_id, file_name=name, file=BytesIO(content), size=len(content))


def kept(services: Services, person: Person, lecture_id: UUID) -> list[Material]:
    return [material for material, _link in services.materials.shelf(person, lecture_id).files]


def jobs(database: Database) -> list[tuple[str, bool]]:
    with database.unit_of_work() as work:
        rows = work.execute(text("SELECT task_name, scheduled_at IS NULL FROM procrastinate_jobs ORDER BY id"))
        return [(task, is_due) for task, is_due in rows]


def test_slides_are_kept_and_read(
    services: Services, teacher: Person, lecture_id: UUID, reading: SlideReading, database: Database
) -> None:
    material_id = add(services, teacher, lecture_id, slides.pdf(["Enzymes", "Catalase"]))
    [material] = kept(services, teacher, lecture_id)
    assert (material.title, material.status, material.content_type) == (
        "Week 3 enzymes",
        FileStatus.WAITING,
        "application/pdf",
    )
    assert jobs(database) == [("clear_slides", False), ("read_slides", True)]
    reading.run(material_id)
    assert kept(services, teacher, lecture_id)[0].status is FileStatus.READY
    assert json.loads(services.materials.pages(teacher, material_id)) == ["Enzymes", "Catalase"]
    reading.run(material_id)
    reading.clear(material_id)
    assert json.loads(services.materials.pages(teacher, material_id)) == ["Enzymes", "Catalase"]


def test_a_reading_that_was_killed_begins_again(
    services: Services, teacher: Person, lecture_id: UUID, reading: SlideReading
) -> None:
    material_id = add(services, teacher, lecture_id, slides.pptx(["Enzymes"]), "week 3.pptx")
    reading._begin(material_id)
    reading.run(material_id)
    assert kept(services, teacher, lecture_id)[0].status is FileStatus.READY


def test_slides_that_cannot_be_read_say_why_and_can_be_tried_again(
    services: Services, teacher: Person, lecture_id: UUID, reading: SlideReading
) -> None:
    material_id = add(services, teacher, lecture_id, slides.pdf(["secret"], password="pass"))
    reading.run(material_id)
    [material] = kept(services, teacher, lecture_id)
    assert material.status is FileStatus.FAILED
    assert "locked with a password" in (material.reason or "")
    services.materials.read_again(teacher, material_id)
    [material] = kept(services, teacher, lecture_id)
    assert (material.status, material.reason) == (FileStatus.WAITING, None)
    reading.give_up(material_id, "Given up.")
    assert kept(services, teacher, lecture_id)[0].reason == "Given up."


def test_removed_slides_leave_nothing_behind(
    services: Services, teacher: Person, lecture_id: UUID, reading: SlideReading, database: Database
) -> None:
    material_id = add(services, teacher, lecture_id, slides.pdf(["Enzymes"]))
    reading.run(material_id)
    key = kept(services, teacher, lecture_id)[0].object_key
    services.materials.remove(teacher, material_id)
    assert kept(services, teacher, lecture_id) == []
    with pytest.raises(NotFound):
        services.materials.pages(teacher, material_id)
    assert jobs(database)[-1] == ("clear_slides", True)
    reading.clear(material_id)
    reading.clear(material_id)
    with pytest.raises(NotFound):
        services.store.open(key)
    with database.unit_of_work() as work:
        assert work.execute(text("SELECT count(*) FROM materials")).scalar_one() == 0
        assert work.execute(text("SELECT count(*) FROM material_pages")).scalar_one() == 0


def test_slides_that_never_wholly_arrived_are_cleared_away(
    services: Services, teacher: Person, lecture_id: UUID, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: object, _key: str, _source: object) -> int:
        raise ProviderUnavailable("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(type(services.store), "write", full)
        with pytest.raises(ProviderUnavailable):
            add(services, teacher, lecture_id, slides.pdf(["Enzymes"]))
    assert kept(services, teacher, lecture_id) == []
    assert jobs(database) == [("clear_slides", False)]
    with database.unit_of_work() as work:
        left = work.execute(text("SELECT id FROM materials")).scalar_one()
    SlideReading(database, services.store).clear(left)
    with database.unit_of_work() as work:
        assert work.execute(text("SELECT count(*) FROM materials")).scalar_one() == 0


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (("a.pdf", b""), "is empty"),
        (("a.pdf", b"MZ\x90 a program"), "not a PDF, PowerPoint"),
        (("old.ppt", b"\xd0\xcf\x11\xe0"), "Save it as one of them"),
    ],
)
def test_what_is_no_slides_is_refused_at_once(
    services: Services, teacher: Person, lecture_id: UUID, file: tuple[str, bytes], sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        add(services, teacher, lecture_id, file[1], file[0])
    assert kept(services, teacher, lecture_id) == []


def test_too_large_and_too_many_are_refused(services: Services, teacher: Person, lecture_id: UUID) -> None:
    with pytest.raises(InvalidInput, match="at most 100 MB are taken"):
        services.materials.check(teacher, lecture_id, file_name="a.pdf", size=100_000_001)
    for number in range(30):
        add(services, teacher, lecture_id, b"%PDF-1.7", f"{number}.pdf")
    with pytest.raises(InvalidInput, match="room for 30 files"):
        add(services, teacher, lecture_id, b"%PDF-1.7")


def test_a_hostile_name_becomes_a_plain_one(services: Services, teacher: Person, lecture_id: UUID) -> None:
    add(services, teacher, lecture_id, b"%PDF-1.7", "..\\..\\\u202efdp.exe\x00.pdf")
    assert kept(services, teacher, lecture_id)[0].file_name == "fdp.exe.pdf"
    services.materials.rename(teacher, kept(services, teacher, lecture_id)[0].id, " Slides of week 3 ")
    assert kept(services, teacher, lecture_id)[0].title == "Slides of week 3"
