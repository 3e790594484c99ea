"""A lecture whose recording lies in S3 and is heard by Amazon Transcribe, from its arrival to its index."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import boto3
import pytest
from moto.server import ThreadedMotoServer

from db.unit_of_work import Database
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.lectures.transcription import Transcription
from services.settings import Settings, read_settings
from services.setup.engines import choose_embedder, choose_transcriber
from services.wiring import Services, build
from tests.factories import Factory
from tests.fakes.transcribe_server import TranscribeServer
from tests.speech import speech, write_recording

REGION, KEYS = "eu-central-1", {"aws_access_key_id": "lectern", "aws_secret_access_key": "secret"}


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client("s3", region_name=REGION, endpoint_url=f"http://{host}:{port}", **KEYS)
    for bucket in ("audio", "content"):
        client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    yield client
    server.stop()


@pytest.fixture
def amazon(s3: Any) -> Iterator[TranscribeServer]:
    with TranscribeServer(s3, looks=1) as serving:
        yield serving
    for kept in s3.list_objects_v2(Bucket="audio").get("Contents", ()):
        s3.delete_object(Bucket="audio", Key=kept["Key"])


@pytest.fixture
def settings(tmp_path: Path, s3: Any, amazon: TranscribeServer) -> Settings:
    return read_settings(
        _env_file=None,
        LECTERN_HOME=tmp_path / "home",
        LECTERN_TRANSCRIBER="amazon",
        LECTERN_SPEAKERS=2,
        AWS_REGION_NAME=REGION,
        AWS_ACCESS_KEY_ID="lectern",
        AWS_SECRET_ACCESS_KEY="secret",
        AWS_S3_AUDIO_BUCKET_NAME="audio",
        AWS_S3_CONTENT_BUCKET_NAME="content",
        AWS_ENDPOINT_URL_S3=s3.meta.endpoint_url,
        AWS_ENDPOINT_URL_TRANSCRIBE=amazon.url,
    )


@pytest.fixture
def services(settings: Settings, database: Database, postgres: str) -> Services:
    return build(settings, database, postgres)


@pytest.fixture
def lecture(services: Services, make: Factory, teacher: Person, tmp_path: Path) -> UUID:
    """A lecture whose recording has just arrived."""
    recording = write_recording(tmp_path / "week 3.opus", speech(12))
    return services.uploads.take(teacher, make.course(teacher), recording, title="Week 3")


@pytest.fixture
def job(settings: Settings, database: Database, services: Services) -> Transcription:
    return Transcription(database, services.store, choose_transcriber(settings), choose_embedder(settings))


def test_it_is_heard_where_it_lies_and_indexed_and_only_the_recording_stays(
    job: Transcription, services: Services, teacher: Person, lecture: UUID, amazon: TranscribeServer
) -> None:
    job.run(lecture)

    heard = services.lectures.get(teacher, lecture)
    assert heard.status is LectureStatus.READY, heard.reason
    (first, *_) = services.lectures.transcript(teacher, lecture).segments
    assert (first.text, first.speaker) == ("word0 word1 word2 word3 word4.", "Speaker 1")
    assert first.words is not None
    assert first.words[0].confidence == 0.9
    assert (amazon.jobs, amazon.vocabularies) == ({}, {})
    found = [amazon.s3.list_objects_v2(Bucket=bucket).get("Contents", ()) for bucket in ("audio", "content")]
    assert [each["Key"] for kept in found for each in kept] == [heard.object_key]


def test_a_failure_stands_on_the_lecture_as_it_is_given_and_trying_again_brings_it_to_its_end(
    job: Transcription, services: Services, teacher: Person, lecture: UUID, amazon: TranscribeServer
) -> None:
    amazon.failing = "Unsupported audio format."

    job.run(lecture)

    assert services.lectures.get(teacher, lecture).reason == (
        "Amazon Transcribe could not hear this recording. It says: “Unsupported audio format”."
    )
    amazon.failing = ""
    services.lectures.retry(teacher, lecture)
    job.run(lecture)
    assert services.lectures.get(teacher, lecture).status is LectureStatus.READY


def test_the_installation_says_whether_it_answers(services: Services, amazon: TranscribeServer) -> None:
    check = next(each for each in services.installation.examine() if each.part == "Speech recognition")
    assert (check.setting, check.works, check.says) == (
        "Amazon Transcribe",
        True,
        "Transcribe answers in eu-central-1",
    )
