"""Reads what Amazon Transcribe writes: https://docs.aws.amazon.com/transcribe/latest/dg/how-input.html#how-output."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from services.domain.errors import InvalidInput
from services.domain.formats.json_fields import Fields, read_object
from services.domain.formats.text import one_line
from services.domain.formats.transcribe_speakers import Speakers
from services.domain.formats.word_groups import readable
from services.domain.transcripts import Segment, Transcript, Word

_LONGEST_S = 1_000_000
_OPENING = frozenset("¿¡([{“‘«「『（")
_JOB_NOT_RESULT = (
    "This describes a job of Amazon Transcribe, but does not hold what was said. Download the file that it names as "
    "“TranscriptFileUri”, and choose that."
)
NOT_TRANSCRIBE = (
    "This JSON is neither a transcript of Lectern (with “segments”) nor one of Amazon Transcribe (with “results”)."
)
_NOT_DONE = "Amazon Transcribe did not finish this job (it says “{status}”), so there is no transcript in the file."
_WITHOUT_ITEMS = (
    "This file of Amazon Transcribe holds the text alone, without “items”, the words with their times. "
    "Save its text as a .txt file to take it with estimated times."
)


@dataclass(frozen=True, slots=True)
class _Item:
    """A word with the punctuation around it, the numbers that the file gives to both, and who said it."""

    word: Word
    ids: tuple[int, ...]
    speaker: str | None


def read_transcribe_json(content: bytes | str, *, by_sentences: bool = False) -> Transcript:
    """The transcript in a result file of a batch job: plain, by channels, with speakers, with alternatives.

    The likeliest alternative is taken. Punctuation belongs to the word before it (opening marks to the one behind).
    Segments are the file's `audio_segments`; where there are none, or `by_sentences`, they are sentences, cut at
    changes of speaker and pauses.
    `speaker` is the label of the file (`spk_0`, `ch_1`). Raises `InvalidInput` naming what is missing.
    """
    fields = read_object(content, what="The transcript file")
    if "TranscriptionJob" in fields.value:
        raise InvalidInput(_JOB_NOT_RESULT)
    status = fields.value.get("status")
    if isinstance(status, str) and status not in ("COMPLETED", ""):
        raise InvalidInput(_NOT_DONE.format(status=one_line(status)[:40]))
    if not isinstance(fields.value.get("results"), Mapping):
        raise InvalidInput(NOT_TRANSCRIBE)
    results = Fields(fields.value["results"], "“results”")
    blank = "" if _is_without_blanks(results) else " "
    segments = [] if by_sentences else [*_by_audio_segments(results, blank)]
    segments = segments or [*_by_sentences(results, blank)]
    segments.sort(key=lambda segment: segment.start_ms)
    end_ms = max((segment.end_ms for segment in segments), default=0)
    return Transcript(tuple(segments), end_ms, _language(results))


def with_readable_speakers(segments: Iterable[Segment]) -> Iterator[Segment]:
    """The segments with `spk_0` as “Speaker 1” and `ch_0` as “Channel 1”; a name that somebody gave stays."""
    for segment in segments:
        yield replace(segment, speaker=_readable(segment.speaker)) if segment.speaker else segment


def _readable(label: str) -> str:
    known = {"spk": "Speaker", "ch": "Channel"}
    parts = [part.partition("_") for part in label.split(", ")]
    if not all(kind in known and number.isdigit() for kind, _, number in parts):
        return label
    return ", ".join(f"{known[kind]} {int(number) + 1}" for kind, _, number in parts)


def _by_sentences(results: Fields, blank: str) -> Iterator[Segment]:
    items = _items(results)
    for speaker, said in groupby(items, key=lambda item: item.speaker):
        for words in readable([item.word for item in said]):
            yield _segment(words, speaker, blank)


def _by_audio_segments(results: Fields, blank: str) -> Iterator[Segment]:
    found = results.objects("audio_segments", "Audio segment")
    if not found:
        return
    by_id = {key: item for item in _items(results) for key in item.ids}
    for each in found:
        inside = {key: by_id[key] for key in each.items("items") if isinstance(key, int) and key in by_id}
        items = list(dict.fromkeys(inside.values()))
        text = one_line(each.text("transcript")) or blank.join(item.word.text for item in items)
        if not text:
            continue
        start_ms, end_ms = _times(each)
        speaker = next((item.speaker for item in items if item.speaker), None)
        words = tuple(item.word for item in items)
        speaker = speaker or each.optional_text("speaker_label") or each.optional_text("channel_label")
        yield Segment(start_ms, end_ms, text, speaker, words or None)


def _segment(words: list[Word], speaker: str | None, blank: str) -> Segment:
    text = blank.join(word.text for word in words)
    end_ms = max(word.end_ms for word in words)
    return Segment(words[0].start_ms, end_ms, text, speaker, tuple(words))


def _items(results: Fields) -> list[_Item]:
    """Every word, with its punctuation; those of several channels one channel after the other."""
    channels = _channels(results)
    speakers = Speakers(results, are_several_channels=len(channels) > 1)
    return [item for channel, items in channels.items() for item in _joined(items, speakers, channel)]


def _channels(results: Fields) -> dict[str | None, list[tuple[int, Fields]]]:
    """The items of each channel (None where the file knows of none), each with the number that others call it by."""
    items = results.objects("items", "Item")
    listed = results.value.get("channel_labels")
    by_channel: dict[str | None, list[tuple[int, Fields]]] = {}
    if isinstance(listed, Mapping) and not any(item.has("channel_label") for item in items):
        for each in Fields(listed, "“channel_labels”").objects("channels", "Channel", required=True):
            by_channel[each.optional_text("channel_label")] = _numbered(each.objects("items", "item"))
    elif not results.has("items"):
        by_channel[None] = _numbered(_of_alternatives(results))
    else:
        for number, item in _numbered(items):
            by_channel.setdefault(item.optional_text("channel_label"), []).append((number, item))
    return by_channel


def _of_alternatives(results: Fields) -> list[Fields]:
    if not results.has("segments"):
        raise InvalidInput(_WITHOUT_ITEMS)
    return [
        item
        for segment in results.objects("segments", "Segment")
        for alternative in segment.objects("alternatives", "alternative")[:1]
        for item in alternative.objects("items", "item")
    ]


def _numbered(items: list[Fields]) -> list[tuple[int, Fields]]:
    return [
        (number if isinstance(number := item.value.get("id"), int) else place, item) for place, item in enumerate(items)
    ]


def _joined(items: list[tuple[int, Fields]], speakers: Speakers, channel: str | None) -> list[_Item]:
    found: list[_Item] = []
    opening = ""
    opening_ids: tuple[int, ...] = ()
    for number, item in items:
        content, confidence = _likeliest(item)
        if item.value.get("type") == "punctuation" or not item.has("start_time"):
            if content in _OPENING or not found:
                opening, opening_ids = opening + content, (*opening_ids, number)
            else:
                word = replace(found[-1].word, text=found[-1].word.text + content)
                found[-1] = replace(found[-1], word=word, ids=(*found[-1].ids, number))
        elif content:
            start_ms, end_ms = _times(item)
            word = Word(opening + content, start_ms, end_ms, confidence)
            found.append(_Item(word, (*opening_ids, number), speakers.of(item, start_ms, channel)))
            opening, opening_ids = "", ()
    return found


def _likeliest(item: Fields) -> tuple[str, float | None]:
    """What was said in the item, and how sure that is, from 0 to 1."""
    best = next(iter(item.objects("alternatives", "alternative")), item)
    content = one_line(best.text("content", None))
    confidence = _number(best, "confidence") if best.has("confidence") else None
    if confidence is not None and confidence > 1:
        raise best.fault("confidence", "between 0 and 1")
    return content, confidence


def _times(fields: Fields) -> tuple[int, int]:
    start_s, end_s = _number(fields, "start_time"), _number(fields, "end_time")
    if max(start_s, end_s) > _LONGEST_S:
        raise fields.fault("end_time", "a time within the recording, in seconds")
    start_ms, end_ms = round(start_s * 1000), round(end_s * 1000)
    if end_ms < start_ms:
        raise fields.fault("end_time", "at or after “start_time”")
    return start_ms, end_ms


def _number(fields: Fields, name: str) -> float:
    """A number, which Transcribe writes as text."""
    found = fields.value.get(name)
    if isinstance(found, str):
        try:
            return Fields({name: float(found)}, fields.where).number(name)
        except ValueError as error:
            raise fields.fault(name, "a number, 0 or more") from error
    return fields.number(name)


def _is_without_blanks(results: Fields) -> bool:
    """The words of this language are written without blanks between them, as in Chinese."""
    texts = [text for each in results.objects("transcripts", "Transcript") if (text := each.text("transcript").strip())]
    return bool(texts) and not any(" " in text for text in texts)


def _language(results: Fields) -> str | None:
    """The language that was set or identified; of several, the one that was spoken longest."""
    if results.has("language_code"):
        return results.text("language_code")
    spoken = [
        (_number(each, "duration_in_seconds") if each.has("duration_in_seconds") else 0.0, each.text("language_code"))
        for each in results.objects("language_codes", "Language")
    ]
    return max(spoken, default=(0.0, None), key=lambda found: found[0])[1]
