"""Slides that lie in S3 come in, are read and go as those in the folder do."""

import json
from collections.abc import Iterator
from io import BytesIO
from uuid import UUID

import httpx
import pytest

from db.unit_of_work import Database
from services.domain.errors import ProviderUnavailable
from services.domain.lifecycle import FileStatus
from services.domain.people import Person
from services.lectures.materials import Materials
from services.lectures.slide_reading import SlideReading
from services.providers.object_store_s3 import S3ObjectStore
from tests import slides
from tests.factories import Factory
from tests.fakes.s3_server import S3Server
from tests.providers.object_stores import s3_store

MOST_BYTES = 20 * 1000**2


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture
def store(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3ObjectStore]:
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda _self, _context: 0)
    yield s3_store(s3)
    s3.speak_again()


@pytest.fixture
def materials(database: Database, store: S3ObjectStore) -> Materials:
    return Materials(database, store, max_bytes=MOST_BYTES)


@pytest.fixture
def reading(database: Database, store: S3ObjectStore) -> SlideReading:
    return SlideReading(database, store)


@pytest.fixture
def lecture_id(make: Factory, teacher: Person) -> UUID:
    return make.lecture(teacher, make.course(teacher))


def add(materials: Materials, person: Person, lecture_id: UUID, content: bytes) -> UUID:
    return materials.add(person, lecture_id, file_name="week 3.pptx", file=BytesIO(content), size=len(content))


def kept(s3: S3Server, bucket: str) -> list[str]:
    return [found["Key"] for found in s3.client().list_objects_v2(Bucket=bucket).get("Contents", ())]


def test_slides_are_read_from_the_bucket_for_content_and_followed_by_a_link_to_it(
    s3: S3Server, materials: Materials, reading: SlideReading, teacher: Person, lecture_id: UUID
) -> None:
    content = slides.pptx(["Enzymes", "Catalase"])
    material_id = add(materials, teacher, lecture_id, content)
    reading.run(material_id)

    [(material, link)] = materials.shelf(teacher, lecture_id).files
    assert material.status is FileStatus.READY
    assert json.loads(materials.pages(teacher, material_id)) == ["Enzymes", "Catalase"]
    assert httpx.get(link).content == content
    assert kept(s3, s3.content_bucket) == [f"lectures/{lecture_id}/materials/{material_id}"]
    assert kept(s3, s3.audio_bucket) == []

    materials.remove(teacher, material_id)
    reading.clear(material_id)
    assert materials.shelf(teacher, lecture_id).files == ()
    assert kept(s3, s3.content_bucket) == []


def test_slides_that_s3_does_not_take_leave_nothing_that_anybody_sees(
    s3: S3Server, materials: Materials, teacher: Person, lecture_id: UUID
) -> None:
    s3.fail(503, "SlowDown", times=20)
    with pytest.raises(ProviderUnavailable, match="too much to do"):
        add(materials, teacher, lecture_id, slides.pptx(["Enzymes"]))
    s3.speak_again()
    assert materials.shelf(teacher, lecture_id).files == ()
    assert kept(s3, s3.content_bucket) == []


def test_slides_that_s3_does_not_give_out_fail_with_its_sentence_and_can_be_tried_again(
    s3: S3Server, materials: Materials, reading: SlideReading, teacher: Person, lecture_id: UUID
) -> None:
    material_id = add(materials, teacher, lecture_id, slides.pptx(["Enzymes"]))
    s3.fail(403, "AccessDenied", times=20)
    reading.run(material_id)
    s3.speak_again()
    [(material, _link)] = materials.shelf(teacher, lecture_id).files
    assert material.status is FileStatus.FAILED
    assert "does not let Lectern in" in str(material.reason)

    materials.read_again(teacher, material_id)
    reading.run(material_id)
    assert materials.shelf(teacher, lecture_id).files[0][0].status is FileStatus.READY
    materials.remove(teacher, material_id)
    reading.clear(material_id)
    assert kept(s3, s3.content_bucket) == []
