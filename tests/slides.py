"""Makes small slides and handouts, sound and hostile ones, byte by byte."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.enum.text import WD_BREAK
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LISTING = "http://schemas.openxmlformats.org/package/2006/relationships"


def pdf(pages: Sequence[str], *, password: str = "") -> bytes:
    """A PDF with one line of text a page."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for text in pages:
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        content = DecodedStreamObject()
        content.set_data(b"BT /F1 12 Tf 72 700 Td (" + text.encode("latin-1") + b") Tj ET")
        page[NameObject("/Contents")] = writer._add_object(content)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def package(members: Mapping[str, bytes | str]) -> bytes:
    """A ZIP of these members."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def slide(text: str) -> str:
    """The XML of a slide with a title, and a slide's number that is no content."""
    return (
        f'<p:sld xmlns:p="{_SLIDES}" xmlns:a="{_DRAWING}"><p:cSld><p:spTree>'
        f"{_shape('title', text)}{_shape('sldNum', '99')}</p:spTree></p:cSld></p:sld>"
    )


def pptx(slides: Sequence[str], *, notes: str = "", **more: bytes | str) -> bytes:
    """A PowerPoint file; `slides` are texts, or XML as it is; `notes` go with the first."""
    shown = range(1, len(slides) + 1)
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "ppt/presentation.xml": (
            f'<p:presentation xmlns:p="{_SLIDES}" xmlns:r="{_RELATIONS}"><p:sldIdLst>'
            + "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in shown)
            + "</p:sldIdLst></p:presentation>"
        ),
        "ppt/_rels/presentation.xml.rels": _listing({f"rId{n}": ("slide", f"slides/slide{n}.xml") for n in shown}),
    }
    for n, text in enumerate(slides, 1):
        members[f"ppt/slides/slide{n}.xml"] = text if text.startswith("<") else slide(text)
    if notes:
        members["ppt/slides/_rels/slide1.xml.rels"] = _listing({"rId1": ("notesSlide", "../notesSlides/notes1.xml")})
        members["ppt/notesSlides/notes1.xml"] = (
            f'<p:notes xmlns:p="{_SLIDES}" xmlns:a="{_DRAWING}"><p:cSld><p:spTree>'
            f"{_shape('sldNum', '1')}{_shape('body', notes)}</p:spTree></p:cSld></p:notes>"
        )
    return package({**members, **more})


def docx(pages: Sequence[str]) -> bytes:
    """A Word file with a break made by hand between the pages."""
    document = Document()
    for number, text in enumerate(pages):
        paragraph = document.add_paragraph()
        if number:
            paragraph.add_run().add_break(WD_BREAK.PAGE)
        paragraph.add_run(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _shape(kind: str, text: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:txBody>'
        f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def _listing(targets: Mapping[str, tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_LISTING}">{each}</Relationships>'
