"""Cuts a lecture into parts that a language model reads at once, and deals the questions of an order out to them."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from services.domain.blueprints import BlueprintRow, shares
from services.domain.transcripts import Segment
from services.writing.answers import Refused
from services.writing.fencing import line_of

_BYTES_PER_TOKEN = 3
_SMALLEST_BATCH, LARGEST_BATCH = 3, 8
_FEWEST_WORDS = 200
_NEIGHBOURS = 2
_MARGIN = 0.95


@dataclass(frozen=True, slots=True)
class Batch:
    """What one call asks for: so many questions of each row (`counts`), about `part` of the lecture.

    `wide` is the longest part around it that the model reads at once; what is missing is asked of that. `lines` are
    the first and last number of those to ask about above all, where other calls ask about the same part. `faults` are
    what was wrong in the try before.
    """

    part: Sequence[Segment]
    wide: Sequence[Segment]
    counts: tuple[tuple[int, int], ...]
    lines: tuple[int, int] | None = None
    tries: int = 0
    faults: tuple[Refused, ...] = ()

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)

    def again(self, counts: Sequence[tuple[int, int]], faults: Sequence[Refused]) -> "Batch":
        """The next try, for what is still missing."""
        return Batch(self.wide, self.wide, tuple(counts), None, self.tries + 1, tuple(faults))


def tokens_in(text: str) -> int:
    """How many tokens the text has at most: one for three bytes, where models count three to five letters."""
    return -(-len(text.encode()) // _BYTES_PER_TOKEN)


def readable_parts(segments: Sequence[Segment], room: int) -> list[Sequence[Segment]]:
    """The lecture in as few equal parts as there must be for each to stay within `room` tokens."""
    readable = [piece for segment in segments if segment.text.strip() for piece in _pieces(segment, room)]
    weights = [_weight(piece) for piece in readable]
    return _cut(readable, weights, max(1, -(-sum(weights) // max(1, int(room * _MARGIN)))))


def planned(rows: Sequence[BlueprintRow], spans: Sequence[Sequence[Segment]], *, at_once: int) -> list[Batch]:
    """The calls for an order: each about a part of its own, spread over the lecture in proportion to what is said.

    Rows with an objective are asked of whole spans, because nobody knows yet where the objective is met.
    """
    loose = {number: row.count for number, row in enumerate(rows) if row.count > 0 and not row.objective}
    aimed = {number: row.count for number, row in enumerate(rows) if row.count > 0 and row.objective}
    size = min(max(-(-(sum(loose.values()) + sum(aimed.values())) // at_once), _SMALLEST_BATCH), LARGEST_BATCH)
    parts = _parts_within(spans, -(-sum(loose.values()) // size))
    return [*_dealt(loose, parts, size), *_dealt(aimed, [(span, span) for span in spans], size)]


def _parts_within(spans: Sequence[Sequence[Segment]], wanted: int) -> list[tuple[Sequence[Segment], Sequence[Segment]]]:
    """Each span cut into parts of some minutes, about as many in all as are wanted, with the span each lies in."""
    words = sum(map(_words, spans))
    count = max(len(spans), min(wanted, words // _FEWEST_WORDS))
    parts = []
    for span, cuts in zip(spans, shares(count, [1] * len(spans)), strict=True):
        weights = [len(segment.text.split()) for segment in span]
        parts += [(part, span) for part in _cut(span, weights, cuts)]
    return parts


def _dealt(
    counts: dict[int, int], parts: Sequence[tuple[Sequence[Segment], Sequence[Segment]]], size: int
) -> Iterator[Batch]:
    """Every question asks about the part that is reached at its turn; each row takes its turns evenly."""
    turns = sorted(((turn + 0.5) / count, row) for row, count in counts.items() for turn in range(count))
    reached = list(accumulate(_words(part) for part, _ in parts))
    dealt: dict[int, list[int]] = {}
    for turn, (_, row) in enumerate(turns):
        place = (turn + 0.5) / len(turns) * reached[-1]
        dealt.setdefault(min(bisect_right(reached, place), len(parts) - 1), []).append(row)
    for part, rows in dealt.items():
        shown, wide = parts[part]
        shown = _with_neighbours(shown, wide)
        calls = -(-len(rows) // size)
        for call in range(calls):
            chosen = Counter(rows[call * size : (call + 1) * size])
            first, last = len(shown) * call // calls + 1, len(shown) * (call + 1) // calls
            lines = (first, max(first, last)) if calls > 1 else None
            yield Batch(shown, wide, tuple(sorted(chosen.items())), lines)


def _with_neighbours(part: Sequence[Segment], wide: Sequence[Segment]) -> Sequence[Segment]:
    """Some lines before and after, to know what “it” is."""
    first = wide.index(part[0])
    return wide[max(0, first - _NEIGHBOURS) : first + len(part) + _NEIGHBOURS]


def _pieces(segment: Segment, room: int) -> Iterator[Segment]:
    """The segment itself, or pieces of it where it alone is more than can be read at once."""
    if _weight(segment) <= room // 4:
        yield segment
        return
    words, piece = segment.text.split(), list[str]()
    for word in words:
        piece.append(word)
        if tokens_in(" ".join(piece)) >= room // 5:
            yield replace(segment, text=" ".join(piece), words=None)
            piece = []
    if piece:
        yield replace(segment, text=" ".join(piece), words=None)


def _cut(segments: Sequence[Segment], weights: Sequence[int], parts: int) -> list[Sequence[Segment]]:
    """The segments in at most so many parts of about equal weight, each with at least one segment."""
    each, cut, start, reached = sum(weights) / parts, list[Sequence[Segment]](), 0, 0
    for index, weight in enumerate(weights):
        if index > start and reached + weight / 2 >= each * (len(cut) + 1) and len(cut) < parts - 1:
            cut.append(segments[start:index])
            start = index
        reached += weight
    if segments[start:]:
        cut.append(segments[start:])
    return cut


def _weight(segment: Segment) -> int:
    return tokens_in(line_of(1000, segment)) + 1


def _words(segments: Sequence[Segment]) -> int:
    return sum(len(segment.text.split()) for segment in segments)
