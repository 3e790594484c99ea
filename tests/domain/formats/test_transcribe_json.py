"""What Amazon Transcribe writes is read, each documented variant of it, and nothing else is taken for it."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.domain.errors import InvalidInput
from services.domain.formats.transcribe_json import with_readable_speakers
from services.domain.formats.transcripts import read_transcript, write_transcript
from services.domain.formats.word_groups import readable
from services.domain.transcripts import Segment, Word
from tests.domain.formats import transcribe_files as files
from tests.domain.formats.transcribe_files import SENTENCES, item, result


def told(transcript):
    return [(segment.start_ms, segment.end_ms, segment.text) for segment in transcript.segments]


def speakers(transcript):
    return [segment.speaker for segment in transcript.segments]


def test_a_plain_file_becomes_its_sentences_with_words_times_and_confidences():
    transcript = read_transcript(files.plain(language_code="en-US"))

    assert told(transcript) == SENTENCES
    assert transcript.segments[1].words == (
        Word("An", 1400, 1620, 0.97),
        Word("enzyme,", 1620, 2200, 0.861),
        Word("you", 2310, 2500, 0.99),
        Word("know?", 2500, 2900, 0.99),
    )
    assert (transcript.language, transcript.duration_ms, speakers(transcript)) == ("en-US", 3400, [None] * 3)


def test_the_stretches_of_the_file_are_its_segments_where_it_has_any():
    transcript = read_transcript(files.with_audio_segments())

    assert told(transcript) == [(500, 2950, "Welcome back. An enzyme, you know?"), (3000, 3600, "Yes.")]
    assert [word.text for word in transcript.segments[0].words] == ["Welcome", "back.", "An", "enzyme,", "you", "know?"]
    assert transcript.duration_ms == 3600


@pytest.mark.parametrize("file", [files.speakers_of_items(), files.speakers_of_turns()], ids=["items", "turns"])
def test_speakers_are_told_apart_whether_at_each_word_or_by_turns(file):
    transcript = read_transcript(file)

    assert told(transcript) == SENTENCES
    assert speakers(transcript) == ["spk_0", "spk_0", "spk_1"]


def test_the_speaker_of_a_stretch_is_that_of_its_words():
    transcript = read_transcript(files.with_audio_segments(speaker_labels=files.turns(with_items=False)))

    assert speakers(transcript) == ["spk_0", "spk_1"]


@pytest.mark.parametrize("labelled_items", [True, False])
def test_channels_that_speak_at_once_keep_their_own_words_and_marks(labelled_items):
    transcript = read_transcript(files.channels(labelled_items=labelled_items))

    assert told(transcript) == [(540, 1020, "Welcome back."), (600, 1100, "Good morning!")]
    assert speakers(transcript) == ["ch_0", "ch_1"]


@pytest.mark.parametrize("with_items", [True, False])
def test_of_several_readings_the_likeliest_is_taken(with_items):
    assert told(read_transcript(files.alternatives(with_items=with_items))) == SENTENCES


def test_several_readings_of_one_word_give_the_first():
    word = item((0.0, 0.5, "enzyme", "0.9", 0))
    word["alternatives"].append({"confidence": "0.1", "content": "and zime"})

    assert read_transcript(result(transcripts=[], items=[word])).text == "enzyme"


def test_marks_that_open_belong_to_the_word_behind_them():
    marks = [("punctuation", "¿"), ("pronunciation", "Qué"), ("punctuation", "?")]
    items = [item((None if kind == "punctuation" else 1, 2, content, "0.9", 0)) for kind, content in marks]

    assert read_transcript(result(transcripts=[], items=items)).text == "¿Qué?"


def test_a_language_without_blanks_is_joined_without_them():
    items = [item((0, 1, "酶", "0.9", 0)), item((1, 2, "是", "0.9", 0)), item((None, None, "。", "0.0", 0))]

    transcript = read_transcript(result(transcripts=[{"transcript": "酶是。"}], items=items, language_code="zh-CN"))

    assert told(transcript) == [(0, 2000, "酶是。")]


def test_the_language_that_was_spoken_longest_is_that_of_a_mixed_recording():
    spoken = [
        {"language_code": "en-US", "duration_in_seconds": "12.5"},
        {"language_code": "de-DE", "duration_in_seconds": 300.25},
    ]
    assert read_transcript(files.plain(language_codes=spoken)).language == "de-DE"


def test_speakers_are_called_as_readers_would():
    segments = [Segment(0, 1, "a", name) for name in ("spk_0", "ch_1", "ch_0, spk_1", "Ada", "spk_x", None)]

    named = [segment.speaker for segment in with_readable_speakers(segments)]

    assert named == ["Speaker 1", "Channel 2", "Channel 1, Speaker 2", "Ada", "spk_x", None]


def test_a_transcript_in_our_own_json_is_still_read_as_such():
    transcript = read_transcript(files.with_audio_segments())
    assert read_transcript(write_transcript(transcript, "json").encode()) == transcript


REFUSED = {
    "of something else": ({"name": "lectern", "version": 1}, "neither a transcript of Lectern"),
    "a job instead of its result": ({"TranscriptionJob": {"Transcript": {}}}, "Download the file that it names"),
    "a job without a result": ({"jobName": "x", "accountId": "1"}, "neither a transcript of Lectern"),
    "a failed job": ({"jobName": "x", "status": "FAILED", "results": {}}, "it says “FAILED”"),
    "text alone": ({"results": {"transcripts": [{"transcript": "Hello."}]}}, "holds the text alone"),
    "results of another kind": ({"results": [1, 2]}, "neither a transcript of Lectern"),
    "a word without text": (
        {"results": {"items": [{"type": "pronunciation", "start_time": "0", "end_time": "1", "alternatives": []}]}},
        "Item 1: “content” must be text",
    ),
    "a time that is none": (
        {"results": {"items": [item(("soon", 1, "a", "1", 0))]}},
        "Item 1: “start_time” must be a number",
    ),
    "a time that is not finite": ({"results": {"items": [item(("inf", "inf", "a", "1", 0))]}}, "“start_time” must be"),
    "an end before its start": ({"results": {"items": [item((2, 1, "a", "1", 0))]}}, "“end_time” must be at or after"),
    "more than sure": ({"results": {"items": [item((1, 2, "a", "7", 0))]}}, "between 0 and 1"),
    "turns without times": (
        {
            "results": {
                "items": [item((1, 2, "a", "1", 0))],
                "speaker_labels": {"segments": [{"speaker_label": "spk_0"}]},
            }
        },
        "Turn 1: “start_time” must be a number",
    ),
    "items that are none": ({"results": {"items": ["word"]}}, "Item 1 must be an object"),
}


@pytest.mark.parametrize(("value", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_json_that_is_no_transcript_is_refused_with_a_sentence(value, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        read_transcript(json.dumps(value).encode(), file_name="week 3.json")


NAMES = st.sampled_from(
    [
        "results",
        "items",
        "audio_segments",
        "segments",
        "alternatives",
        "content",
        "confidence",
        "start_time",
        "end_time",
        "speaker_labels",
        "channel_labels",
        "channels",
        "channel_label",
        "transcripts",
        "transcript",
        "id",
        "language_codes",
    ]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=30,
)


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(NAMES, anything, max_size=6))
def test_whatever_stands_where_results_should_be_read_or_refused_but_never_more(results):
    segments = ()
    with contextlib.suppress(InvalidInput):
        segments = read_transcript(json.dumps({"results": results}).encode()).segments
    assert all(0 <= segment.start_ms <= segment.end_ms for segment in segments)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3000), st.sampled_from(["a", "b,", "c.", "d", "e"])), max_size=200))
def test_sentences_that_are_too_long_are_parted_and_no_word_is_lost(spoken):
    words, at_ms = [], 0
    for pause, text in spoken:
        words.append(Word(text, at_ms + pause, at_ms + pause + 100))
        at_ms += pause + 100

    parts = readable(words)

    assert [word for part in parts for word in part] == words
    assert all(0 < len(part) <= 40 for part in parts)


def test_a_long_sentence_is_parted_at_its_comma():
    words = [Word("so," if place == 30 else "word", place * 400, place * 400 + 300) for place in range(60)]

    assert [len(part) for part in readable(words)] == [31, 29]
