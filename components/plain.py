"""Words that somebody or something else wrote, made safe for Streamlit's Markdown."""

import re

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:=^&])")
_SHORT_CODE = re.compile(r":(?=[\w+/-]+:)")
_WORD_JOINER = "\N{WORD JOINER}"


def plain(text: str) -> str:
    """The text, shown letter by letter wherever Streamlit takes Markdown: titles, labels, errors, captions.

    Lines are joined into one, since Markdown gives line starts a meaning. A word joiner breaks
    up emoji and icon codes such as `:material/delete:`, which escaping leaves alone.
    """
    one_line = " ".join(text.split())
    return _MARKS.sub(r"\\\1", _SHORT_CODE.sub(":" + _WORD_JOINER, one_line))
