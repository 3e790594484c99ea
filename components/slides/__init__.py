"""The slides and handouts of a lecture: takes them in, and shows the text of their pages to read and to search."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from components.registration import register
from services.domain.materials import CONTENT_TYPES, Material

_mount = register(__file__, "../part.js", "../marked.js", "pages.js", "sending.js")


@dataclass(frozen=True, slots=True)
class SlidesEvent:
    """What a person did, told in exactly one run.

    - `added`: files have been sent and kept; draw the panel with them.
    - `open`: show the pages of the file `id`.
    - `rename`: call the file `id` by `title`.
    - `remove`, `again`: remove the file `id`, or try once more to read it.
    """

    act: Literal["added", "open", "rename", "remove", "again"]
    id: UUID | None = None
    title: str = ""


def slides(
    materials: Sequence[tuple[Material, str]],
    *,
    lecture_id: UUID,
    opened: UUID | None,
    page: int | None,
    pages: str,
    can_change: bool,
    max_bytes: int,
    height_px: int,
    key: str,
) -> SlidesEvent | None:
    """Draw the files, each with the link that opens it, and return what was just done, or None.

    `page` of the `opened` file (from 1) is shown first; `pages` is the text of each as a JSON list. New files are
    PUT to our own route by the browser; without `can_change` there is only reading.
    """
    done = _mount(
        key=key,
        data={
            "files": [_file(material, link) for material, link in materials],
            "opened": str(opened or ""),
            "page": page,
            "pages": pages,
            "send_to": f"/slides/{lecture_id}",
            "can_change": can_change,
            "max_bytes": max_bytes,
            "accept": ",".join(CONTENT_TYPES),
            "height_px": height_px,
        },
        on_done_change=lambda: None,
    ).done
    if not done:
        return None
    return SlidesEvent(done["act"], UUID(done["id"]) if done.get("id") else None, str(done.get("title", "")))


def _file(material: Material, link: str) -> dict[str, object]:
    return {
        "id": str(material.id),
        "title": material.title,
        "name": material.file_name,
        "size": material.size,
        "link": link,
        "has_page_links": material.content_type == CONTENT_TYPES[".pdf"],
        "status": material.status.value,
        "reason": material.reason or "",
    }
