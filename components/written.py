"""Text of questions as a teacher or a model wrote it, Markdown and LaTeX, turned into elements that a component draws.

Whoever wrote it may mean harm: what leaves here is words and a short list of tags, which the browser's side
checks again and builds one by one. There is no HTML on the way.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from components.formulas import formula

Node = str | list[Any]
"""Words, or a tag with its content and its attributes: `["strong", ["so"], {}]`."""
Mark = tuple[int | None, int | None, int]
"""From which character to before which a text is pointed at, and the number that does; None: all of it."""

_ACTIVE = re.compile(r"[*_`$\\~^!\n\uE000-\uE3FF]|^\s*(?:[-+]|\d+[.)])\s", re.MULTILINE)
"""Without one of these a text means just its letters."""
_IMAGE = re.compile(r"image:([0-9a-f]{64})")
_BEGIN, _END, _MOST_MARKS = 0xE000, 0xE200, 0x1FF
_SIGNS = re.compile("[\ue000-\ue3ff]")
_BRACKETS = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
_TAGS = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "em": "em",
    "strong": "strong",
    "sub": "sub",
    "sup": "sup",
}


def written(text: str, *, marks: Sequence[Mark] = ()) -> list[Node]:
    """The text in one line of running words: its emphasis, code, formulas and pictures."""
    return _inline(text, tuple(marks))


def written_blocks(text: str, *, marks: Sequence[Mark] = ()) -> list[Node]:
    """The text with its paragraphs and lists."""
    return _blocks(text, tuple(marks))


def has_marks(text: str) -> bool:
    """It is drawn otherwise than letter by letter, gaps aside."""
    return any(not isinstance(node, str) and node[0] not in ("br", "gap") for node in written(text))


@lru_cache(maxsize=2048)
def _inline(text: str, marks: tuple[Mark, ...]) -> list[Node]:
    signed = _signed(text, marks)
    if not _ACTIVE.search(signed):
        return [signed]
    return _Elements().of(_markdown().parseInline(signed)[0].children or [])


@lru_cache(maxsize=2048)
def _blocks(text: str, marks: tuple[Mark, ...]) -> list[Node]:
    signed = _signed(text, marks)
    if not _ACTIVE.search(signed):
        return [["p", [signed], {}]]
    return _Elements().of(_markdown().parse(signed))


def _signed(text: str, marks: tuple[Mark, ...]) -> str:
    """The text with a sign of no language where each mark begins and ends; it passes through the parser as a letter."""
    signs: list[tuple[int, int, str]] = []
    for start, end, number in marks:
        if number > _MOST_MARKS:
            continue
        begins, ends = (len(text), len(text)) if start is None else (start, end if end is not None else len(text))
        signs += [(begins, 1, chr(_BEGIN + number)), (max(begins, ends), 0 if ends > begins else 2, chr(_END + number))]
    pieces, last = [], 0
    clean = _SIGNS.sub("\N{REPLACEMENT CHARACTER}", text)
    for at, _, sign in sorted(signs, key=lambda each: each[:2]):
        pieces += [clean[last:at], sign]
        last = max(last, min(at, len(clean)))
    return _BRACKETS.sub(_with_dollars, "".join([*pieces, clean[last:]]))


def _with_dollars(found: re.Match[str]) -> str:
    return f"${found[1].strip()}$" if found[1] else f"$${found[2].strip()}$$"


class _Elements:
    """Turns what the parser read into elements; remembers which marks are open, across all of a text."""

    def __init__(self) -> None:
        self._open: list[int] = []

    def of(self, tokens: Sequence[Token]) -> list[Node]:
        """The elements of tokens that open, close and stand by themselves."""
        stack: list[list[Node]] = [[]]
        for token in tokens:
            name = token.type.removesuffix("_open").removesuffix("_close")
            if token.nesting == 1 and name in _TAGS:
                made: list[Any] = [_TAGS[name], [], {"start": token.attrs["start"]} if "start" in token.attrs else {}]
                stack[-1].append(made)
                stack.append(made[1])
            elif token.nesting == -1 and name in _TAGS:
                stack.pop()
            elif token.type == "inline":
                stack[-1] += self.of(token.children or [])
            else:
                stack[-1] += self._single(token)
        return stack[0]

    def _single(self, token: Token) -> Iterator[Node]:
        if token.type in ("softbreak", "hardbreak"):
            yield ["br", [], {}]
        elif token.type == "text":
            yield from self._words(token.content, lambda words: words)
        elif token.type == "gap":
            yield ["gap", [token.content], {}]
        else:
            # A sign within code or a formula stands before or behind the whole of it.
            signs, content = _SIGNS.findall(token.content), _SIGNS.sub("", token.content)
            yield from self._words("".join(sign for sign in signs if ord(sign) < _END), lambda _: "")
            made = self._whole(token, content)
            yield ["mark", [made], {"at": _numbers(self._open)}] if self._open else made
            yield from self._words("".join(sign for sign in signs if ord(sign) >= _END), lambda _: "")

    def _whole(self, token: Token, content: str) -> Node:
        if token.type in ("math_inline", "math_inline_double", "math_block"):
            return formula(content.strip(), is_block=token.type != "math_inline")
        if token.type == "image":
            name = _IMAGE.fullmatch(_SIGNS.sub("", str(token.attrs.get("src", ""))))
            return ["img", [], {"name": name[1], "alt": content}] if name else content
        if token.type == "fence":
            return ["pre", [content.rstrip("\n")], {}]
        return ["code", [content], {}] if token.type == "code_inline" else content

    def _words(self, text: str, made: Callable[[str], Node]) -> Iterator[Node]:
        for piece in re.split("([\ue000-\ue3ff])", text):
            if not _SIGNS.fullmatch(piece):
                if piece:
                    yield ["mark", [made(piece)], {"at": _numbers(self._open)}] if self._open else made(piece)
            elif ord(piece) < _END:
                self._open.append(ord(piece) - _BEGIN)
            elif (number := ord(piece) - _END) in self._open:
                self._open.remove(number)
                yield ["at", [str(number)], {}]


def _numbers(marks: Sequence[int]) -> str:
    return " ".join(map(str, marks))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    """Emphasis, code, lists, formulas and pictures; no HTML, no links, and nothing that a plain sentence runs into."""
    parser = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 20})
    parser.enable(["list", "fence", "emphasis", "backticks", "escape", "newline", "image"])
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    parser.use(sub_plugin).use(superscript_plugin)
    parser.inline.ruler.before("emphasis", "gap", _gap)
    parser.validateLink = _is_picture  # type: ignore[method-assign]
    return parser


def _is_picture(url: str) -> bool:
    return _IMAGE.fullmatch(_SIGNS.sub("", url)) is not None


def _gap(state: StateInline, silent: bool) -> bool:
    """Three underscores or more are a gap to fill in, never emphasis."""
    found = re.compile("_{3,}").match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("gap", "", 0).content = found[0]
    state.pos = found.end()
    return True
