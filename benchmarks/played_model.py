"""A language model that is only played: it thinks for a fixed time and then asks about lines it was shown."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from typing import Any

from pydantic import SecretStr

from services.domain.blueprints import Blueprint, BlueprintRow
from services.domain.questions import QuestionType
from services.domain.transcripts import Segment, Transcript
from services.providers.language_model_openai import OpenAILanguageModel
from services.writing.prompted import PromptedWriter
from services.writing.protocol import Material, Written

_SCRIPT = Path(__file__).parents[1] / "samples" / "enzymes" / "script.txt"
_WORDS_OF_AN_HOUR = 9_000
_MS_PER_WORD = 400

_LINE = re.compile(r"^\[\d+ (\d+:\d+)\] (.+)$", re.MULTILINE)
_ORDER = re.compile(r"^(\d+)\. (\d+) × `(\w+)`", re.MULTILINE)
_ASKED = re.compile(r"where it begins “(\d+:\d+)")
_FEWEST_WORDS = 8


class PlayedModel:
    """Remembers how long each call took, from the first byte that arrived to the last that was sent."""

    def __init__(self, delay_s: float) -> None:
        self.delay_s = delay_s
        self.seconds: list[float] = []

    @contextmanager
    def served(self) -> Iterator[str]:
        """Its address, for as long as it is listened to."""
        http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        http.daemon_threads = True
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{http.server_port}/v1"
        finally:
            http.shutdown()
            thread.join()
            http.server_close()

    def answer(self, request: dict[str, Any]) -> bytes:
        """A chat completion with exactly the questions that were ordered, each on a line of its own."""
        text = request["messages"][1]["content"]
        asked_already = set(_ASKED.findall(text))
        lines = [
            (clock, line)
            for clock, line in _LINE.findall(text)
            if len(line.split()) >= _FEWEST_WORDS and clock not in asked_already
        ]
        orders = [(int(number), int(count), kind) for number, count, kind in _ORDER.findall(text)]
        asked = [(number, kind) for number, count, kind in orders for _ in range(count)]
        step = max(1, len(lines) // max(1, len(asked)))
        items = [_item(number, kind, *lines[turn * step % len(lines)]) for turn, (number, kind) in enumerate(asked)]
        message = {"role": "assistant", "content": json.dumps({"questions": items})}
        return json.dumps(
            {
                "id": "played",
                "object": "chat.completion",
                "created": 1,
                "model": "played",
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": len(text) // 4, "completion_tokens": 300 * len(items), "total_tokens": 0},
            }
        ).encode()


@dataclass(frozen=True, slots=True)
class Timed:
    """What came of an order: questions written, calls made, seconds in all, and of the slowest call."""

    written: int
    calls: int
    input_tokens: int
    seconds: float
    slowest_call_seconds: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.slowest_call_seconds


def thirty_questions(*, delay_s: float = 2.0, at_once: int = 8) -> Timed:
    """Thirty questions of all types from one hour of speech, everything included but the model's own thoughts."""
    kinds = list(QuestionType)
    blueprint = Blueprint(tuple(BlueprintRow(kind, 4 if place < 6 else 3) for place, kind in enumerate(kinds)))
    material = Material(an_hour(), "Enzymes")
    model = PlayedModel(delay_s)
    with model.served() as url:
        writer = PromptedWriter(OpenAILanguageModel(SecretStr("played"), url, "played"), at_once=at_once)
        began = monotonic()
        outcomes = list(writer.write(material, blueprint))
        seconds = monotonic() - began
    spent = [outcome.usage.input_tokens for outcome in outcomes if outcome.usage]
    written = sum(isinstance(outcome, Written) for outcome in outcomes)
    return Timed(written, len(model.seconds), sum(spent), seconds, max(model.seconds))


def an_hour() -> Transcript:
    """An hour of speech: the sample lecture, said again and again."""
    sentences = re.split(r"(?<=[.?!])\s+", _SCRIPT.read_text(encoding="utf-8").strip())
    segments, start, words = list[Segment](), 0, 0
    while words < _WORDS_OF_AN_HOUR:
        for sentence in sentences:
            end = start + _MS_PER_WORD * len(sentence.split())
            segments.append(Segment(start, end, sentence))
            words += len(sentence.split())
            start = end
    return Transcript(tuple(segments), start)


def _handler(model: PlayedModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            began = monotonic()
            body = model.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            threading.Event().wait(model.delay_s)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            model.seconds.append(monotonic() - began)

        def log_message(self, *_: Any) -> None:
            """Stay silent."""

    return Handler


def _item(number: int, kind: str, clock: str, line: str) -> dict[str, Any]:
    words = line.rstrip(".?!").split()
    tail, about = " ".join(words[-3:]), f"{clock} {' '.join(words[:5])}"
    choices = {
        "single_choice": [(tail, True), ("Another thing", False), ("A third thing", False)],
        "multiple_choice": [(tail, True), (words[0], True), ("A third thing", False)],
        "true_false": [("True", True), ("False", False)],
    }
    answers = {"short_answer": (tail, None), "numerical": ("2", 0.0), "cloze": (tail, None)}
    pairs = [{"prompt": f"Word {place}", "match": f"{place}: {words[place]}"} for place in range(3)]
    return {
        "order": number,
        "type": kind,
        "stem": f"{about} ___" if kind == "cloze" else f"What is said where it begins “{about}”?",
        "options": [{"text": text, "is_correct": key, "feedback": ""} for text, key in choices.get(kind, [])],
        "answers": [{"text": answers[kind][0], "tolerance": answers[kind][1]}] if kind in answers else [],
        "pairs": pairs if kind == "matching" else [],
        "explanation": line,
        "bloom": "remember",
        "difficulty": "easy",
        "objective": None,
        "quote": line,
        "doubts": [],
    }


def main() -> None:
    """Print how long thirty questions take beside the slowest single call."""
    timed = thirty_questions()
    print(
        f"prompted writer: {timed.written} of 30 questions from one hour in {timed.seconds:.2f} s, "
        f"{timed.calls} calls, the slowest {timed.slowest_call_seconds:.2f} s: {timed.ratio:.2f} times"
    )


if __name__ == "__main__":
    main()
