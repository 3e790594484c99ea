"""Markdown and LaTeX of questions: what is drawn, and what stays the letters it was written in."""

from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from components.formulas import formula
from components.question_findings import finding_lines
from components.written import written, written_blocks
from services.domain.findings import Finding, FindingCode, Severity
from tests.components.stage_words import HOSTILE

HASH = "0f" * 32
DRAWN = {"p", "ul", "ol", "li", "em", "strong", "sub", "sup", "code", "pre", "br", "mark", "at", "gap", "img"}


def tags(nodes: list[Any]) -> set[str]:
    made = [node for node in nodes if not isinstance(node, str)]
    return {node[0] for node in made}.union(*(tags(node[1]) for node in made))


def letters(nodes: list[Any]) -> str:
    return "".join(node if isinstance(node, str) else letters(node[1]) for node in nodes)


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("**so** and *so*", [["strong", ["so"], {}], " and ", ["em", ["so"], {}]]),
        ("H~2~O, 10^3^", ["H", ["sub", ["2"], {}], "O, 10", ["sup", ["3"], {}]]),
        ("`a * b`", [["code", ["a * b"], {}]]),
        (r"a \* b", ["a * b"]),
        (f"![a cell](image:{HASH})", [["img", [], {"name": HASH, "alt": "a cell"}]]),
        ("$x$", [["math", [["mi", ["x"], {}]], {}]]),
        (r"\(x\)", [["math", [["mi", ["x"], {}]], {}]]),
    ],
)
def test_marks_become_elements(text: str, elements: list[Any]) -> None:
    assert written(text) == elements


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        "It costs $5 and $6.",
        "It costs $5-$6, or US$7.",
        "An unbalanced $x",
        "2 * 3 * 4 = 24 and snake_case_names",
        "# of molecules",
        "> 60 degrees",
        "&lt;script&gt;",
        "[here](javascript:alert(1))",
        "![](http://example.org/x.png)",
        "![x](image:../../etc/passwd)",
        "<https://example.org>",
    ],
)
def test_what_only_looks_like_marks_stays_letters(text: str) -> None:
    assert letters(written(text)) == text
    assert tags(written(text)) == set()


def test_gaps_are_never_emphasis() -> None:
    assert [node[0] for node in written("(___) and (____)") if not isinstance(node, str)] == ["gap", "gap"]


def test_paragraphs_and_lists_are_kept_apart() -> None:
    nodes = written_blocks("First.\n\n3. third\n4. fourth")
    assert [node[0] for node in nodes] == ["p", "ol"]
    assert nodes[1][2] == {"start": 3}
    assert letters(nodes) == "First.thirdfourth"


@pytest.mark.parametrize(
    "latex",
    [
        "a } b",
        "{a",
        r"\href{javascript:alert(1)}{x}",
        r"\unheardof x",
        r"\def\a{\a\a}\a",
        r"\sqrt{" * 300 + "}" * 300,
        "x" * 3000,
    ],
)
def test_latex_that_cannot_be_drawn_is_shown_as_it_was_written(latex: str) -> None:
    assert formula(latex) == ["code", [f"${latex}$"], {}]


def test_a_script_in_a_formula_is_text_and_its_colours_and_styles_are_left_out() -> None:
    drawn = formula(r"\text{<script>alert(1)</script>} \color{red}{x}")
    assert "<script>alert(1)</script>" in letters([drawn])
    assert "script" not in tags([drawn])
    assert "style" not in str(drawn)


@given(st.text(alphabet=st.sampled_from("ab1 *_`$\\~^[]()!{}<>&-.\n\ue001\ue201"), max_size=80))
def test_nothing_but_known_elements_ever_comes_out(text: str) -> None:
    formulas = {"math", "mfrac", "mi", "mn", "mo", "mrow", "ms", "mspace", "mstyle", "mtext", "msub", "msup"}
    formulas |= {"msubsup", "mover", "munder", "mpadded", "mphantom"}
    for nodes in (written(text), written_blocks(text)):
        assert tags(nodes) <= DRAWN | formulas
        assert not any("\ue000" <= letter <= "\ue3ff" for letter in letters(nodes))


@pytest.mark.parametrize("text", ["*" * 20_000, "$" * 20_000, "[" * 20_000, "![" * 10_000, "`" * 20_000, "~a" * 10_000])
def test_text_made_to_be_slow_is_read_in_time(text: str) -> None:
    began = process_time()
    written_blocks(text)
    assert process_time() - began < 5


def test_words_that_are_pointed_at_are_marked_with_a_number() -> None:
    nodes = written("Which **of** these?", marks=[(6, 12, 1), (8, 10, 2), (None, None, 3)])
    assert letters(nodes) == "Which of21 these?3"
    assert [node for node in nodes if node[0] == "at"] == [["at", ["1"], {}], ["at", ["3"], {}]]


def test_a_place_within_a_formula_marks_all_of_it() -> None:
    assert [node[0] for node in written("a $x + y$ b", marks=[(3, 4, 1)])[1:3]] == ["mark", "at"]


def test_findings_are_told_by_their_weight_with_who_judged() -> None:
    minor = Finding(FindingCode.VAGUE_TERMS, "Vague.", Severity.MINOR, judged_by="gpt-x")
    major = Finding(FindingCode.DOUBLE, "Twice.", Severity.MAJOR)
    lines = ["".join(run[1] for run in line[1:]) for line in finding_lines([minor, major])]
    assert lines == ["1Major. Twice.", "2Minor. Vague.judged by gpt-x"]


def test_the_browser_draws_elements_and_no_markup(page, stage_url, tell) -> None:
    page.goto(f"{stage_url}/question")
    article = page.locator("article").first
    expect(article.locator("h5 math mfrac")).to_be_visible(timeout=20_000)
    assert article.locator("math").first.evaluate("it => it.getBoundingClientRect().height > 20"), "it is drawn"
    expect(article.locator("mark").filter(has_text="not")).to_be_visible()
    expect(article.locator("h5 ~ .below li")).to_have_text(["one", "two"])
    expect(article).to_contain_text(
        "It costs2 $5 and $6, or $a } b$ or an unbalanced $x".replace("costs2", "costsfinding 2")
    )
    expect(article).to_contain_text(HOSTILE)
    assert page.title() != "broken in"
    assert page.locator(".desk img, .desk b, .desk script, .desk [href^=javascript], .desk [style*=color]").count() == 0
    expect(page.locator(".found p")).to_have_count(3)
