"""Transcripts: each format is read as others write it and written as others read it."""

import contextlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.domain.errors import InvalidInput
from services.domain.formats.text import one_line
from services.domain.formats.transcripts import (
    ESTIMATED,
    TranscriptFormat,
    read_transcript,
    read_with_warnings,
    write_transcript,
)
from services.domain.transcripts import Segment, Transcript, Word
from tests.domain.formats.sample_questions import lines

speakers = st.none() | lines.map(one_line).filter(bool)


@st.composite
def transcripts(draw):
    """Segments one after the other, each at least 1 ms long and with something said."""
    segments, at_ms = [], 0
    for text in draw(st.lists(lines.map(one_line).filter(bool), min_size=1, max_size=5)):
        start_ms = at_ms + draw(st.integers(0, 4_000_000))
        at_ms = start_ms + draw(st.integers(1, 9000))
        words = draw(st.none() | st.lists(st.builds(Word, st.just("w"), st.just(start_ms), st.just(at_ms)), max_size=2))
        segments.append(Segment(start_ms, at_ms, text, draw(speakers), None if words is None else tuple(words)))
    return Transcript(tuple(segments), at_ms, draw(st.none() | st.just("en")))


@settings(deadline=None)
@given(transcripts())
def test_json_keeps_everything(transcript):
    assert read_transcript(write_transcript(transcript, "json").encode()) == transcript


@settings(deadline=None)
@given(transcripts())
def test_webvtt_keeps_times_texts_and_speakers(transcript):
    back = read_with_warnings(write_transcript(transcript, "vtt").encode())
    assert back.warnings == ()
    assert told(back.transcript) == told(transcript)


@settings(deadline=None)
@given(transcripts())
def test_srt_keeps_times_and_texts(transcript):
    back = read_transcript(write_transcript(transcript, "srt").encode())
    without_tags = [
        (start, end, one_line(re.sub(r"</?[bius]>", "", text.replace("-->", "→"))))
        for start, end, text, _ in told(transcript)
    ]
    assert [(start, end, text) for start, end, text, _ in told(back)] == without_tags


def told(transcript):
    return [(s.start_ms, s.end_ms, s.text, s.speaker) for s in transcript.segments]


VTT = """WEBVTT - made by hand
Language: de

STYLE
::cue { color: red }

NOTE
not spoken --- nor read

intro
00:01.000 --> 00:03.500 align:start line:0%
<v.loud Ada Lovelace>Hello &amp; <i>welcome</i>,
all of you.</v>

01:00:00.000 --> 01:00:02.000
<v Ada>Yes?</v> <v Bob>No &lt;b&gt;.</v>
"""


def test_webvtt_as_the_standard_describes_it():
    transcript = read_transcript(VTT.encode())
    assert transcript.language == "de"
    assert told(transcript) == [
        (1000, 3500, "Hello & welcome, all of you.", "Ada Lovelace"),
        (3_600_000, 3_602_000, "Yes?", "Ada"),
        (3_600_000, 3_602_000, "No <b>.", "Bob"),
    ]


def test_webvtt_escapes_what_a_player_would_take_for_markup():
    text = write_transcript(Transcript((Segment(0, 1000, "a < b & c --> d", "X > Y"),), 1000), "vtt")
    assert text == "WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.000\n<v X &gt; Y>a &lt; b &amp; c --&gt; d\n"


SRT = """1
00:00:01,000 --> 00:00:04,000
First <i>line</i>
second line

00:00:03.000 --> 00:00:02.000
{\\an8}Backwards

3
00:00:00,500 --> 00:00:00,900
42

4
00:00:05,000 --> 00:00:06,000
After a

blank line
"""


def test_warnings_follow_each_other_as_the_lines_do():
    times = ("01,000 --> 00:00:04,000", "03,000 --> 00:00:06,000", "09,000 --> 00:00:07,000", "05,000 --> 00:00:06,500")
    srt = "\n".join(f"{number}\n00:00:{each}\nSaid\n" for number, each in enumerate(times, start=1))
    assert read_with_warnings(srt.encode("utf-16")).warnings == (
        "Line 6: this begins before the subtitle above it ends.",
        "Line 10: the end is before the start; the two were exchanged.",
        "Line 14: this begins before the subtitle above it and was moved up.",
    )


ROLLING = """WEBVTT
Kind: captions
Language: en

00:00:00.160 --> 00:00:02.470 align:start position:0%
\x20
welcome<00:00:00.560><c> to</c><00:00:00.719><c> week</c>

00:00:02.470 --> 00:00:02.480 align:start position:0%
welcome to week
\x20

00:00:02.480 --> 00:00:05.000 align:start position:0%
welcome to week
three<00:00:03.000><c> of</c><00:00:03.500><c> the</c><00:00:04.000><c> course</c>
"""


def test_captions_that_roll_up_say_each_line_once():
    reading = read_with_warnings(ROLLING.encode())
    assert told(reading.transcript) == [
        (160, 2470, "welcome to week", None),
        (2480, 5000, "three of the course", None),
    ]
    assert reading.warnings == ()


def test_srt_as_people_write_it_is_put_in_order_with_a_warning_each():
    reading = read_with_warnings(SRT.replace("\n", "\r\n").encode())
    assert told(reading.transcript) == [
        (500, 900, "42", None),
        (1000, 4000, "First line second line", None),
        (2000, 3000, "Backwards", None),
        (5000, 6000, "After a blank line", None),
    ]
    assert [warning.split(":")[0] for warning in reading.warnings] == ["Line 6", "Line 6", "Line 10"]


def test_text_is_spread_at_150_words_a_minute_and_says_so():
    reading = read_with_warnings(b"One two three.\n\nFour five.\n", file_name="lecture.txt")
    assert told(reading.transcript) == [(0, 1200, "One two three.", None), (1200, 2000, "Four five.", None)]
    assert reading.warnings == (ESTIMATED,)


def test_a_pasted_paragraph_is_cut_at_its_sentences():
    sentence = "Enzymes lower the activation energy of a reaction (see e.g. page 12)."
    transcript = read_transcript(" ".join([sentence] * 10).encode())
    assert [segment.text for segment in transcript.segments] == [sentence] * 10


def test_a_long_text_of_one_segment_a_line_is_written_and_read_the_same():
    transcript = Transcript((Segment(0, 5, "One."), Segment(5, 9, "Two. Three.")), 9)
    assert write_transcript(transcript, "txt") == "One.\nTwo. Three.\n"
    assert read_transcript(b"One.\nTwo. Three.\n").text == "One. Two. Three."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("format_", list(TranscriptFormat))
def test_files_in_the_encodings_of_old_programs_are_read(encoding, format_):
    transcript = Transcript((Segment(0, 2000, "The café’s naïve résumé costs 5 € or “so”."),), 2000)
    content = write_transcript(transcript, format_).encode(encoding)
    assert read_transcript(content).segments[0].text == transcript.segments[0].text


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.vtt", "The file is empty."),
        (b" \n ", "a.txt", "The file is empty."),
        (b"\x00\x01\x02\xff\xfe\x00" * 50, "a.txt", "not a text file"),
        (b"Hello", "a.vtt", "Line 1: a WebVTT file begins with the word WEBVTT."),
        (b"WEBVTT\n\n1\n00:00 -> 00:02\nx", "", "Line 3: a time line like"),
        (b"WEBVTT\n\n1\n00:00:01.000 --> soon\nx", "", "Line 4: a time line like"),
        (b"Hello", "a.srt", "Line 1: a number and then a time line"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nx\n\n2\n00:00:03,000 --> later\ny", "", "Line 6: a time line like"),
        (b"Hello", "a.json", "not valid JSON: line 1, column 1"),
        (b"{}", "", "neither a transcript of Lectern"),
        (
            b'{"text": "Hi.", "segments": [{"start": 0, "end": 2, "text": "Hi."}]}',
            "",
            "neither a transcript of Lectern",
        ),
        (b'{"segments": [{"start_ms": 5, "end_ms": 2, "text": "x"}]}', "", "Segment 1: “end_ms” must be at or after"),
        (b'{"segments": [{"start_ms": 0, "end_ms": 2, "text": 7}]}', "", "Segment 1: “text” must be text"),
        (b'{"segments": [{"start_ms": NaN, "end_ms": 2, "text": ""}]}', "", "Segment 1: “start_ms” must be a number"),
    ],
)
def test_a_fault_is_told_with_its_place(content, name, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        read_transcript(content, file_name=name)


def test_an_unknown_format_is_refused_with_the_known_ones():
    with pytest.raises(InvalidInput, match="json, vtt, srt, txt"):
        write_transcript(Transcript((), 0), "pdf")


@pytest.mark.parametrize(
    "cue",
    ["<" * 300_000, "<v " * 100_000, "<v" + " " * 300_000, "<b " * 100_000, "&" * 300_000, "-->" * 100_000],
    ids=["tags", "voices", "blanks", "bold", "entities", "arrows"],
)
@pytest.mark.parametrize("head", ["WEBVTT\n\n00:01.000 --> 00:02.000\n", "1\n00:00:01,000 --> 00:00:02,000\n"])
def test_a_text_made_to_take_for_ever_is_read_in_time_that_grows_with_its_length(head, cue):
    """If a search began anew at each sign, this alone would take minutes."""
    with contextlib.suppress(InvalidInput):
        read_transcript(f"{head}{cue}\n".encode())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"1\n" + b"9" * 5000 + b":00:00,000 --> 00:00:02,000\nlate\n", "a time line like"),
        (b'{"segments": [{"start_ms": ' + b"9" * 5000 + b', "end_ms": 1, "text": "x"}]}', "thousands of digits"),
        (
            b'{"results": {"items": [{"start_time": "1e308", "end_time": "1e308", "content": "x"}]}}',
            "within the recording",
        ),
        (b'{"results": {"items": [{"start_time": 1e308, "end_time": 1e308, "content": "x"}]}}', "within the recording"),
    ],
)
def test_a_number_beyond_all_measure_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        read_transcript(content, file_name="late.srt")
