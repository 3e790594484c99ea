"""Words that somebody or something else wrote, made safe for Streamlit's Markdown."""

import re

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:=^&])")
_TURNED = re.compile(r":(?=[\w+/-]+:|//)|www(?=\.)", re.IGNORECASE)
_WORD_JOINER = "\N{WORD JOINER}"


def plain(text: str) -> str:
    """The text, shown letter by letter wherever Streamlit takes Markdown: titles, labels, errors, captions.

    Lines are joined into one, since Markdown gives line starts a meaning. A word joiner breaks
    up what escaping leaves alone: emoji and icon codes such as `:material/delete:`, and addresses
    that would become links to wherever their author likes.
    """
    one_line = " ".join(text.split())
    return _MARKS.sub(r"\\\1", _TURNED.sub(rf"\g<0>{_WORD_JOINER}", one_line))
