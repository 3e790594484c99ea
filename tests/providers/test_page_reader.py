"""Slides and handouts are read page by page; hostile ones end in a sentence and harm nobody."""

from io import BytesIO
from pathlib import Path

import pytest

from services.domain.errors import InvalidInput
from services.providers import page_reader
from services.providers.page_reader import read_pages
from tests import slides

SAMPLE = Path(__file__).parents[2] / "samples" / "enzymes" / "slides.pdf"
LAUGHS = (
    '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><p>&i;</p>"
)


def read(content: bytes) -> list[str]:
    return read_pages(BytesIO(content))


def test_a_pdf_is_read_page_by_page() -> None:
    first, second = read_pages(SAMPLE.open("rb"))
    assert "Activation energy" in first
    assert "Michaelis constant" in second
    assert read(slides.pdf(["one", "two"])) == ["one", "two"]


def test_slides_are_read_in_the_order_of_the_show_with_their_notes() -> None:
    assert read(slides.pptx(["Enzymes", "Inhibitors"], notes="Say catalase slowly")) == [
        "Enzymes\nSay catalase slowly",
        "Inhibitors",
    ]


def test_a_word_file_is_parted_where_its_pages_break() -> None:
    assert read(slides.docx(["First page", "Second page"])) == ["First page", "Second page"]


def test_a_file_is_what_it_holds_and_not_what_it_is_called() -> None:
    assert read(slides.pdf(["renamed to .pptx"])) == ["renamed to .pptx"]


def test_signs_that_a_database_cannot_keep_are_left_out() -> None:
    hidden = slides.slide("bene&#xFB01;t\u202ekcab")
    assert read(slides.pptx([hidden])) == ["benefitkcab"]


BOMB = "<p>" + " " * 30_000_000 + "</p>"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a PDF"),
        (b"MZ\x90\x00 a program", "not a PDF"),
        (slides.package({"a.txt": "a"}), "not a PDF"),
        (slides.pdf(["secret"], password="pass"), "locked with a password"),
        (slides.pdf(["cut"])[:300], "damaged"),
        (b"%PDF-1.7 nothing else", "damaged"),
        (slides.pptx(["cut off"])[:-60], "damaged"),
        (slides.pptx([LAUGHS]), "damaged"),
        (slides.pptx(["<p:sld"]), "damaged"),
        (slides.pptx([BOMB]), "far more than slides need"),
        (slides.pptx(["a"], **{f"ppt/media/{n}": b"" for n in range(10_001)}), "far more than slides need"),
        (slides.pptx([slides.slide("word " * 50_000)]), "Page 1 holds more text"),
        (slides.pdf([""] * 1001), "has 1,001 pages"),
        (slides.docx([""]).replace(b"word/document.xml", b"word/documint.xml"), "not a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "old PowerPoint or Word format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
            "locked with a password",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_what_cannot_be_read_is_refused_with_one_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        read(content)


def test_a_member_that_lies_about_its_size_is_not_believed() -> None:
    bomb = slides.pptx([BOMB])
    lying = bomb.replace((30_000_007).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != bomb
    with pytest.raises(InvalidInput, match="damaged"):
        read(lying)


def test_a_reader_that_is_killed_over_a_file_is_a_sentence_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_reader, "_SECONDS", 0.01)
    with pytest.raises(InvalidInput, match="takes too long"):
        read_pages(SAMPLE.open("rb"))
