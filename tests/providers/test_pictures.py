"""Pictures are decoded within limits and written anew."""

from io import BytesIO

import pytest
from PIL import Image

from services.domain.errors import InvalidInput
from services.providers.pictures import redrawn
from tests.pictures import picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_comes_out_as_webp_with_its_size_and_colour(kind: str) -> None:
    with Image.open(BytesIO(redrawn(picture(kind)))) as drawn:
        assert (drawn.format, drawn.size) == ("WEBP", (40, 30))
        assert all(abs(a - b) < 6 for a, b in zip(drawn.convert("RGB").getpixel((5, 5)), (20, 90, 120), strict=True))


def test_where_it_was_taken_and_what_is_hidden_behind_it_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Room of Ada"
    drawn = redrawn(picture("JPEG", exif=exif) + b"<script>alert(1)</script>")
    assert b"Ada" not in drawn
    assert b"script" not in drawn
    assert b"EXIF" not in drawn


def test_a_camera_held_upright_gives_an_upright_picture() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(BytesIO(redrawn(picture("JPEG", exif=exif)))) as drawn:
        assert drawn.size == (30, 40)


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    with Image.open(BytesIO(redrawn(picture(size=(3200, 1600))))) as drawn:
        assert drawn.size == (1600, 800)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        picture("GIF"),
        picture()[:60],
        picture("JPEG")[:200],
        b"\x89PNG\r\n\x1a\n" + b"x" * 100,
    ],
    ids=["nothing", "svg", "gif", "half a png", "half a jpeg", "only the first bytes"],
)
def test_what_is_no_whole_png_jpeg_or_webp_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(InvalidInput, match="PNG, JPEG or WebP"):
        redrawn(content)


def test_a_picture_that_unfolds_to_too_much_is_refused_unread() -> None:
    with pytest.raises(InvalidInput, match="too many points"):
        redrawn(picture(size=(6000, 5000)))


def test_a_file_that_is_too_big_is_refused() -> None:
    with pytest.raises(InvalidInput, match="2 MB"):
        redrawn(picture() + b"x" * 2_000_000)
