"""The contract of an object store, held by the folder and by S3 over a real socket.

moto, which keeps the objects of the S3 twin, does not check what it is told: see `tests/fakes/s3_server.py` for the
door before it that does. What no stand-in shows is Amazon's own CompleteMultipartUpload refusing a wrong checksum.
"""

import hashlib
import io
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import httpx
import pytest

from services.domain.errors import InvalidInput, NotFound
from services.domain.uploads import PART_SIZE
from services.providers.object_store_s3 import S3ObjectStore
from services.wiring import now
from tests.fakes.s3_server import S3Server
from tests.providers.object_stores import ADA, CONTENT, KEY, PART, Store, parts_of, put, sha256, store_named


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture(params=["local", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return store_named(request.param, tmp_path, request)


def sent(store: Store, key: str = KEY) -> str:
    """An upload of which every part has arrived."""
    upload_id = store.begin(key, size=len(CONTENT), part_size=PART)
    for number, part in enumerate(parts_of(CONTENT), 1):
        assert put(store, upload_id, number, part) < 300
    return upload_id


def test_parts_in_any_order_make_the_object(store: Store) -> None:
    upload_id = store.begin(KEY, size=len(CONTENT), part_size=PART)
    parts = parts_of(CONTENT)
    for number in (3, 1):
        put(store, upload_id, number, parts[number - 1])
    assert [(part.number, part.size) for part in store.list_parts(upload_id)] == [(1, PART), (3, 560)]
    with pytest.raises(InvalidInput, match="1 parts"):
        store.complete(upload_id)
    put(store, upload_id, 2, parts[1])
    store.complete(upload_id)
    store.complete(upload_id)
    with store.open(KEY) as file:
        file.seek(1000)
        assert file.read(5) == CONTENT[1000:1005]
        file.seek(0)
        assert file.read() == CONTENT


def test_the_checksum_of_each_part_and_of_the_whole_is_kept(store: Store) -> None:
    upload_id = sent(store)
    digests = [hashlib.sha256(part).digest() for part in parts_of(CONTENT)]
    assert [part.sha256 for part in store.list_parts(upload_id)] == [b64encode(digest).decode() for digest in digests]
    store.complete(upload_id)
    whole = b64encode(hashlib.sha256(b"".join(digests)).digest()).decode()
    found = store.describe(KEY)
    assert (found.size, found.checksum) == (len(CONTENT), f"{whole}-3")


def test_a_part_whose_bytes_changed_on_the_way_does_not_count_and_the_upload_goes_on(store: Store) -> None:
    upload_id = store.begin(KEY, size=len(CONTENT), part_size=PART)
    parts = parts_of(CONTENT)
    assert put(store, upload_id, 1, b"x" * PART, announced=sha256(parts[0])) == 400
    assert store.list_parts(upload_id) == []
    for number, part in enumerate(parts, 1):
        put(store, upload_id, number, part)
    store.complete(upload_id)
    with store.open(KEY) as file:
        assert file.read() == CONTENT


def test_a_part_sent_twice_counts_once(store: Store) -> None:
    upload_id = store.begin(KEY, size=len(CONTENT), part_size=PART)
    for _ in range(2):
        put(store, upload_id, 1, parts_of(CONTENT)[0])
    assert len(store.list_parts(upload_id)) == 1


def test_a_given_up_upload_leaves_nothing(store: Store) -> None:
    key = "lectures/given-up/recording"
    upload_id = store.begin(key, size=len(CONTENT), part_size=PART)
    put(store, upload_id, 1, parts_of(CONTENT)[0])
    store.abort(upload_id)
    store.abort(upload_id)
    store.complete(upload_id)
    with pytest.raises(NotFound):
        store.list_parts(upload_id)
    for ask in (store.open, store.describe):
        with pytest.raises(NotFound):
            ask(key)


def test_what_has_begun_and_what_is_kept_is_listed(store: Store) -> None:
    upload_id = sent(store, "lectures/listed/recording")
    store.write("lectures/listed/materials/slides", BytesIO(CONTENT))
    assert "lectures/listed/recording" in [upload.key for upload in store.begun()]
    store.complete(upload_id)
    assert "lectures/listed/recording" not in [upload.key for upload in store.begun()]
    kept = {found.key: found.kept_at for found in store.kept()}
    assert {"lectures/listed/recording", "lectures/listed/materials/slides"} <= set(kept)
    assert abs(now() - kept["lectures/listed/recording"]) < timedelta(minutes=5)


def test_an_upload_that_is_listed_can_be_given_up(store: Store) -> None:
    key = "lectures/forgotten/recording"
    store.begin(key, size=len(CONTENT), part_size=PART)
    (found,) = [upload for upload in store.begun() if upload.key == key]
    store.abort(found.upload_id)
    assert key not in [upload.key for upload in store.begun()]


@pytest.mark.parametrize("size", [0, 1, PART_SIZE, PART_SIZE + 1, 2 * PART_SIZE + 77])
def test_an_object_is_written_read_and_deleted(store: Store, size: int) -> None:
    content = (b"slides!" * (size // 7 + 1))[:size]
    assert store.write("materials/slides.pdf", BytesIO(content)) == size
    with store.open("materials/slides.pdf") as file:
        assert file.read() == content
    assert store.describe("materials/slides.pdf").size == size
    store.delete("materials/slides.pdf")
    store.delete("materials/slides.pdf")
    with pytest.raises(NotFound):
        store.open("materials/slides.pdf")


def test_what_is_written_anew_takes_the_place_of_what_was_there(store: Store) -> None:
    for content in (b"first", b"the second"):
        store.write("materials/again", BytesIO(content))
    with store.open("materials/again") as file:
        assert file.read() == b"the second"


def test_a_source_that_breaks_off_leaves_neither_object_nor_upload(store: Store) -> None:
    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() >= 2 * PART_SIZE:
                raise OSError("the disk it came from is gone")
            return super().read(size)

    with pytest.raises(OSError, match="gone"):
        store.write("materials/broken", Breaking(bytes(3 * PART_SIZE)))
    with pytest.raises(NotFound):
        store.open("materials/broken")
    assert "materials/broken" not in [upload.key for upload in store.begun()]


def test_a_reader_goes_anywhere_in_a_file(store: Store) -> None:
    content = b"".join(number.to_bytes(4, "big") for number in range(3_000_000))
    store.write(KEY, BytesIO(content))
    with store.open(KEY) as file:
        assert file.seek(0, io.SEEK_END) == len(content)
        assert file.read(10) == b""
        assert file.seek(-8, io.SEEK_END) == len(content) - 8
        assert file.read() == content[-8:]
        for start, length in ((0, 10), (4_194_300, 20), (11_999_990, 100), (5, 9_000_000), (8_388_608, 1)):
            assert file.seek(start) == start
            assert file.read(length) == content[start : start + length]
        file.seek(100)
        assert file.seek(50, io.SEEK_CUR) == 150
        assert file.tell() == 150
        with pytest.raises((ValueError, OSError)):
            file.seek(-1)


def test_the_store_says_how_it_is(store: Store) -> None:
    assert store.check()


@pytest.mark.parametrize(
    ("content_type", "shown", "disposition"),
    [("audio/ogg", "audio/ogg", "inline"), ("text/html", "application/octet-stream", "attachment")],
)
def test_a_link_gives_ranges_under_the_name_and_type_it_was_made_for(
    store: Store, content_type: str, shown: str, disposition: str
) -> None:
    store.write(KEY, BytesIO(CONTENT))
    name = "week 3 – “enzymes”\u202e.opus"
    url = store.read_url(KEY, holder=ADA, content_type=content_type, file_name=name, expires_in=60)
    assert url == store.read_url(KEY, holder=ADA, content_type=content_type, file_name=name, expires_in=60), (
        "a page drawn again hands out the same link"
    )
    if not isinstance(store, S3ObjectStore):
        path, _, token = url.partition("?grant=")
        grant = store.granted(path.removeprefix("/files/"), token, holder=ADA)
        assert (grant.path.read_bytes(), grant.content_type, grant.file_name) == (CONTENT, content_type, name)
        return
    answer = httpx.get(url, headers={"Range": "bytes=100-199"})
    assert (answer.status_code, answer.content) == (206, CONTENT[100:200])
    assert answer.headers["content-type"] == shown
    assert answer.headers["content-disposition"].startswith(f"{disposition}; filename*=UTF-8''week%203%20%E2%80%93")
    assert httpx.get(url.replace("recording", "recording2")).status_code == 403
