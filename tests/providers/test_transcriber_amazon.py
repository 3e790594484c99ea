"""Amazon Transcribe: what is asked, what is made of the answers, and that nothing is begun twice or left behind."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from services.domain.errors import InvalidInput, ProviderUnavailable
from services.providers.object_store_s3 import S3ObjectStore
from services.providers.protocols import Heard, HearingRequest
from services.providers.transcribe.jobs import job_of
from services.providers.transcribe.patience import Patience
from services.providers.transcribe.pieces import Means
from services.providers.transcribe.vocabularies import phrases_of
from services.providers.transcriber_amazon import AmazonTranscriber, transcribe_client
from services.wiring import now
from tests.fakes.transcribe_server import Refused, TranscribeServer
from tests.providers.transcriber_contract import assert_keeps_the_contract
from tests.speech import silence, speech, write_recording

KEYS = {"aws_access_key_id": "lectern", "aws_secret_access_key": "secret"}
REGION = "eu-central-1"
AUDIO, CONTENT = "lectern-audio", "lectern-content"
KEY = "lectures/8c1d9d6e-6a5e-4a8e-9f6e-2b7f0f4f5d11/recording"
HURRIED = Patience(first_s=0.001, longest_s=0.002, most_s=0.1)


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    """S3 as moto plays it, with both buckets."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client("s3", region_name=REGION, endpoint_url=f"http://{host}:{port}", **KEYS)
    for bucket in (AUDIO, CONTENT):
        client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    yield client
    server.stop()


@pytest.fixture
def server(s3: Any) -> Iterator[TranscribeServer]:
    with TranscribeServer(s3) as serving:
        yield serving
    for bucket in (AUDIO, CONTENT):
        for kept in s3.list_objects_v2(Bucket=bucket).get("Contents", ()):
            s3.delete_object(Bucket=bucket, Key=kept["Key"])


def transcriber(server: TranscribeServer, s3: Any, *, tries: int = 1, **means: Any) -> AmazonTranscriber:
    identifies = means.pop("identifies", False)
    store = S3ObjectStore(
        audio_bucket=AUDIO,
        content_bucket=CONTENT,
        region=REGION,
        clock=now,
        endpoint_url=s3.meta.endpoint_url,
        access_key="lectern",
        secret_key="secret",
    )
    client = transcribe_client(region=REGION, endpoint_url=server.url, timeout_s=2, tries=tries, **KEYS)
    return AmazonTranscriber(client, store, Means(AUDIO, CONTENT, **means), identifies=identifies, patience=HURRIED)


@dataclass
class Lecture:
    """A recording that lies in the bucket."""

    request: HearingRequest
    file: Path


@pytest.fixture
def lecture(s3: Any, server: TranscribeServer, tmp_path: Path) -> Lecture:
    file = write_recording(tmp_path / "lecture.opus", speech(22.5))
    s3.upload_file(str(file), AUDIO, KEY)
    return Lecture(HearingRequest(partial(file.open, "rb"), KEY.split("/")[1], KEY), file)


def kept(s3: Any, bucket: str) -> list[str]:
    return [each["Key"] for each in s3.list_objects_v2(Bucket=bucket).get("Contents", ())]


def heard(pieces: Iterator[Heard]) -> list[Heard]:
    return [piece for piece in pieces if piece.segments]


def test_the_contract_of_every_transcriber_holds_for_one_job(server, s3, tmp_path) -> None:
    recording = write_recording(tmp_path / "short.wav", speech(12))

    (piece,) = assert_keeps_the_contract(transcriber(server, s3), recording)

    assert [segment.text for segment in piece.segments][:1] == ["word0 word1 word2 word3 word4."]


def test_the_contract_holds_where_a_recording_is_cut_at_silence(server, s3, tmp_path) -> None:
    recording = write_recording(tmp_path / "long.wav", speech(62))

    pieces = assert_keeps_the_contract(transcriber(server, s3, job_longest_ms=60_000), recording)

    assert len(pieces) == 3
    assert pieces[1].segments[0].start_ms == pieces[0].heard_ms + 100
    assert pieces[1].segments[0].text.startswith("word0 ")


def test_a_job_hears_the_recording_where_it_lies_and_leaves_nothing_behind(server, s3, lecture) -> None:
    pieces = heard(transcriber(server, s3).hear(lecture.request))

    (order,) = server.orders()
    assert order["Media"] == {"MediaFileUri": f"s3://{AUDIO}/{KEY}"}
    assert (order["MediaFormat"], order["LanguageCode"], order["OutputBucketName"]) == ("ogg", "en-US", CONTENT)
    assert "Settings" not in order
    word = pieces[0].segments[0].words[0]
    assert (word.text, word.start_ms, word.end_ms, word.confidence) == ("word0", 100, 800, 0.9)
    assert pieces[0].language == "en"
    assert (server.jobs, server.vocabularies, kept(s3, CONTENT), kept(s3, AUDIO)) == ({}, {}, [], [KEY])


def test_while_it_is_at_it_whoever_waits_is_told_and_may_leave(server, s3, lecture) -> None:
    server.looks = 5
    hearing = transcriber(server, s3).hear(lecture.request)

    assert next(hearing) == Heard((), 0, next(hearing).duration_ms)
    hearing.close()

    assert len(server.jobs) == 1


def test_a_worker_that_died_waiting_leaves_a_job_that_the_next_one_finds(server, s3, lecture) -> None:
    server.looks = 4
    hearing = transcriber(server, s3).hear(lecture.request)
    next(hearing)
    hearing.close()

    pieces = heard(transcriber(server, s3).hear(lecture.request))

    assert len(pieces) == 1
    assert server.count("StartTranscriptionJob") == 1
    assert server.jobs == {}


def test_a_job_in_the_language_that_was_wrong_is_not_what_a_retry_in_another_waits_for(server, s3, lecture) -> None:
    server.looks = 4
    hearing = transcriber(server, s3).hear(replace(lecture.request, language="en"))
    next(hearing)
    hearing.close()

    pieces = heard(transcriber(server, s3).hear(replace(lecture.request, language="de")))

    assert [order["LanguageCode"] for order in server.orders()] == ["en-US", "de-DE"]
    assert pieces[0].language == "de"
    assert (server.jobs, kept(s3, CONTENT)) == ({}, [])


def test_what_a_worker_that_died_after_keeping_left_is_cleared_and_not_heard_again(server, s3, lecture) -> None:
    hearing = transcriber(server, s3).hear(lecture.request)
    (piece,) = [each for each in [next(hearing) for _ in range(2)] if each.segments] or [next(hearing)]
    hearing.close()
    assert len(server.jobs) == 1

    rest = list(transcriber(server, s3).hear(replace(lecture.request, resume_ms=piece.heard_ms)))

    assert heard(iter(rest)) == []
    assert (server.jobs, kept(s3, CONTENT), server.count("StartTranscriptionJob")) == ({}, [], 1)


def test_what_another_engine_has_begun_is_heard_on_from_there(server, s3, lecture) -> None:
    pieces = heard(transcriber(server, s3).hear(replace(lecture.request, resume_ms=8_000)))

    assert pieces[0].segments[0].start_ms == 8_100
    assert server.orders()[0]["MediaFormat"] == "flac"
    assert kept(s3, CONTENT) == []


def test_a_format_that_it_does_not_read_is_sent_as_one_that_it_does(server, s3, tmp_path) -> None:
    recording = write_recording(tmp_path / "lecture.avi", speech(12))

    pieces = heard(transcriber(server, s3).hear(HearingRequest(partial(recording.open, "rb"), "avi")))

    assert server.orders()[0]["MediaFormat"] == "flac"
    assert len(pieces) == 1


def test_the_reason_of_a_failure_is_told_as_it_is_given_and_retrying_begins_anew(server, s3, lecture) -> None:
    server.failing = "Unsupported audio format. Check the audio <b>format</b> and try your request again."

    with pytest.raises(InvalidInput, match=r"It says: “Unsupported audio format\. Check the audio <b>format</b>"):
        list(transcriber(server, s3).hear(lecture.request))
    assert server.jobs == {}
    server.failing = ""

    assert len(heard(transcriber(server, s3).hear(lecture.request))) == 1


def test_a_job_that_failed_while_nobody_looked_is_begun_anew(server, s3, lecture) -> None:
    hearing = transcriber(server, s3).hear(lecture.request)
    next(hearing)
    hearing.close()
    server.failing = "Internal failure."
    server.looks = 0
    hearing = transcriber(server, s3).hear(lecture.request)

    with pytest.raises(InvalidInput, match="Internal failure"):
        list(hearing)

    assert server.count("StartTranscriptionJob") == 2


def test_throttling_is_waited_out(server, s3, lecture) -> None:
    server.refusals = {
        "StartTranscriptionJob": [Refused("LimitExceededException", "Too many jobs.") for _ in range(7)],
        "GetTranscriptionJob": [Refused("ThrottlingException", "Rate exceeded.")],
    }

    pieces = list(transcriber(server, s3, tries=2).hear(lecture.request))

    assert len(heard(iter(pieces))) == 1
    assert server.count("StartTranscriptionJob") == 8


def test_a_job_whose_answer_to_beginning_was_lost_is_not_begun_twice(server, s3, lecture) -> None:
    begin = server.answer

    def lose(operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        told = begin(operation, asked)
        if operation == "StartTranscriptionJob" and server.count(operation) == 1:
            raise Refused("InternalFailureException", status=500)
        return told

    server.answer = lose  # type: ignore[method-assign]

    assert len(heard(transcriber(server, s3, tries=2).hear(lecture.request))) == 1
    assert server.count("StartTranscriptionJob") == 2


@pytest.mark.parametrize(
    ("code", "status", "sentence"),
    [
        ("AccessDeniedException", 400, "does not let Lectern in"),
        ("UnrecognizedClientException", 400, "does not let Lectern in"),
        ("InternalFailureException", 500, "a fault of its own"),
        ("LimitExceededException", 400, "too much to do"),
        ("ServiceUnavailable", 503, "a fault of its own"),
    ],
)
def test_whatever_it_refuses_is_one_sentence(server, s3, code: str, status: int, sentence: str) -> None:
    server.refusals = {"ListTranscriptionJobs": [Refused(code, "secret details", status) for _ in range(9)]}

    with pytest.raises(ProviderUnavailable, match=sentence) as told:
        transcriber(server, s3).check()
    assert "secret" not in str(told.value)


def test_nobody_there_is_one_sentence(server, s3, lecture) -> None:
    gone = transcriber(server, s3)
    server.__exit__()

    with pytest.raises(ProviderUnavailable, match="does not answer"):
        gone.check()


def test_an_answer_that_cannot_be_read_is_asked_for_anew(server, s3, lecture) -> None:
    server.hears = lambda _duration: [{"type": "pronunciation", "start_time": "soon"}]
    with pytest.raises(ProviderUnavailable, match="could not be read"):
        list(transcriber(server, s3).hear(lecture.request))
    assert (server.jobs, kept(s3, CONTENT)) == ({}, [])
    server.hears = None

    assert len(heard(transcriber(server, s3).hear(lecture.request))) == 1


def test_a_recording_in_which_nobody_speaks_is_refused_after_it_was_heard(server, s3, tmp_path) -> None:
    recording = write_recording(tmp_path / "quiet.wav", silence(12))
    server.hears = lambda _duration: []

    with pytest.raises(InvalidInput, match="heard nobody speak"):
        list(transcriber(server, s3).hear(HearingRequest(partial(recording.open, "rb"), "quiet")))
    assert (server.jobs, kept(s3, CONTENT)) == ({}, [])


def test_speakers_are_told_apart_and_those_of_a_later_part_are_not_taken_for_the_first(server, s3, tmp_path) -> None:
    recording = write_recording(tmp_path / "long.wav", speech(40))
    request = HearingRequest(partial(recording.open, "rb"), "talk")

    pieces = heard(transcriber(server, s3, job_longest_ms=50_000, speakers=3).hear(request))

    assert server.orders()[0]["Settings"] == {"ShowSpeakerLabels": True, "MaxSpeakerLabels": 3}
    assert pieces[0].segments[0].speaker == "Speaker 1"
    assert pieces[1].segments[0].speaker == "Speaker 1 of part 2"


def test_the_language_is_found_out_where_that_is_wanted(server, s3, lecture) -> None:
    pieces = heard(transcriber(server, s3, identifies=True).hear(lecture.request))

    (order,) = server.orders()
    assert order["IdentifyLanguage"] is True
    assert pieces[0].language == "fr"


@pytest.mark.parametrize(("language", "code"), [("de", "de-DE"), ("no", "no-NO"), ("en-GB", "en-GB")])
def test_the_language_of_the_course_is_asked_for(server, s3, lecture, language: str, code: str) -> None:
    list(transcriber(server, s3).hear(replace(lecture.request, language=language)))
    assert server.orders()[0]["LanguageCode"] == code


def test_a_language_that_it_does_not_know_is_refused_before_anything_is_asked(server, s3, lecture) -> None:
    with pytest.raises(InvalidInput, match="which Amazon Transcribe does not understand"):
        list(transcriber(server, s3).hear(replace(lecture.request, language="la")))
    assert server.asked == []


def test_the_words_of_the_course_are_ready_before_the_job_begins_and_gone_after(server, s3, lecture) -> None:
    request = replace(lecture.request, vocabulary=("active site", "Michaelis–Menten", "CO2"))

    list(transcriber(server, s3).hear(request))

    operations = [name for name, _ in server.asked]
    assert operations.index("GetVocabulary") < operations.index("StartTranscriptionJob")
    made = next(asked for name, asked in server.asked if name == "CreateVocabulary")
    assert made["Phrases"] == ["active-site", "Michaelis-Menten"]
    assert server.orders()[0]["Settings"]["VocabularyName"] == made["VocabularyName"]
    assert server.vocabularies == {}


def test_a_job_that_failed_while_nobody_looked_is_begun_anew_with_the_words_kept_since(server, s3, lecture) -> None:
    hearing = transcriber(server, s3).hear(lecture.request)
    next(hearing)
    hearing.close()
    server.failing, server.looks = "Internal failure.", 0
    begin = server.answer

    def recover(operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        server.failing = "" if operation == "DeleteTranscriptionJob" else server.failing
        return begin(operation, asked)

    server.answer = recover  # type: ignore[method-assign]

    list(transcriber(server, s3).hear(replace(lecture.request, vocabulary=("ligase",))))

    first, second = server.orders()
    assert "Settings" not in first
    assert "VocabularyName" in second["Settings"]


def test_a_vocabulary_that_a_dead_worker_left_is_brought_up_to_date(server, s3, lecture) -> None:
    request = replace(lecture.request, vocabulary=("ligase",))
    server.vocabularies = {f"lectern-{request.name}": {"Phrases": ["old"], "looks": 5}}

    list(transcriber(server, s3).hear(request))

    assert server.count("UpdateVocabulary") == 1
    assert server.vocabularies == {}


def test_a_refused_vocabulary_is_told_and_the_recording_heard_without(server, s3, lecture) -> None:
    server.vocabulary_state, server.vocabulary_reason = "FAILED", "The phrase is not valid."

    pieces = heard(transcriber(server, s3).hear(replace(lecture.request, vocabulary=("ligase",))))

    assert "Settings" not in server.orders()[0]
    assert pieces[0].notice is not None
    assert "heard without them. It says: “The phrase is not valid”" in pieces[0].notice


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (Refused("BadRequestException", "The phrase -x- is malformed."), "“The phrase -x- is malformed”."),
        (Refused("LimitExceededException", "Too many."), "there are too many already."),
    ],
)
def test_a_vocabulary_that_is_not_even_taken_keeps_no_recording_from_being_heard(
    server, s3, lecture, refused: Refused, said: str
) -> None:
    server.refusals = {"CreateVocabulary": [refused]}

    pieces = heard(transcriber(server, s3).hear(replace(lecture.request, vocabulary=("ligase",))))

    assert pieces[0].notice is not None
    assert pieces[0].notice.endswith(f"It says: {said}")
    assert "Settings" not in server.orders()[0]


@pytest.mark.parametrize(
    ("terms", "language", "phrases"),
    [
        (["Henri Poincaré", "d’Alembert"], "en-US", ["Henri-Poincare", "d'Alembert"]),
        (["schöne Größe"], "de-DE", ["schöne-Größe"]),
        (["ATP", "atp", " - ", "CO2", "x" * 300, "A/B testing"], "en-US", ["ATP", "A-B-testing"]),
        (["ключ"], "ru-RU", ["ключ"]),
        (["ключ"], "en-US", []),
    ],
)
def test_terms_become_entries_in_the_letters_that_are_allowed(terms, language: str, phrases: list[str]) -> None:
    assert phrases_of(terms, language) == phrases


def test_a_vocabulary_stays_below_fifty_kilobytes() -> None:
    terms = ["".join(chr(97 + (n // 26**place) % 26) for place in range(200)) for n in range(400)]
    phrases = phrases_of(terms, "en-US")
    assert 200 < len(phrases) < 400
    assert sum(len(phrase) + 1 for phrase in phrases) <= 50_000


def test_an_event_says_of_a_job_what_a_look_at_it_would() -> None:
    detail = {"TranscriptionJobName": "lectern-1-0", "TranscriptionJobStatus": "FAILED", "FailureReason": "Too long."}
    job = job_of(detail)
    assert (job.name, job.has_failed, job.is_done, job.reason) == ("lectern-1-0", True, False, "Too long.")
    assert job_of({"TranscriptionJobName": "x", "TranscriptionJobStatus": "COMPLETED"}).is_done


def test_a_job_that_takes_for_ever_is_given_up_with_a_sentence_and_found_again(server, s3, lecture) -> None:
    server.looks = 10**6
    with pytest.raises(ProviderUnavailable, match="Try again to wait on"):
        list(transcriber(server, s3).hear(lecture.request))
    assert len(server.jobs) == 1


def test_a_recording_longer_than_a_day_is_refused_at_once(server, s3, lecture, monkeypatch) -> None:
    monkeypatch.setattr("services.providers.transcriber_amazon._LONGEST_MS", 20_000)
    with pytest.raises(InvalidInput, match=r"takes at most 20 s\. Cut it into parts"):
        list(transcriber(server, s3).hear(lecture.request))
    assert server.asked == []
