"""Divides a line that a speech engine heard into sentences, and tells about when each was said."""

import re
from collections.abc import Sequence
from dataclasses import replace

from services.domain.transcripts import Segment, Span

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|Fig|No|vs|approx|cf|e\.g|i\.e|etc)|\b[A-Za-z])\.$",
)
_LOOP = re.compile(r"(?P<first>\b(?P<phrase>\w[^\n]{0,200}?)[\s,.!?-]+)(?:(?P=phrase)[\s,.!?-]*){3,}", re.IGNORECASE)

# How far a pause may lie from where a sentence should end by its length, and what a ms of distance
# costs in ms of pause: measured on speech whose sentence times are known.
_FARTHEST_MS = 2_500
_COST_OF_DISTANCE = 0.2


def sentences(text: str) -> list[str]:
    """The sentences of the text, stripped, none empty; a full stop of an abbreviation or initial ends none."""
    found, start = [], 0
    for end in _END.finditer(text):
        if not _ABBREVIATION.search(text[start : end.end()]):
            found.append(text[start : end.end()].strip())
            start = end.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def without_loops(text: str) -> str:
    """The text with a phrase said four times or more in a row said once: engines do that, lecturers do not."""
    return _LOOP.sub(lambda loop: loop["first"], text).strip()


def timed_sentences(text: str, span: Span, pauses: Sequence[Span]) -> list[Segment]:
    """The sentences of a line with their times, in order, without overlap, inside the line's span.

    The engine times lines only, so the times inside a line are estimates: each sentence is given speaking
    time by its number of characters, and its end is moved to a pause near there when one is found.
    """
    texts = sentences(text)
    segments: list[Segment] = []
    carried = ""
    start, silent = span.start_ms, [pause for pause in pauses if span.overlaps(pause)]
    for index, sentence in enumerate(texts):
        rest = sum(len(later) + 1 for later in texts[index:])
        if index == len(texts) - 1:
            end = following = span.end_ms
        else:
            guess = _after_speaking((len(sentence) + 1) / rest, Span(start, span.end_ms), silent)
            end, following = _at_a_pause(guess, Span(start, span.end_ms), silent)
        carried = f"{carried} {sentence}".strip()
        if start < end:
            segments.append(Segment(start, end, carried))
            carried = ""
        start = following
    if carried:
        begun = segments.pop() if segments else Segment(span.start_ms, span.end_ms, "")
        segments.append(replace(begun, text=f"{begun.text} {carried}".strip()))
    return segments


def _after_speaking(share: float, span: Span, pauses: Sequence[Span]) -> int:
    """The ms at which `share` of the speaking time of the span is over, pauses not counted."""
    inside = [Span(max(pause.start_ms, span.start_ms), min(pause.end_ms, span.end_ms)) for pause in pauses]
    inside = [pause for pause in inside if pause.start_ms < pause.end_ms]
    spoken = span.end_ms - span.start_ms - sum(pause.end_ms - pause.start_ms for pause in inside)
    left, at = round(share * spoken), span.start_ms
    for pause in inside:
        if at + left <= pause.start_ms:
            break
        left -= pause.start_ms - at
        at = pause.end_ms
    return min(at + left, span.end_ms)


def _at_a_pause(guess: int, span: Span, pauses: Sequence[Span]) -> tuple[int, int]:
    """Where a sentence ends and the next begins: around the best pause near the guess, or at the guess itself."""
    best, best_worth = None, 0.0
    for pause in pauses:
        distance = max(pause.start_ms - guess, guess - pause.end_ms, 0)
        inside = span.start_ms < pause.start_ms and pause.end_ms < span.end_ms
        worth = pause.end_ms - pause.start_ms - _COST_OF_DISTANCE * distance
        if inside and distance <= _FARTHEST_MS and worth > best_worth:
            best, best_worth = pause, worth
    return (best.start_ms, best.end_ms) if best else (guess, guess)
