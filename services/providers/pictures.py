"""Pictures made harmless: decoded within limits and written anew, with nothing in them but their points."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from services.domain.errors import InvalidInput

CONTENT_TYPE = "image/webp"
MOST_BYTES = 2_000_000
_MOST_POINTS = 25_000_000
_LONGEST_SIDE = 1600
_KINDS = ("PNG", "JPEG", "WEBP")


def redrawn(content: bytes) -> bytes:
    """The picture as WebP, upright and at most 1600 points wide or high; `InvalidInput` for anything else.

    Its format is told by its content. Places, names and whatever else a camera or somebody hid in the file are gone.
    """
    if len(content) > MOST_BYTES:
        raise InvalidInput(f"A picture may have {MOST_BYTES / 1e6:.0f} MB. Save it smaller, then choose it again.")
    try:
        with Image.open(BytesIO(content), formats=_KINDS) as opened:
            if opened.width * opened.height > _MOST_POINTS:
                raise InvalidInput("This picture has too many points. Save it smaller, then choose it again.")
            has_soft_edges = opened.format != "JPEG"
            upright = ImageOps.exif_transpose(opened).convert("RGBA" if has_soft_edges else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidInput("This is no picture that can be read. Choose a PNG, JPEG or WebP file.") from error
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    drawn = BytesIO()
    bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    bare.save(drawn, "WEBP", lossless=has_soft_edges, quality=90 if not has_soft_edges else 60, method=2)
    return drawn.getvalue()
