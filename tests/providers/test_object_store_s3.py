"""What only the object store in S3 can suffer: refusals, silence, changed links, more than a thousand parts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import httpx
import pytest

from services.domain.errors import InvalidInput, NotFound, ProviderUnavailable
from services.domain.uploads import PART_SIZE
from services.providers.media import probe
from services.providers.object_store_s3 import S3ObjectStore
from services.providers.object_store_s3_links import LastingLinks
from services.settings import read_settings
from services.setup.stores import choose_store, store_origins
from services.wiring import now
from tests.fakes.s3_server import S3Server
from tests.providers.object_stores import ADA, CONTENT, HEADER, KEY, PART, SAM, parts_of, put, s3_store, sha256

LINK = {"content_type": "audio/ogg", "file_name": "one.opus", "expires_in": 60}
SAMPLE = Path(__file__).parents[2] / "samples" / "enzymes" / "lecture.opus"


@pytest.fixture(scope="module")
def running() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture
def s3(running: S3Server) -> Iterator[S3Server]:
    """The server, without the faults of the test before."""
    running.asked.clear()
    yield running
    running.speak_again()
    running.break_off(0)


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """boto3 tries again at once; that it waits in earnest is its own affair."""
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda _self, _context: 0)


@pytest.fixture
def store(s3: S3Server) -> S3ObjectStore:
    return s3_store(s3)


def begun(store: S3ObjectStore) -> str:
    return store.begin(KEY, size=len(CONTENT), part_size=PART)


def test_recordings_and_everything_else_lie_in_their_own_buckets(s3: S3Server, store: S3ObjectStore) -> None:
    for key in ("lectures/two/recording", "lectures/two/playable", "lectures/two/materials/recording-of-slides"):
        store.write(key, BytesIO(CONTENT))
    client = s3.client()
    audio, content = (
        {found["Key"] for found in client.list_objects_v2(Bucket=bucket, Prefix="lectures/two/")["Contents"]}
        for bucket in (s3.audio_bucket, s3.content_bucket)
    )
    assert audio == {"lectures/two/recording"}
    assert content == {"lectures/two/playable", "lectures/two/materials/recording-of-slides"}


def test_the_checksum_is_signed_and_can_be_neither_swapped_nor_left_out(store: S3ObjectStore) -> None:
    upload_id = begun(store)
    first, other = parts_of(CONTENT)[0], b"y" * PART
    url = store.part_url(upload_id, 1, holder=ADA, expires_in=60, sha256=sha256(first))
    assert httpx.put(url, content=other, headers={HEADER: sha256(other)}).status_code == 403
    assert httpx.put(url, content=other).status_code == 403
    assert httpx.put(
        url.replace("partNumber=1", "partNumber=2"), content=first, headers={HEADER: sha256(first)}
    ).is_error
    assert store.list_parts(upload_id) == []
    assert httpx.put(url, content=first, headers={HEADER: sha256(first)}).status_code == 200


def test_a_browser_that_counts_no_checksum_is_told_what_to_do(store: S3ObjectStore) -> None:
    with pytest.raises(InvalidInput, match="https"):
        store.part_url(begun(store), 1, holder=ADA, expires_in=60, sha256=None)


def test_links_end(store: S3ObjectStore) -> None:
    store.write(KEY, BytesIO(CONTENT))
    url = store.read_url(KEY, holder=ADA, **LINK)  # type: ignore[arg-type]
    past = url.replace(now().strftime("X-Amz-Date=%Y"), "X-Amz-Date=2001")
    assert past != url
    assert httpx.get(past).status_code == 403


def test_a_link_lives_two_hours_at_most_and_is_the_same_for_half_of_that_and_for_one_person() -> None:
    moment = [datetime(2030, 1, 1, tzinfo=UTC)]
    links, made = LastingLinks(lambda: moment[0]), []

    def signed(seconds: int) -> str:
        made.append(seconds)
        return f"link {len(made)}"

    assert links.get(("a", ADA), signed, expires_in=6 * 3600) == "link 1"
    moment[0] += timedelta(minutes=59)
    assert links.get(("a", ADA), signed, expires_in=6 * 3600) == "link 1"
    assert links.get(("a", SAM), signed, expires_in=6 * 3600) == "link 2"
    moment[0] += timedelta(minutes=2)
    assert links.get(("a", ADA), signed, expires_in=6 * 3600) == "link 3"
    moment[0] -= timedelta(days=400)  # a clock that was wrong and is put right
    assert links.get(("a", ADA), signed, expires_in=60) == "link 4"
    assert made == [7200, 7200, 7200, 60]


def test_more_than_a_thousand_parts_are_listed_and_made_one(store: S3ObjectStore) -> None:
    content = b"abc" * 1001
    upload_id = store.begin(KEY, size=len(content), part_size=3)
    client = store._client
    place = {"Bucket": store._audio_bucket, "Key": KEY, "UploadId": upload_id.split(":")[2]}
    for number in range(1, 1002):
        client.upload_part(**place, PartNumber=number, Body=b"abc", ChecksumSHA256=sha256(b"abc"))
    assert [part.number for part in store.list_parts(upload_id)] == list(range(1, 1002))
    store.complete(upload_id)
    assert store.describe(KEY).size == len(content)


def test_an_upload_of_more_parts_than_s3_takes_is_refused_at_once(s3: S3Server, store: S3ObjectStore) -> None:
    with pytest.raises(InvalidInput, match="too large"):
        store.begin(KEY, size=10_001 * PART_SIZE, part_size=PART_SIZE)
    assert s3.asked == []


def test_a_part_of_a_wrong_length_counts_as_missing_and_is_sent_again(store: S3ObjectStore) -> None:
    upload_id = begun(store)
    parts = parts_of(CONTENT)
    for number, part in enumerate((parts[0], parts[1][:-1], parts[2]), 1):
        put(store, upload_id, number, part)
    assert [part.number for part in store.list_parts(upload_id)] == [1, 3]
    with pytest.raises(InvalidInput, match="1 parts"):
        store.complete(upload_id)
    put(store, upload_id, 2, parts[1])
    store.complete(upload_id)
    with store.open(KEY) as file:
        assert file.read() == CONTENT


@pytest.mark.parametrize(("status", "code"), [(500, "InternalError"), (503, "SlowDown"), (503, "ServiceUnavailable")])
def test_what_passes_is_tried_again_without_a_word(s3: S3Server, store: S3ObjectStore, status: int, code: str) -> None:
    s3.fail(status, code, times=2)
    store.write("materials/one", BytesIO(CONTENT))
    s3.fail(status, code, times=2)
    upload_id = begun(store)
    for number, part in enumerate(parts_of(CONTENT), 1):
        put(store, upload_id, number, part)
    s3.fail(status, code, times=2)
    store.complete(upload_id)
    s3.fail(status, code, times=2)
    with store.open(KEY) as file:
        assert file.read() == CONTENT


@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [
        (500, "InternalError", "a fault of its own. What has arrived is kept"),
        (503, "SlowDown", "too much to do just now. What has arrived is kept"),
        (403, "AccessDenied", "does not let Lectern in. What has arrived is kept"),
        (403, "SignatureDoesNotMatch", "does not let Lectern in"),
        (404, "NoSuchBucket", "no bucket of the name in the settings"),
        (400, "InvalidArgument", "a fault of its own"),
    ],
)
def test_what_stays_is_told_in_one_sentence_and_what_has_arrived_is_kept(
    s3: S3Server, store: S3ObjectStore, status: int, code: str, sentence: str
) -> None:
    upload_id = begun(store)
    put(store, upload_id, 1, parts_of(CONTENT)[0])
    calls = (
        lambda: store.begin("lectures/three/recording", size=1, part_size=1),
        lambda: store.list_parts(upload_id),
        lambda: store.complete(upload_id),
        lambda: store.abort(upload_id),
        lambda: store.write("materials/one", BytesIO(CONTENT)),
    )
    for call in calls:
        s3.asked.clear()
        s3.fail(status, code, times=20)
        with pytest.raises(ProviderUnavailable, match=sentence):
            call()
        assert len(s3.asked) == (4 if status >= 500 else 1)
        s3.speak_again()
    assert [part.number for part in store.list_parts(upload_id)] == [1]


def test_a_store_that_is_silent_is_given_up_in_seconds_with_a_sentence(s3: S3Server) -> None:
    store = s3_store(s3, timeout_s=0.2)
    s3.go_silent()
    with pytest.raises(ProviderUnavailable, match="does not answer"):
        store.check()
    s3.speak_again()
    assert store.check()


def test_a_store_that_is_not_there_is_told_like_a_silent_one() -> None:
    with S3Server() as gone:
        store = s3_store(gone, timeout_s=0.2)
    with pytest.raises(ProviderUnavailable, match="does not answer"):
        store.begin(KEY, size=1, part_size=1)


def test_without_keys_the_sentence_names_them(s3: S3Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    buckets = {"audio_bucket": s3.audio_bucket, "content_bucket": s3.content_bucket}
    store = S3ObjectStore(**buckets, region="eu-central-1", endpoint_url=s3.url, clock=now)
    for call in (store.check, lambda: store.read_url(KEY, holder=ADA, **LINK)):  # type: ignore[arg-type]
        with pytest.raises(ProviderUnavailable, match="keys"):
            call()
    assert store.origins() == (s3.url,)


def test_a_bucket_that_is_missing_is_named_by_the_check(s3: S3Server) -> None:
    store = s3_store(s3)
    assert store.check() == f"{s3.audio_bucket} and {s3.content_bucket} answer"
    store._content_bucket = "never-made"
    with pytest.raises(ProviderUnavailable, match="no bucket"):
        store.check()


def test_an_object_that_s3_put_together_wrongly_is_not_kept(
    s3: S3Server, store: S3ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id = begun(store)
    for number, part in enumerate(parts_of(CONTENT), 1):
        put(store, upload_id, number, part)
    answer = s3._with_checksums

    def wrong(method: str, query: dict[str, str], said):  # type: ignore[no-untyped-def]
        said = answer(method, query, said)
        headers = [(name, sha256(b"else") if name.lower() == HEADER else value) for name, value in said.headers]
        return type(said)(said.status, headers, said.body)

    monkeypatch.setattr(s3, "_with_checksums", wrong)
    with pytest.raises(InvalidInput, match="another file than was sent"):
        store.complete(upload_id)
    with pytest.raises(NotFound):
        store.open(KEY)


def test_a_recording_is_looked_at_and_read_by_ranges_although_connections_break(
    s3: S3Server, store: S3ObjectStore
) -> None:
    with SAMPLE.open("rb") as file:
        store.write(KEY, file)
    s3.break_off(2)
    with store.open(KEY) as recording:
        assert probe(recording).duration_ms == pytest.approx(308_000, abs=2000)
        recording.seek(0)
        assert recording.read() == SAMPLE.read_bytes()
    s3.break_off(100)
    with store.open(KEY) as recording, pytest.raises(ProviderUnavailable, match="does not answer"):
        recording.read()


def test_a_reader_holds_little_and_asks_for_each_block_once(s3: S3Server, store: S3ObjectStore) -> None:
    size = 40 * 1024**2
    store.write(KEY, BytesIO(bytes(size)))
    s3.asked.clear()
    with store.open(KEY) as recording:
        while recording.read(256 * 1024):
            held = sum(map(len, recording.raw._blocks.values()))  # type: ignore[attr-defined]
            assert held <= 16 * 1024**2
    assert len([asked for asked in s3.asked if asked.startswith("GET")]) == 10


def test_an_object_that_was_replaced_while_it_is_read_is_not_mixed(store: S3ObjectStore) -> None:
    size = 8 * 1024**2
    store.write(KEY, BytesIO(b"a" * size))
    with store.open(KEY) as recording:
        assert recording.read(10) == b"a" * 10
        store.write(KEY, BytesIO(b"b" * size))
        recording.seek(size - 10)
        with pytest.raises(ProviderUnavailable):
            recording.read(10)


def test_an_upload_from_before_the_buckets_has_ended(store: S3ObjectStore) -> None:
    for upload_id in ("0f" * 16, "1:2", "a:b:c:d"):
        store.abort(upload_id)
        with pytest.raises(NotFound, match="has ended"):
            store.list_parts(upload_id)


def test_buckets_are_chosen_when_both_are_named_and_one_alone_is_a_mistake(tmp_path: Path) -> None:
    buckets = {"AWS_S3_AUDIO_BUCKET_NAME": "uni-audio", "AWS_S3_CONTENT_BUCKET_NAME": "uni-content"}
    home = {"LECTERN_HOME": tmp_path, "_env_file": None}
    for name, value in buckets.items():
        with pytest.raises(InvalidInput, match="set together or not at all"):
            read_settings(**home, **{name: value})
    assert store_origins(read_settings(**home)) == ()
    settings = read_settings(**home, **buckets, AWS_REGION_NAME="eu-central-1")
    assert isinstance(choose_store(settings, "a secret", clock=now), S3ObjectStore)
    assert store_origins(settings) == (
        "https://uni-audio.s3.eu-central-1.amazonaws.com",
        "https://uni-content.s3.eu-central-1.amazonaws.com",
    )
