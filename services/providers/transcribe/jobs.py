"""Jobs of Amazon Transcribe: begun once under a lasting name, looked at until they end, and cleared away."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from services.domain.errors import InvalidInput, NotFound
from services.providers.transcribe.refusals import AlreadyThere, refusals_told


@dataclass(frozen=True, slots=True)
class Job:
    """Where a job stands; `reason` is what Transcribe says about a failure."""

    name: str
    status: str
    reason: str

    @property
    def is_done(self) -> bool:
        return self.status == "COMPLETED"

    @property
    def has_failed(self) -> bool:
        return self.status == "FAILED"


@dataclass(frozen=True, slots=True)
class Order:
    """What a job is to hear and where it leaves what it heard; `language` None has it found out."""

    name: str
    media_uri: str
    media_format: str
    output_bucket: str
    output_key: str
    language: str | None
    speakers: int = 0
    vocabulary: str | None = None

    def asked(self) -> dict[str, Any]:
        """The order in the words of StartTranscriptionJob."""
        settings: dict[str, Any] = {}
        if self.speakers:
            settings |= {"ShowSpeakerLabels": True, "MaxSpeakerLabels": self.speakers}
        if self.vocabulary and self.language:
            settings["VocabularyName"] = self.vocabulary
        language = {"LanguageCode": self.language} if self.language else {"IdentifyLanguage": True}
        return {
            "TranscriptionJobName": self.name,
            "Media": {"MediaFileUri": self.media_uri},
            "MediaFormat": self.media_format,
            "OutputBucketName": self.output_bucket,
            "OutputKey": self.output_key,
            **language,
            **({"Settings": settings} if settings else {}),
        }


def job_of(told: Mapping[str, Any]) -> Job:
    """The job that Transcribe tells about, when it is asked (`TranscriptionJob`) or by itself.

    The `detail` of an EventBridge event “Transcribe Job State Change” has the same names, so whoever is handed
    one knows by this what a look at the job would have found:
    https://docs.aws.amazon.com/transcribe/latest/dg/monitoring-events.html
    """
    return Job(
        str(told.get("TranscriptionJobName", "")),
        str(told.get("TranscriptionJobStatus", "")),
        str(told.get("FailureReason") or ""),
    )


class Jobs:
    """The jobs of one account, through boto3's client `transcribe`."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def find(self, name: str) -> Job | None:
        """The job of this name; None when there is none."""
        try:
            with refusals_told():
                return job_of(self._client.get_transcription_job(TranscriptionJobName=name)["TranscriptionJob"])
        except NotFound:
            return None

    def begin(self, order: Order) -> None:
        """Begin the job, unless it has been begun before; `Busy` when too many are running."""
        with suppress(AlreadyThere), refusals_told():
            self._client.start_transcription_job(**order.asked())

    def names(self, part: str) -> Iterator[str]:
        """The names of all jobs that have this in their name."""
        asked: dict[str, Any] = {"JobNameContains": part, "MaxResults": 100}
        while True:
            with refusals_told():
                found = self._client.list_transcription_jobs(**asked)
            yield from (job["TranscriptionJobName"] for job in found.get("TranscriptionJobSummaries", ()))
            if not found.get("NextToken"):
                return
            asked["NextToken"] = found["NextToken"]

    def remove(self, name: str) -> None:
        """Forget the job. Doing it twice is harmless; one that is running is left to end by itself."""
        with suppress(NotFound, InvalidInput), refusals_told():
            self._client.delete_transcription_job(TranscriptionJobName=name)

    def answers(self) -> None:
        """Ask for nothing; what stands in the way is raised."""
        with refusals_told():
            self._client.list_transcription_jobs(MaxResults=1)
