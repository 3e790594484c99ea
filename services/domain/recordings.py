"""What a recording is made of, and whether any browser can play it."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Self
from uuid import UUID

from services.domain.lifecycle import FileStatus

_CONTAINERS = (
    ("webm", "WebM"),
    ("matroska", "Matroska"),
    ("mp4", "MP4"),
    ("mp3", "MP3"),
    ("ogg", "Ogg"),
    ("wav", "WAV"),
    ("flac", "FLAC"),
    ("aac", "AAC"),
    ("avi", "AVI"),
    ("asf", "Windows Media"),
    ("mpegts", "MPEG transport stream"),
    ("mpeg", "MPEG"),
    ("amr", "AMR"),
    ("caf", "CAF"),
)
_CODECS = {
    "opus": "Opus",
    "vorbis": "Vorbis",
    "aac": "AAC",
    "mp3": "MP3",
    "flac": "FLAC",
    "h264": "H.264",
    "hevc": "H.265",
    "vp8": "VP8",
    "vp9": "VP9",
    "av1": "AV1",
    "mpeg4": "MPEG-4",
    "mpeg2video": "MPEG-2",
}
_LANGUAGES = {
    "eng": "English",
    "deu": "German",
    "ger": "German",
    "fra": "French",
    "fre": "French",
    "spa": "Spanish",
    "ita": "Italian",
    "por": "Portuguese",
    "nld": "Dutch",
    "dut": "Dutch",
    "pol": "Polish",
    "rus": "Russian",
    "zho": "Chinese",
    "chi": "Chinese",
    "jpn": "Japanese",
    "ara": "Arabic",
}
# What Chromium, Firefox and Safari all play: the sound and the picture that each kind of file may hold.
_PLAYED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "mp3": (frozenset({"mp3"}), frozenset()),
    "wav": (frozenset({"pcm_s16le", "pcm_u8"}), frozenset()),
    "flac": (frozenset({"flac"}), frozenset()),
    "aac": (frozenset({"aac"}), frozenset()),
    "ogg": (frozenset({"opus", "vorbis"}), frozenset()),
    "mp4": (frozenset({"aac", "mp3"}), frozenset({"h264"})),
    "webm": (frozenset({"opus", "vorbis"}), frozenset({"vp8", "vp9", "av1"})),
}
_PLAYED_PIXELS = frozenset({"yuv420p", "yuvj420p", ""})


@dataclass(frozen=True, slots=True)
class RecordingFacts:
    """The kind of file, the codecs in it (FFmpeg's names), the picture's size in pixels, and the language it names.

    `picture` is empty for sound alone; `language` is an ISO 639-2 code, empty when the file names none.
    """

    container: str
    sound: str
    picture: str = ""
    pixels: str = ""
    width: int = 0
    height: int = 0
    language: str = ""

    @property
    def is_played_everywhere(self) -> bool:
        """Every browser of today plays it as it is."""
        sounds, pictures = _PLAYED.get(self._kind, (frozenset(), frozenset()))
        is_seen = not self.picture or (self.picture in pictures and self.pixels in _PLAYED_PIXELS)
        return self.sound in sounds and is_seen

    @property
    def words(self) -> str:
        """The facts as somebody reads them: `MP4 · H.264, 1280 × 720 · AAC · English`."""
        container = next((name for key, name in _CONTAINERS if key == self._kind), self.container.split(",")[0].upper())
        picture = f"{_named(self.picture)}, {self.width} × {self.height}" if self.picture else ""
        sound = _named(self.sound) if _named(self.sound) != container else ""
        return " · ".join(part for part in (container, picture, sound, _LANGUAGES.get(self.language, "")) if part)

    def as_json(self) -> dict[str, Any]:
        """The facts as the database keeps them."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """The facts as they were kept."""
        return cls(**{each.name: kept[each.name] for each in fields(cls) if each.name in kept})

    @property
    def _kind(self) -> str:
        """The first of FFmpeg's names for the container that says what it is; WebM only with what WebM may hold."""
        names = self.container.split(",")
        if "webm" in names:
            sounds, pictures = _PLAYED["webm"]
            return "webm" if self.sound in sounds and (not self.picture or self.picture in pictures) else "matroska"
        return next((key for key, _ in _CONTAINERS if key in names), names[0])


@dataclass(frozen=True, slots=True)
class KeptRecording:
    """What is known of a lecture's recording; `copy_status` is `ABSENT` where no copy is needed."""

    facts: RecordingFacts
    copy_status: FileStatus
    copy_reason: str | None
    copy_type: str | None
    copied_ms: int


def copy_key(lecture_id: UUID) -> str:
    """Where the copy that browsers play is kept; always the same, so that none is ever left over."""
    return f"lectures/{lecture_id}/playable"


def _named(codec: str) -> str:
    return _CODECS.get(codec, "PCM" if codec.startswith("pcm_") else codec.upper())
