"""Who said an item of an Amazon Transcribe file: by its own label, by the list of turns, or by its channel."""

from bisect import bisect_right
from collections.abc import Mapping

from services.domain.errors import InvalidInput
from services.domain.formats.json_fields import Fields


class Speakers:
    """The speakers of a file; `spk_0` in one channel is somebody else than `spk_0` in another."""

    def __init__(self, results: Fields, *, are_several_channels: bool) -> None:
        self._are_several_channels = are_several_channels
        turns = results.value.get("speaker_labels")
        found: list[tuple[int, int, str]] = []
        if isinstance(turns, Mapping):
            found = [
                (_ms(each, "start_time"), _ms(each, "end_time"), each.text("speaker_label", None))
                for each in Fields(turns, "“speaker_labels”").objects("segments", "Turn")
            ]
        self._turns = sorted(found)
        self._starts = [start for start, _, _ in self._turns]

    def of(self, item: Fields, start_ms: int, channel: str | None) -> str | None:
        """The label of whoever says the item at this time; None in a file that tells nobody apart."""
        speaker = item.optional_text("speaker_label") or self._at(start_ms)
        if channel and speaker and self._are_several_channels:
            return f"{channel}, {speaker}"
        return speaker or channel

    def _at(self, ms: int) -> str | None:
        place = bisect_right(self._starts, ms) - 1
        if place < 0:
            return None
        _, end, label = self._turns[place]
        return label if ms <= end else None


def _ms(fields: Fields, name: str) -> int:
    try:
        return round(float(fields.value[name]) * 1000)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise InvalidInput(f"{fields.where}: “{name}” must be a number, 0 or more.") from error
