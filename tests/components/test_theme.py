"""Holds the colours of both themes to WCAG 2.2 AA, and the fonts to files that are there."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
NAMES = ("red", "orange", "yellow", "blue", "green", "violet", "gray")
WHITE = "#FFFFFF"
CAPTION = 0.6  # the share of the text colour in Streamlit's captions and icons


def channels(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def blended(colour: str, over: str, share: float) -> str:
    mixed = (round(c * share + o * (1 - share)) for c, o in zip(channels(colour), channels(over), strict=True))
    return "#" + "".join(f"{value:02X}" for value in mixed)


def surfaces(theme: dict[str, Any]) -> list[str]:
    side = theme["sidebar"]
    return [theme["backgroundColor"], theme["secondaryBackgroundColor"], side["backgroundColor"]]


def texts(theme: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Every pair of text and ground that a page shows."""
    paper = theme["backgroundColor"]
    pairs = {
        "button": (WHITE, theme["primaryColor"]),
        "code": (theme["codeTextColor"], theme["codeBackgroundColor"]),
        "table head": (theme["dataframeHeaderTextColor"], theme["dataframeHeaderBackgroundColor"]),
        "chosen in the sidebar": (theme["textColor"], theme["sidebar"]["secondaryBackgroundColor"]),
    }
    for ground in surfaces(theme):
        pairs[f"text on {ground}"] = (theme["textColor"], ground)
        pairs[f"link on {ground}"] = (theme["linkColor"], ground)
    for ground in surfaces(theme)[:2]:
        pairs[f"caption on {ground}"] = (blended(theme["textColor"], ground, CAPTION), ground)
    for name in NAMES:
        pairs[f"{name} badge"] = (theme[f"{name}TextColor"], theme[f"{name}BackgroundColor"])
        pairs[f"{name} words"] = (theme[f"{name}TextColor"], paper)
    return pairs


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_can_be_read(name: str) -> None:
    too_faint = {what: pair for what, pair in texts(THEME[name]).items() if contrast(*pair) < 4.5}
    assert too_faint == {}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_what_is_not_text_can_be_told_apart(name: str) -> None:
    theme = THEME[name]
    signs = [theme["primaryColor"], *(theme[f"{c}Color"] for c in NAMES), *theme["chartCategoricalColors"]]
    assert [sign for sign in signs if contrast(sign, theme["backgroundColor"]) < 3] == []


def test_every_font_is_here_with_its_licence() -> None:
    for face in THEME["fontFaces"]:
        file = ROOT / "pages" / face["url"].removeprefix("app/")
        assert file.read_bytes()[:4] == b"wOF2"
        licence = file.parent / f"OFL-{face['family'].replace(' ', '-')}.txt"
        assert "SIL Open Font License" in licence.read_text()
