"""Files as Amazon Transcribe documents them, each variant made from a few spoken words."""

import json

# (start, end, content, confidence, speaker); without times it is punctuation.
SAID = [
    (0.54, 0.91, "Welcome", "0.998", 0),
    (0.91, 1.02, "back", "1.0", 0),
    (None, None, ".", "0.0", 0),
    (1.4, 1.62, "An", "0.97", 0),
    (1.62, 2.2, "enzyme", "0.861", 0),
    (None, None, ",", "0.0", 0),
    (2.31, 2.5, "you", "0.99", 0),
    (2.5, 2.9, "know", "0.99", 0),
    (None, None, "?", "0.0", 0),
    (3.1, 3.4, "Yes", "0.99", 1),
    (None, None, ".", "0.0", 1),
]
TEXT = "Welcome back. An enzyme, you know? Yes."
SENTENCES = [(540, 1020, "Welcome back."), (1400, 2900, "An enzyme, you know?"), (3100, 3400, "Yes.")]


def item(said, *, number=None, **more):
    start, end, content, confidence, _ = said
    value = {"type": "punctuation" if start is None else "pronunciation"}
    value["alternatives"] = [{"confidence": confidence, "content": content}]
    if start is not None:
        value |= {"start_time": str(start), "end_time": str(end)}
    return value | ({} if number is None else {"id": number}) | more


def result(**results):
    return json.dumps(
        {"jobName": "week-3", "accountId": "123456789012", "status": "COMPLETED", "results": results}
    ).encode()


def transcripts():
    return [{"transcript": TEXT}]


def plain(**more):
    """As jobs without any option wrote it for years."""
    return result(transcripts=transcripts(), items=[item(said) for said in SAID], **more)


def with_audio_segments(**more):
    """As jobs write it today: with ids, and with stretches of speech that name them."""
    return result(
        transcripts=transcripts(),
        items=[item(said, number=number) for number, said in enumerate(SAID)],
        audio_segments=[
            {
                "id": 0,
                "transcript": "Welcome back. An enzyme, you know?",
                "start_time": "0.5",
                "end_time": "2.95",
                "items": list(range(9)),
            },
            {"id": 1, "transcript": "Yes.", "start_time": "3.0", "end_time": "3.6", "items": [9, 10]},
        ],
        **more,
    )


def turns(*, with_items=True):
    """The list of turns of a job that tells speakers apart."""
    segments = []
    for speaker, start, end in ((0, 0.54, 2.9), (1, 3.1, 3.4)):
        label = f"spk_{speaker}"
        words = [said for said in SAID if said[0] is not None and said[4] == speaker]
        items = [{"speaker_label": label, "start_time": str(s), "end_time": str(e)} for s, e, *_ in words]
        segments.append(
            {
                "start_time": str(start),
                "end_time": str(end),
                "speaker_label": label,
                "items": items if with_items else [],
            }
        )
    return {"channel_label": "ch_0", "speakers": 2, "segments": segments}


def speakers_of_items():
    """Speakers as today's jobs write them, at each item and in the list of turns."""
    items = [item(said, number=number, speaker_label=f"spk_{said[4]}") for number, said in enumerate(SAID)]
    return result(transcripts=transcripts(), speaker_labels=turns(), items=items)


def speakers_of_turns():
    """Speakers as older jobs wrote them: in the list of turns alone."""
    return plain(speaker_labels=turns())


def channels(*, labelled_items):
    """Two channels that speak at the same time, in the order of time in `items`."""
    other = [(0.6, 0.8, "Good", "0.9", 1), (0.8, 1.1, "morning", "0.9", 1), (None, None, "!", "0.0", 1)]
    first = SAID[:3]
    listed = [
        {"channel_label": f"ch_{channel}", "items": [item(said, channel_label=f"ch_{channel}") for said in spoken]}
        for channel, spoken in enumerate((first, other))
    ]
    mixed = [(first[0], 0), (other[0], 1), (other[1], 1), (first[1], 0), (first[2], 0), (other[2], 1)]
    labels = [{"channel_label": f"ch_{channel}"} if labelled_items else {} for _, channel in mixed]
    items = [
        item(said, number=number, **label) for number, ((said, _), label) in enumerate(zip(mixed, labels, strict=True))
    ]
    return result(
        transcripts=[{"transcript": "Welcome back. Good morning!"}],
        channel_labels={"channels": listed, "number_of_channels": 2},
        items=items,
    )


def alternatives(*, with_items):
    """Other readings of a stretch, each with items of their own; the likeliest is first."""
    flat = [
        {
            "type": "pronunciation",
            "content": content,
            "confidence": confidence,
            "start_time": str(start),
            "end_time": str(end),
        }
        if start is not None
        else {"type": "punctuation", "content": content}
        for start, end, content, confidence, _ in SAID
    ]
    worse = [dict(each, content="and zimes") if each["content"] == "enzyme" else each for each in flat]
    segments = [
        {
            "start_time": "0.5",
            "end_time": "3.6",
            "alternatives": [
                {"transcript": TEXT, "items": flat},
                {"transcript": TEXT.replace("enzyme", "and zimes"), "items": worse},
            ],
        }
    ]
    items = {"items": [item(said) for said in SAID]} if with_items else {}
    return result(transcripts=transcripts(), segments=segments, **items)
