"""What only the object store in a folder can suffer; the contract of both stands in `test_object_store_contract.py`."""

import errno
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest

from services.domain.errors import InvalidInput, NotAllowed, NotFound
from services.providers.object_store_local import LocalObjectStore
from services.providers.object_store_local_upload import OutOfSpace, UploadFolder
from services.providers.protocols import ObjectStore
from services.providers.signing import LinkExpired, LinkForged, Signer
from tests.providers.object_stores import sha256

PART = 1000
CONTENT = bytes(range(256)) * 10
KEY = "lectures/one/recording"
ADA, SAM = uuid4(), uuid4()
LINK = {"holder": ADA, "content_type": "audio/ogg", "file_name": "one.opus", "expires_in": 60}

Send = Callable[[ObjectStore, str, int, bytes], None]


@pytest.fixture
def store(tmp_path: Path) -> LocalObjectStore:
    return LocalObjectStore(tmp_path, secret="a secret")


@pytest.fixture
def send() -> Send:
    """PUTs a part as a browser would, without the network between."""

    def put(store: ObjectStore, upload_id: str, number: int, content: bytes) -> None:
        assert isinstance(store, LocalObjectStore)
        token = store.part_url(upload_id, number, holder=ADA, expires_in=60, sha256=None).rpartition("/")[2]
        with store.receive(token, holder=ADA) as part:
            part.write([content[:100], content[100:400]])
            part.write([content[400:]])
            part.finish()

    return put


def parts_of(content: bytes) -> list[bytes]:
    return [content[start : start + PART] for start in range(0, len(content), PART)]


@pytest.mark.parametrize("key", ["../secret", "/etc/passwd", "a/../../b", "", "a//b", "A", "a\x00b", ".hidden"])
def test_a_key_cannot_leave_the_folder(store: LocalObjectStore, key: str) -> None:
    with pytest.raises(NotFound):
        store.open(key)
    with pytest.raises(NotFound):
        store.begin(key, size=1, part_size=1)


def test_a_part_that_is_cut_short_or_too_long_does_not_count(store: LocalObjectStore) -> None:
    upload_id = store.begin(KEY, size=len(CONTENT), part_size=PART)
    token = store.part_url(upload_id, 1, holder=ADA, expires_in=60, sha256=None).rpartition("/")[2]
    with store.receive(token, holder=ADA) as part:
        part.write([b"x" * 999])
        with pytest.raises(InvalidInput, match="cut short"):
            part.finish()
    with store.receive(token, holder=ADA) as part, pytest.raises(InvalidInput, match="longer"):
        part.write([b"x" * 1001])
    assert store.list_parts(upload_id) == []


def test_a_link_for_reading_is_not_one_for_writing(store: LocalObjectStore) -> None:
    upload_id = store.begin(KEY, size=len(CONTENT), part_size=PART)
    part = store.part_url(upload_id, 1, holder=ADA, expires_in=60, sha256=None).rpartition("/")[2]
    with pytest.raises(LinkForged):
        store.granted(KEY, part, holder=ADA)
    store.write(KEY, BytesIO(CONTENT))
    path, _, token = store.read_url(KEY, **LINK).partition("?grant=")  # type: ignore[arg-type]
    assert store.granted(path.removeprefix("/files/"), token, holder=ADA).content_type == "audio/ogg"
    with pytest.raises(LinkForged):
        store.granted("lectures/two/recording", token, holder=ADA)
    with pytest.raises(LinkForged):
        store.receive(token, holder=ADA)


def test_a_link_is_for_the_person_to_whom_it_was_given(store: LocalObjectStore) -> None:
    upload_id = store.begin(KEY, size=len(CONTENT), part_size=PART)
    part = store.part_url(upload_id, 1, holder=ADA, expires_in=60, sha256=None).rpartition("/")[2]
    store.write(KEY, BytesIO(CONTENT))
    read = store.read_url(KEY, **LINK).partition("?grant=")[2]  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="somebody else"):
        store.receive(part, holder=SAM)
    with pytest.raises(NotAllowed, match="somebody else"):
        store.granted(KEY, read, holder=SAM)
    assert store.granted(KEY, read, holder=ADA).file_name == "one.opus"


def test_a_link_from_before_there_were_holders_is_nobodys(store: LocalObjectStore) -> None:
    store.write(KEY, BytesIO(CONTENT))
    grant = {"key": KEY, "type": "audio/ogg", "name": "one.opus"}
    for old in (grant, {**grant, "for": None}, {**grant, "for": "None"}):
        with pytest.raises(NotAllowed, match="somebody else"):
            store.granted(KEY, Signer("a secret", "read").token(old, expires_in=60), holder=ADA)


def test_links_are_forged_or_expired_but_never_guessed() -> None:
    now = [1000.0]
    signer = Signer("a secret", "part", clock=lambda: now[0])
    token = signer.token({"upload": "u"}, expires_in=60)
    assert signer.open(token) == {"upload": "u"}
    assert signer.token({"upload": "u"}, expires_in=60) == token, "a page drawn again hands out the same link"
    with pytest.raises(LinkForged):
        signer.open(token[:-1] + ("a" if token[-1] != "a" else "b"))
    with pytest.raises(LinkForged):
        Signer("another secret", "part").open(token)
    now[0] += 59
    assert signer.open(token) == {"upload": "u"}
    now[0] += 62
    with pytest.raises(LinkExpired, match="Reload"):
        signer.open(token)


def test_a_file_that_does_not_fit_is_refused_before_a_byte_is_sent(tmp_path: Path) -> None:
    store = LocalObjectStore(tmp_path, secret="a secret", free_bytes=lambda _: 200 * 1024**2)
    store.begin(KEY, size=100 * 1024**2, part_size=PART)
    with pytest.raises(OutOfSpace, match="has 157 MB, and 210 MB are free"):
        store.begin(KEY, size=150 * 1024**2, part_size=PART)


def test_a_disk_that_fills_in_the_middle_keeps_what_has_arrived(
    store: LocalObjectStore, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id = store.begin(KEY, size=len(CONTENT), part_size=PART)
    send(store, upload_id, 1, parts_of(CONTENT)[0])

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "pwritev", full)
        with pytest.raises(OutOfSpace, match="kept"):
            send(store, upload_id, 2, parts_of(CONTENT)[1])
    assert [part.number for part in store.list_parts(upload_id)] == [1]
    for number in (2, 3):
        send(store, upload_id, number, parts_of(CONTENT)[number - 1])
    store.complete(upload_id)
    with store.open(KEY) as file:
        assert file.read() == CONTENT


def whole(store: LocalObjectStore, send: Send) -> str:
    """An upload of which every part has arrived."""
    upload_id = store.begin(KEY, size=len(CONTENT), part_size=PART)
    for number, part in enumerate(parts_of(CONTENT), 1):
        send(store, upload_id, number, part)
    return upload_id


def test_what_was_damaged_on_the_disk_is_found_when_the_parts_are_put_together_and_sent_again(
    store: LocalObjectStore, send: Send, tmp_path: Path
) -> None:
    upload_id = whole(store, send)
    body = tmp_path / "uploads" / upload_id / "body"
    with body.open("r+b") as file:
        file.seek(PART + 7)
        file.write(b"?")
    with pytest.raises(InvalidInput, match="not what was sent"):
        store.complete(upload_id)
    assert [part.number for part in store.list_parts(upload_id)] == [1, 3]
    send(store, upload_id, 2, parts_of(CONTENT)[1])
    store.complete(upload_id)
    with store.open(KEY) as file:
        assert file.read() == CONTENT


def test_a_file_that_has_grown_is_not_taken_for_the_one_that_was_sent(
    store: LocalObjectStore, send: Send, tmp_path: Path
) -> None:
    upload_id = whole(store, send)
    with (tmp_path / "uploads" / upload_id / "body").open("ab") as file:
        file.write(b"more")
    with pytest.raises(InvalidInput, match="not what was sent"):
        store.complete(upload_id)


def link_to(store: LocalObjectStore, upload_id: str, number: int) -> str:
    return store.part_url(upload_id, number, holder=ADA, expires_in=60, sha256=None).rpartition("/")[2]


def test_a_part_that_is_still_being_sent_cannot_change_what_has_been_put_together(
    store: LocalObjectStore, send: Send
) -> None:
    upload_id = whole(store, send)
    with store.receive(link_to(store, upload_id, 1), holder=ADA) as straggler:
        store.complete(upload_id)
        with pytest.raises(NotFound, match="has ended"):
            straggler.write([b"?" * PART])
        with pytest.raises(InvalidInput, match="cut short"):
            straggler.finish()
    with store.open(KEY) as file:
        assert file.read() == CONTENT


def test_two_who_send_different_bytes_for_one_part_do_not_make_a_third_thing(
    store: LocalObjectStore, send: Send
) -> None:
    upload_id = whole(store, send)
    right = parts_of(CONTENT)[0]
    with (
        store.receive(link_to(store, upload_id, 1), holder=ADA) as one,
        store.receive(link_to(store, upload_id, 1), holder=ADA) as other,
    ):
        other.write([b"?" * 500])
        one.write([right])
        one.finish()
        other.write([b"?" * 100])
    with pytest.raises(InvalidInput, match="not what was sent"):
        store.complete(upload_id)
    assert 1 not in [part.number for part in store.list_parts(upload_id)]
    send(store, upload_id, 1, right)
    store.complete(upload_id)
    with store.open(KEY) as file:
        assert file.read() == CONTENT


def test_what_unfinished_uploads_need_is_theirs_on_the_disk_from_the_start(
    store: LocalObjectStore, tmp_path: Path
) -> None:
    upload_id = store.begin(KEY, size=3_000_000, part_size=PART)
    assert (tmp_path / "uploads" / upload_id / "body").stat().st_blocks * 512 >= 3_000_000


def test_a_disk_that_fills_while_room_is_made_leaves_nothing_behind(
    store: LocalObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(OutOfSpace, match="disk is full"):
        store.begin(KEY, size=1000, part_size=PART)
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_disk_that_fills_while_slides_are_written_leaves_nothing_behind_and_keeps_the_old(
    store: LocalObjectStore, tmp_path: Path
) -> None:
    class Filling(BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError(errno.ENOSPC, "No space left on device")

    store.write("materials/one", BytesIO(b"old"))
    with pytest.raises(OutOfSpace, match="disk is full"):
        store.write("materials/one", Filling())
    assert list((tmp_path / "uploads").iterdir()) == []
    with store.open("materials/one") as file:
        assert file.read() == b"old"


def test_parts_from_before_the_machine_was_restarted_are_sent_again(
    store: LocalObjectStore, send: Send, tmp_path: Path
) -> None:
    upload_id = whole(store, send)
    arrived = tmp_path / "uploads" / upload_id / "arrived"
    note = (arrived / "2").read_text()
    (arrived / "2").write_text(note.replace(note.split()[0], "another-start"))
    (arrived / "3").write_text(note.split()[0])  # as it was noted before there were checksums
    assert [part.number for part in store.list_parts(upload_id)] == [1]


def test_a_machine_that_goes_down_while_parts_are_put_together_has_only_to_end_it(
    store: LocalObjectStore, send: Send, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id = whole(store, send)

    def down(_self: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(UploadFolder, "end", down)
        with pytest.raises(SystemExit):
            store.complete(upload_id)
    for note in (tmp_path / "uploads" / upload_id / "arrived").iterdir():
        note.write_text("another-start 00")
    assert [part.number for part in store.list_parts(upload_id)] == [1, 2, 3]
    with pytest.raises(NotFound, match="has ended"):
        store.receive(link_to(store, upload_id, 1), holder=ADA)
    store.complete(upload_id)
    assert store.describe(KEY).size == len(CONTENT)
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_link_for_one_part_of_the_file_takes_no_other(store: LocalObjectStore) -> None:
    upload_id = store.begin(KEY, size=len(CONTENT), part_size=PART)
    bound = store.part_url(upload_id, 1, holder=ADA, expires_in=60, sha256=sha256(b"a")).rpartition("/")[2]
    for header in (None, sha256(b"b"), ""):
        with pytest.raises(LinkForged, match="another part"):
            store.receive(bound, holder=ADA, sha256=header)
