"""Hears recordings with Amazon Transcribe, which fetches them from S3; what it begins bears lasting names."""

from collections.abc import Generator, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import boto3  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]

from services.domain.errors import InvalidInput, ProviderUnavailable
from services.domain.transcripts import Transcript
from services.providers.aws_refusals import Busy
from services.providers.hearing_limits import refuse_beyond, refuse_larger
from services.providers.media import probe
from services.providers.protocols import Heard, HearingRequest, ObjectStore, TranscriberAbilities
from services.providers.transcribe.jobs import Jobs
from services.providers.transcribe.languages import KNOWN, code_of
from services.providers.transcribe.patience import Patience
from services.providers.transcribe.pieces import Means, Piece, Place, left_over, name_of, pieces_of, place_at
from services.providers.transcribe.refusals import reason_words, refusals_told
from services.providers.transcribe.results import Unreadable, said_in
from services.providers.transcribe.vocabularies import Vocabularies, phrases_of

_LONGEST_MS = 24 * 3600 * 1000
_MISSES = 5

_FAILED = "Amazon Transcribe could not hear this recording. It says: {reason}"
_LOST = "Amazon Transcribe no longer knows what it was hearing. The recording is kept: try again to begin anew."
_TOO_SLOW = "Amazon Transcribe has been at this recording for very long. Try again to wait on for what it has begun."
_NOTHING_SAID = (
    "Amazon Transcribe heard nobody speak in this recording. Play it to check that the microphone was on, "
    "then upload a recording with speech."
)
_NO_VOCABULARY = (
    "Amazon Transcribe did not take the words of the course; the recording was heard without them. It says: {reason}"
)


def transcribe_client(
    *, region: str | None, endpoint_url: str | None = None, timeout_s: float = 20, tries: int = 5, **keys: Any
) -> Any:
    """boto3's client `transcribe`; what is throttled or lost is tried again, with growing, random waits."""
    config = Config(
        connect_timeout=timeout_s,
        read_timeout=timeout_s,
        retries={"mode": "standard", "total_max_attempts": tries},
    )
    session = boto3.session.Session()
    with refusals_told():
        return session.client("transcribe", region_name=region, endpoint_url=endpoint_url, config=config, **keys)


class AmazonTranscriber:
    """Many languages, with words, confidences and, if wanted, speakers.

    A recording that one job takes is heard from where it lies; any other is cut at silence into parts, and each is
    heard by a job of its own. A job that is found under its name is waited for, not begun again. Jobs, vocabularies
    and files go once what they brought is kept, or has failed.
    """

    def __init__(
        self,
        client: Any,
        store: ObjectStore,
        means: Means,
        *,
        identifies: bool = False,
        patience: Patience | None = None,
    ) -> None:
        self._client = client
        self._jobs = Jobs(client)
        self._vocabularies = Vocabularies(client)
        self._store = store
        self._means = means
        self._identifies = identifies
        self._patience = patience or Patience()

    @property
    def abilities(self) -> TranscriberAbilities:
        return TranscriberAbilities(
            "Amazon Transcribe",
            KNOWN,
            has_words=True,
            has_confidences=True,
            has_speakers=self._means.speakers > 0,
            takes_vocabulary=True,
            identifies_language=True,
            longest_ms=_LONGEST_MS,
        )

    def check(self) -> str:
        """Ask for the list of jobs; `ProviderUnavailable` when that is not answered."""
        self._jobs.answers()
        return f"Transcribe answers in {self._client.meta.region_name}"

    def hear(self, request: HearingRequest) -> Iterator[Heard]:
        """As the protocol says; whoever asks again finds what was begun before."""
        request = replace(request, language=None) if self._identifies else request
        refuse_beyond(self.abilities, request)
        with request.open() as recording:
            info, size = probe(recording), recording.seek(0, 2)
        refuse_larger(self.abilities, duration_ms=info.duration_ms, size=size)
        still = Heard((), request.resume_ms, max(info.duration_ms, request.resume_ms))
        self._clear_left_over(request)
        try:
            vocabulary, notice = yield from self._vocabulary(request, still)
            pieces: list[Piece] = []
            for piece in pieces_of(request, info, size, self._means, vocabulary=vocabulary):
                yield from self._begun(piece, still)
                pieces.append(replace(piece, send=None))
            yield from self._collected(pieces, replace(still, notice=notice))
        except InvalidInput:
            self._vocabularies.remove(name_of(request))
            raise
        self._vocabularies.remove(name_of(request))

    def _vocabulary(
        self, request: HearingRequest, still: Heard
    ) -> Generator[Heard, None, tuple[str | None, str | None]]:
        """The name of a vocabulary of the request's terms, once it is ready; and a notice when it was refused."""
        language = code_of(request.language) if request.language else ""
        phrases = phrases_of(request.vocabulary, language)
        if not language or not phrases:
            return None, None
        job = self._jobs.find(place_at(request, request.resume_ms).job)
        if job and not job.has_failed:  # it has been told when it was begun
            return None, None
        name = name_of(request)
        try:
            self._vocabularies.put(name, language, phrases)
        except Busy:
            return None, _NO_VOCABULARY.format(reason="there are too many already.")
        except InvalidInput as error:
            return None, _NO_VOCABULARY.format(reason=str(error).rpartition("It says: ")[2])
        for _ in chain((None,), self._patience.waits()):
            state, reason = self._vocabularies.state(name)
            if state == "READY":
                return name, None
            if state == "FAILED":
                self._vocabularies.remove(name)
                return None, _NO_VOCABULARY.format(reason=reason_words(reason))
            yield still
        raise ProviderUnavailable(_TOO_SLOW)

    def _begun(self, piece: Piece, still: Heard) -> Iterator[Heard]:
        """Begin the job of a piece, unless it has been; wait where too many are running."""
        job = self._jobs.find(piece.place.job)
        if job and not job.has_failed:
            return
        if job:
            self._jobs.remove(job.name)
        if piece.send:
            with piece.send() as sound:
                self._store.write(piece.place.sent, sound)
        for _ in chain((None,), self._patience.waits()):
            try:
                self._jobs.begin(piece.order)
            except Busy:
                yield still
            else:
                return
        raise ProviderUnavailable(_TOO_SLOW)

    def _collected(self, pieces: list[Piece], still: Heard) -> Iterator[Heard]:
        """What each of the jobs has heard, in order; its traces go when the next is asked for."""
        is_said, heard_ms = still.heard_ms > 0, still.heard_ms
        for part, piece in enumerate(pieces):
            yield from self._ended(piece, replace(still, heard_ms=heard_ms, notice=None))
            is_last = part == len(pieces) - 1
            said = self._said(piece, end_ms=None if is_last else piece.end_ms, part=part)
            is_said = is_said or bool(said.segments)
            if is_last and not is_said:
                self._clear(piece.place)
                raise InvalidInput(_NOTHING_SAID)
            heard_ms = max(piece.end_ms, said.duration_ms)
            duration_ms = heard_ms if is_last else max(still.duration_ms, heard_ms)
            yield Heard(said.segments, heard_ms, duration_ms, None if part else still.notice, said.language)
            self._clear(piece.place)

    def _said(self, piece: Piece, *, end_ms: int | None, part: int) -> Transcript:
        try:
            return said_in(self._store, piece.place.result, start_ms=piece.start_ms, end_ms=end_ms, part=part)
        except Unreadable:
            self._clear(piece.place)
            raise

    def _ended(self, piece: Piece, still: Heard) -> Iterator[Heard]:
        """Comes back when the job has ended well; `InvalidInput` with Transcribe's reason when it has failed."""
        misses = 0
        for _ in chain((None,), self._patience.waits()):
            try:
                job = self._jobs.find(piece.place.job)
            except ProviderUnavailable:
                misses += 1
                if misses > _MISSES:
                    raise
            else:
                misses = 0
                if job is None:
                    raise ProviderUnavailable(_LOST)
                if job.has_failed:
                    self._clear(piece.place)
                    raise InvalidInput(_FAILED.format(reason=reason_words(job.reason)))
                if job.is_done:
                    return
            yield still
        raise ProviderUnavailable(_TOO_SLOW)

    def _clear_left_over(self, request: HearingRequest) -> None:
        """Clear away jobs whose words are kept already, which a worker that died had no time for, or of no use now."""
        for job in list(self._jobs.names(name_of(request))):
            if place := left_over(request, job):
                self._clear(place)

    def _clear(self, place: Place) -> None:
        """Files first: as long as the job is there, they are found again."""
        self._store.delete(place.sent)
        self._store.delete(place.result)
        self._jobs.remove(place.job)
