"""Hears many languages on this machine or its GPU, where faster-whisper is installed and a model lies ready."""

import importlib
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.domain.errors import InvalidInput, ProviderUnavailable
from services.domain.formats.word_groups import readable
from services.domain.silence import FIRST, Piece, Reach, cut_at_silence, is_silent
from services.domain.transcripts import Segment, Word
from services.providers.hearing_limits import NOTHING_SAID, STOPPED, refuse_beyond
from services.providers.media import decode, probe
from services.providers.protocols import Heard, HearingRequest, TranscriberAbilities
from services.providers.voice_detector import somebody_speaks

# It hears windows of 30 seconds; a piece fits into one, so that nothing before it changes what is heard.
_LATER = Reach(20_000, 29_000)
# Without its tokenizer beside it, the library would fetch one.
_NEEDED = ("model.bin", "tokenizer.json")
_HOTWORDS = 100
_LANGUAGES = (
    *("af", "am", "ar", "as", "az", "ba", "be", "bg", "bn", "bo", "br", "bs", "ca", "cs", "cy", "da"),
    *("de", "el", "en", "es", "et", "eu", "fa", "fi", "fo", "fr", "gl", "gu", "ha", "haw", "he", "hi"),
    *("hr", "ht", "hu", "hy", "id", "is", "it", "ja", "jw", "ka", "kk", "km", "kn", "ko", "la", "lb"),
    *("ln", "lo", "lt", "lv", "mg", "mi", "mk", "ml", "mn", "mr", "ms", "mt", "my", "ne", "nl", "nn"),
    *("no", "oc", "pa", "pl", "ps", "pt", "ro", "ru", "sa", "sd", "si", "sk", "sl", "sn", "so", "sq"),
    *("sr", "su", "sv", "sw", "ta", "te", "tg", "th", "tk", "tl", "tr", "tt", "uk", "ur", "uz", "vi"),
    *("yi", "yo", "yue", "zh"),
)

_NOT_INSTALLED = (
    "faster-whisper is chosen as the speech recognition, but it is not installed. The administrator installs it "
    "with: pip install -r requirements-whisper.txt"
)
_NO_MODEL = (
    "There is no model of faster-whisper in {folder}: “{missing}” is not there. Lectern downloads none by itself; the "
    "administrator puts one there and names the folder in LECTERN_WHISPER_MODEL."
)
_NOT_LOADED = (
    "The model of faster-whisper in {folder} could not be loaded: {reason}. The administrator should check it."
)
_ENGLISH_ONLY = "The model of faster-whisper that is set knows English only. The administrator can choose another."

_log = logging.getLogger(__name__)


class WhisperTranscriber:
    """About a hundred languages, with words and how sure they are; the model is loaded when it is first needed.

    `device` is `auto`, `cpu` or `cuda`.
    """

    def __init__(self, folder: Path, *, device: str = "auto") -> None:
        self._folder = folder
        self._device = device
        self._loading = threading.Lock()
        self._loaded: Any = None

    @property
    def abilities(self) -> TranscriberAbilities:
        return TranscriberAbilities(
            f"faster-whisper ({self._folder.name})",
            _LANGUAGES,
            has_words=True,
            has_confidences=True,
            takes_vocabulary=True,
            identifies_language=True,
        )

    def check(self) -> str:
        """Load the model if it is not loaded yet; `ProviderUnavailable` when that fails."""
        model = self._model()
        return f"the model is loaded{'' if model.is_multilingual else ', for English only'}"

    def hear(self, request: HearingRequest) -> Iterator[Heard]:
        """As the protocol says. Where the language is to be found out, that is done for each piece by itself."""
        refuse_beyond(self.abilities, request)
        model = self._model()
        if not model.is_multilingual and (request.language or "en") != "en":
            raise InvalidInput(_ENGLISH_ONLY)
        with request.open() as recording:
            expected_ms = probe(recording).duration_ms
            blocks = decode(recording, start_ms=request.resume_ms)
            pieces = cut_at_silence(blocks, start_ms=request.resume_ms, first=FIRST, later=_LATER)
            is_said = request.resume_ms > 0
            piece = next(pieces, None)
            while piece is not None:
                segments, language = self._said(model, piece, request)
                is_said = is_said or bool(segments)
                following = next(pieces, None)
                if following is None and not is_said:
                    raise InvalidInput(NOTHING_SAID)
                end_ms = piece.end_ms
                yield Heard(segments, end_ms, max(expected_ms, end_ms) if following else end_ms, language=language)
                piece = following

    def _said(self, model: Any, piece: Piece, request: HearingRequest) -> tuple[tuple[Segment, ...], str | None]:
        if is_silent(piece.samples) or not somebody_speaks(piece.samples):
            return (), None
        try:
            found, about = model.transcribe(
                piece.samples,
                language=(request.language or "").partition("-")[0] or None,
                beam_size=5,
                temperature=0.0,  # a higher one is drawn by chance, and the same piece would give other words
                condition_on_previous_text=False,
                word_timestamps=True,
                hotwords=", ".join(request.vocabulary[:_HOTWORDS]) or None,
            )
            words = [word for segment in found for word in segment.words or ()]
        except (RuntimeError, ValueError) as error:
            _log.warning("faster-whisper failed on %s samples: %s", len(piece.samples), error)
            raise ProviderUnavailable(STOPPED) from error
        return _sentences(words, piece), about.language

    def _model(self) -> Any:
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    def _load(self) -> Any:
        try:
            library = importlib.import_module("faster_whisper")
        except ImportError as error:
            raise ProviderUnavailable(_NOT_INSTALLED) from error
        for name in _NEEDED:
            if not (self._folder / name).is_file():
                raise ProviderUnavailable(_NO_MODEL.format(folder=self._folder, missing=name))
        try:
            return library.WhisperModel(str(self._folder), device=self._device, local_files_only=True)
        except (RuntimeError, ValueError, OSError) as error:
            _log.warning("faster-whisper could not be loaded: %s", error)
            reason = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
            raise ProviderUnavailable(_NOT_LOADED.format(folder=self._folder, reason=reason)) from error


def _sentences(words: list[Any], piece: Piece) -> tuple[Segment, ...]:
    """The words of a piece as sentences, with times in the recording, one after the other and inside the piece."""
    timed: list[Word] = []
    at_ms = piece.start_ms
    for word in words:
        text = word.word.strip()
        start_ms = min(max(at_ms, piece.start_ms + round(word.start * 1000)), piece.end_ms - 1)
        end_ms = min(max(start_ms + 1, piece.start_ms + round(word.end * 1000)), piece.end_ms)
        if text:
            timed.append(Word(text, start_ms, end_ms, min(max(float(word.probability), 0.0), 1.0)))
            at_ms = start_ms
    blank = " " if any(word.word.startswith(" ") for word in words) else ""
    segments: list[Segment] = []
    at_ms = piece.start_ms
    for group in readable(timed):
        start_ms, end_ms = max(at_ms, group[0].start_ms), max(word.end_ms for word in group)
        if start_ms < end_ms:
            segments.append(Segment(start_ms, end_ms, blank.join(word.text for word in group), None, tuple(group)))
            at_ms = end_ms
    return tuple(segments)
