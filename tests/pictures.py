"""Pictures as a camera or a drawing program makes them, and files that only say to be one."""

from io import BytesIO
from typing import Any

from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    """A file with a picture of one colour."""
    made = BytesIO()
    Image.new("RGB", size, (20, 90, 120)).save(made, kind, **more)
    return made.getvalue()
