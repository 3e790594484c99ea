"""Amazon Transcribe on a real socket (AWS JSON 1.1): it fetches sound from S3 and leaves words there."""

import io
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from services.providers.media import probe

FORMATS = {"mp3", "mp4", "wav", "flac", "ogg", "amr", "webm", "m4a"}


class Refused(Exception):
    """An answer with an error's name, as the real one gives it."""

    def __init__(self, code: str, message: str = "", status: int = 400) -> None:
        super().__init__(code)
        self.code, self.message, self.status = code, message, status


@dataclass
class TranscribeServer:
    """Jobs take `looks` looks until they are done; `refusals` queued under an operation's name are given out first.

    It hears a word in each second of the sound and a full stop after each fifth, so what it hears follows from the
    media alone. `failing` gives the reason why jobs fail.
    """

    s3: Any
    looks: int = 2
    failing: str = ""
    vocabulary_state: str = "READY"
    vocabulary_reason: str = ""
    refusals: dict[str, list[Refused]] = field(default_factory=dict)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    vocabularies: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    hears: Callable[[int], list[dict[str, Any]]] | None = None

    def __enter__(self) -> Self:
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def count(self, operation: str) -> int:
        """How often this was asked."""
        return sum(name == operation for name, _ in self.asked)

    def orders(self) -> list[dict[str, Any]]:
        """What jobs were begun with."""
        return [asked for name, asked in self.asked if name == "StartTranscriptionJob"]

    def answer(self, operation: str, asked: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            self.asked.append((operation, asked))
            if self.refusals.get(operation):
                raise self.refusals[operation].pop(0)
            return getattr(self, f"_{operation}")(asked) or {}

    def _StartTranscriptionJob(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - the operation's name
        if asked["TranscriptionJobName"] in self.jobs:
            raise Refused("ConflictException", "The requested job name already exists")
        assert asked["MediaFormat"] in FORMATS
        assert ("LanguageCode" in asked) != asked.get("IdentifyLanguage", False)
        self.jobs[asked["TranscriptionJobName"]] = {"asked": asked, "looks": 0}
        return self._told(asked)

    def _GetTranscriptionJob(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        job = self.jobs.get(asked["TranscriptionJobName"])
        if job is None:
            raise Refused("BadRequestException", "The requested job couldn't be found. Check the job name.")
        job["looks"] += 1
        return self._told(asked)

    def _ListTranscriptionJobs(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        names = [name for name in self.jobs if asked.get("JobNameContains", "") in name]
        start = int(asked.get("NextToken", 0))
        more = {"NextToken": str(start + 1)} if start + 1 < len(names) else {}
        return {"TranscriptionJobSummaries": [{"TranscriptionJobName": n} for n in names[start : start + 1]], **more}

    def _DeleteTranscriptionJob(self, asked: dict[str, Any]) -> None:  # noqa: N802
        if self.jobs.pop(asked["TranscriptionJobName"], None) is None:
            raise Refused("BadRequestException", "The requested job couldn't be found. Check the job name.")

    def _CreateVocabulary(self, asked: dict[str, Any]) -> None:  # noqa: N802
        if asked["VocabularyName"] in self.vocabularies:
            raise Refused("ConflictException", "There is already a vocabulary with this name")
        self.vocabularies[asked["VocabularyName"]] = {**asked, "looks": 0}

    def _UpdateVocabulary(self, asked: dict[str, Any]) -> None:  # noqa: N802
        self.vocabularies[asked["VocabularyName"]] = {**asked, "looks": 0}

    def _GetVocabulary(self, asked: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        vocabulary = self.vocabularies[asked["VocabularyName"]]
        vocabulary["looks"] += 1
        state = "PENDING" if vocabulary["looks"] < 2 else self.vocabulary_state
        return {"VocabularyState": state, "FailureReason": self.vocabulary_reason}

    def _DeleteVocabulary(self, asked: dict[str, Any]) -> None:  # noqa: N802
        if self.vocabularies.pop(asked["VocabularyName"], None) is None:
            raise Refused("NotFoundException", "The requested vocabulary couldn't be found")

    def _told(self, asked: dict[str, Any]) -> dict[str, Any]:
        name = asked["TranscriptionJobName"]
        job, told = self.jobs[name], {"TranscriptionJobName": name, "TranscriptionJobStatus": "IN_PROGRESS"}
        if job["looks"] >= self.looks:
            told["TranscriptionJobStatus"] = "FAILED" if self.failing else "COMPLETED"
            if self.failing:
                told["FailureReason"] = self.failing
            elif "done" not in job:
                self._leave(job["asked"])
                job["done"] = True
        return {"TranscriptionJob": told}

    def _leave(self, asked: dict[str, Any]) -> None:
        media = urlsplit(asked["Media"]["MediaFileUri"])
        sound = self.s3.get_object(Bucket=media.netloc, Key=media.path[1:])["Body"].read()
        duration_ms = probe(io.BytesIO(sound)).duration_ms
        speakers = asked.get("Settings", {}).get("ShowSpeakerLabels", False)
        items = (self.hears or words_of)(duration_ms)
        for place, item in enumerate(items):
            item.update({"id": place}, **({"speaker_label": f"spk_{place // 12 % 2}"} if speakers else {}))
        result = {
            "jobName": asked["TranscriptionJobName"],
            "accountId": "123456789012",
            "status": "COMPLETED",
            "results": {
                "language_code": asked.get("LanguageCode", "fr-FR"),
                "transcripts": [{"transcript": "a word and another"}],
                "items": items,
                "audio_segments": [
                    {"id": 0, "transcript": "All of it.", "start_time": "0.0", "end_time": "1.0", "items": []}
                ],
            },
        }
        self.s3.put_object(Bucket=asked["OutputBucketName"], Key=asked["OutputKey"], Body=json.dumps(result).encode())


def words_of(duration_ms: int) -> list[dict[str, Any]]:
    """A word in each second, and a full stop after each fifth."""
    items: list[dict[str, Any]] = []
    for second in range(duration_ms // 1000):
        said = [{"content": f"word{second}", "confidence": "0.9"}]
        times = {"start_time": f"{second}.1", "end_time": f"{second}.8"}
        items.append({"type": "pronunciation", "alternatives": said, **times})
        if second % 5 == 4:
            items.append({"type": "punctuation", "alternatives": [{"content": ".", "confidence": "0.0"}]})
    return items


def _handler(server: TranscribeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/x-amz-json-1.1"
            operation = self.headers["X-Amz-Target"].removeprefix("Transcribe.")
            try:
                status, told = 200, server.answer(operation, json.loads(body))
            except Refused as refused:
                status, told = refused.status, {"__type": refused.code, "Message": refused.message}
            answer = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Silent."""

    return Handler
