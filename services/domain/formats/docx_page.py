"""The typography of our Word documents: page, styles and the few building blocks both papers and keys are made of."""

import io
from collections.abc import Sequence

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from services.domain.formats.text import printable

TEXT_WIDTH = Cm(16.6)
_NUMBER_WIDTH = Cm(0.9)
_OPTION_WIDTH = Cm(0.8)
_QUIET = RGBColor(0x55, 0x55, 0x55)
_UNBROKEN = "\u00a0"
_SERIF = "Cambria"
_FONT_SLOTS = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")


class Page:
    """A Word document being written from top to bottom; every text given is made fit for XML."""

    def __init__(self, *, title: str, subject: str, footer: str) -> None:
        self._document = Document()
        self._set_page()
        self._set_styles()
        self._set_properties(title, subject)
        self._set_footer(footer)

    def content(self) -> bytes:
        """The bytes of the .docx file."""
        target = io.BytesIO()
        self._document.save(target)
        return target.getvalue()

    def title(self, text: str) -> None:
        """A title, on a new page unless it is the first thing."""
        is_first = not self._document.paragraphs
        title = self._document.add_paragraph(fit(text), style="Title")
        title.paragraph_format.page_break_before = not is_first

    def subtitle(self, text: str) -> None:
        self._document.add_paragraph(fit(text), style="Subtitle")

    def paragraph(self, text: str, *, quiet: bool = False, after: float = 6) -> Paragraph:
        """Plain text; `quiet` is smaller and grey; `after` is the space below in points."""
        paragraph = self._document.add_paragraph()
        _add(paragraph, text, quiet=quiet)
        paragraph.paragraph_format.space_after = Pt(after)
        return paragraph

    def question(self, number: int, text: str, note: str) -> Paragraph:
        """The numbered stem, kept with what follows it, and a quiet note (its points) after it."""
        paragraph = self._hanging(f"{number}.", text, indent=_NUMBER_WIDTH, hang=_NUMBER_WIDTH, bold=True)
        paragraph.paragraph_format.space_before = Pt(12)
        _add(paragraph, f"  ({note.replace(' ', _UNBROKEN)})", quiet=True)
        return paragraph

    def option(self, letter: str, text: str) -> Paragraph:
        return self._hanging(letter, text, indent=_NUMBER_WIDTH + _OPTION_WIDTH, hang=_OPTION_WIDTH)

    def detail(self, label: str, text: str, *, quiet: bool = False, bold: bool = False) -> Paragraph:
        """A line of the key under its question: the label, then what it says."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.left_indent = _NUMBER_WIDTH
        paragraph.paragraph_format.space_after = Pt(2)
        _add(paragraph, f"{label} " if label else "", quiet=True)
        _add(paragraph, text, quiet=quiet, bold=bold)
        return paragraph

    def writing_line(self, label: str = "") -> Paragraph:
        """A ruled line over the rest of the width."""
        return self.form_line([(label, TEXT_WIDTH)], indented=True)

    def form_line(self, fields: Sequence[tuple[str, int]], *, indented: bool = False) -> Paragraph:
        """Labels, each followed by a ruled line up to its place from the left margin."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(12)
        paragraph.paragraph_format.space_after = Pt(0)
        if indented:
            paragraph.paragraph_format.left_indent = _NUMBER_WIDTH
        for place, (label, end) in enumerate(fields):
            gap = "   " if place else ""
            _add(paragraph, f"{gap}{label} \t" if label else "\t", keep_tabs=True)
            paragraph.paragraph_format.tab_stops.add_tab_stop(end, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
        return paragraph

    def table(self, rows: Sequence[Sequence[str]], *, widths: Sequence[int], head: bool, ruled: bool = True) -> Table:
        """A table whose rows stay whole; a `head` row is bold and repeated on each page."""
        table: Table = self._document.add_table(rows=0, cols=len(widths), style="Table Grid" if ruled else None)
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for place, texts in enumerate(rows):
            row = table.add_row()  # type: ignore[no-untyped-call]
            properties = row._tr.get_or_add_trPr()  # noqa: SLF001 (python-docx has no name for these two)
            properties.append(OxmlElement("w:cantSplit"))
            if head and place == 0:
                properties.append(OxmlElement("w:tblHeader"))
            for cell, text, width in zip(row.cells, texts, widths, strict=True):
                cell.width = width
                _fill(cell, text, bold=head and place == 0, keep_with_next=place < len(rows) - 1)
        _indent_table(table)
        return table

    def space(self) -> None:
        """A little air, which also parts two tables."""
        self.paragraph("", after=0).paragraph_format.line_spacing = Pt(6)

    def _hanging(self, mark: str, text: str, *, indent: int, hang: int, bold: bool = False) -> Paragraph:
        paragraph = self._document.add_paragraph()
        shape = paragraph.paragraph_format
        shape.left_indent, shape.first_line_indent = indent, -hang
        shape.space_after, shape.keep_together = Pt(3), True
        _add(paragraph, f"{mark}\t", bold=bold, keep_tabs=True)
        _add(paragraph, text)
        return paragraph

    def _set_page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2)

    def _set_styles(self) -> None:
        for name, size, before, after in (("Normal", 11, 0, 0), ("Title", 22, 0, 2), ("Subtitle", 12, 0, 8)):
            style: ParagraphStyle = self._document.styles[name]
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            fonts.attrib.clear()
            for slot in _FONT_SLOTS:
                fonts.set(qn(slot), _SERIF)
            style.font.size, style.font.italic = Pt(size), False
            style.font.bold = name == "Title"
            style.font.color.rgb = _QUIET if name == "Subtitle" else RGBColor(0, 0, 0)
            shape = style.paragraph_format
            shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.15
            shape.widow_control = True
            for border in style.element.findall(f".//{qn('w:pBdr')}"):
                border.getparent().remove(border)

    def _set_properties(self, title: str, subject: str) -> None:
        """Title and subject; the template's author, comment and dates are not ours and go."""
        properties = self._document.core_properties
        properties.title, properties.subject = fit(title)[:255], fit(subject)[:255]
        properties.author = properties.comments = properties.last_modified_by = ""
        for part in self._document.part.package.iter_parts():
            if part.partname == "/docProps/core.xml":
                for name in ("dcterms:created", "dcterms:modified"):
                    for element in part.element.findall(qn(name)):
                        part.element.remove(element)

    def _set_footer(self, text: str) -> None:
        paragraph = self._document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _add(paragraph, f"{text[:120]} · page ", quiet=True)
        _add_field(paragraph, "PAGE")
        _add(paragraph, " of ", quiet=True)
        _add_field(paragraph, "NUMPAGES")


def fit(text: str) -> str:
    """The text as Word can hold it; tabs, which would jump to our own stops, become spaces."""
    return printable(text).replace("\t", "    ")


def keep_together(paragraphs: Sequence[Paragraph]) -> None:
    """No page break between these paragraphs."""
    for paragraph in paragraphs[:-1]:
        paragraph.paragraph_format.keep_with_next = True


def letter(place: int) -> str:
    """The letter of an option, from 0: A to Z, then AA, AB and so on."""
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def _add(paragraph: Paragraph, text: str, *, quiet: bool = False, bold: bool = False, keep_tabs: bool = False) -> None:
    if not text:
        return
    run = paragraph.add_run(printable(text) if keep_tabs else fit(text))
    run.bold = bold or None
    if quiet:
        run.font.size, run.font.color.rgb = Pt(9.5), _QUIET


def _add_field(paragraph: Paragraph, name: str) -> None:
    """A field that Word counts by itself (ECMA-376, 17.16.19)."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    run.font.size, run.font.color.rgb = Pt(9.5), _QUIET
    paragraph._p.append(field)  # noqa: SLF001 (python-docx has no fields)
    field.append(run._r)  # noqa: SLF001


def _fill(cell: _Cell, text: str, *, bold: bool, keep_with_next: bool) -> None:
    paragraph = cell.paragraphs[0]
    _add(paragraph, text, bold=bold)
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(3)
    shape.keep_with_next = keep_with_next


def _indent_table(table: Table) -> None:
    """Align the table with the text of the question rather than with its number."""
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), str(_NUMBER_WIDTH.twips))
    indent.set(qn("w:type"), "dxa")
    table._tbl.tblPr.append(indent)  # noqa: SLF001 (python-docx has no table indent)
