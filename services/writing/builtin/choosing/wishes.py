"""A teacher's instructions as far as rules can follow them: topics to ask about, topics to leave out."""

import re
from dataclasses import dataclass

_AVOIDING = re.compile(
    r"\b(?:avoid(?:ing)?|skip|leave out|omit|exclude|ignore|without|except(?: for)?|nothing (?:about|on)|not about|"
    r"no (?:more )?(?:questions? )?(?:about|on)|"
    r"(?:do not|don['’]t|never) (?:ask|test|include|cover|mention)"
    r"(?: (?:about|on|for|questions about))?)"
    r"\s+(.+)",
    re.IGNORECASE,
)
_SEEKING = re.compile(
    r"\b(?:focus(?:ing)?(?: only)? on|concentrate on|emphasi[sz]e|stress|cover|test|prefer|especially|"
    r"(?:ask|questions?|more|mainly|mostly|only|something)(?: more)? (?:about|on)|about|topics?:)\s+(.+)",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[.;!?\n]+|,?\s+\bbut\b|,?\s+\band\b(?=\s+(?:avoid|skip|leave|omit|exclude|ignore|do not|don['’]t|focus))"
)
_PARTS = re.compile(r",\s*(?:and |or )?|\s+(?:and|or)\s+")
_EMPTY = re.compile(
    r"^(?:(?:the|a|an|any|all|questions?|topics?|of|on|about|more|please|part|things?)\s+)+", re.IGNORECASE
)
_FORM = re.compile(
    r"\b(?:questions?|stems?|options?|distractors?|wording|tone|"
    r"easy|hard|difficult|short|long|simple|scenarios?)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"\s+(?:instead|please|too|as well|only)$", re.IGNORECASE)
_ONLY = re.compile(r"\bonly\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wishes:
    """Topics sought (`only` where nothing else is wanted), topics avoided, and what was not understood."""

    sought: tuple[str, ...] = ()
    avoided: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    only: bool = False

    @property
    def note(self) -> str:
        """What is not followed, in one sentence for a teacher; empty where everything is."""
        if not self.unread:
            return ""
        left = "; ".join(f"“{text}”" for text in self.unread)
        return (
            f"The built-in writer reads instructions only as topics to ask about or to leave out, and set aside {left}."
        )


def read_wishes(instructions: str) -> Wishes:
    """The topics that the instructions name, and the rest."""
    sought: list[str] = []
    avoided: list[str] = []
    unread: list[str] = []
    is_only = False
    for sentence in filter(None, (part.strip(" ,:") for part in _ENDS.split(instructions) if part)):
        avoiding, seeking = _AVOIDING.search(sentence), _SEEKING.search(sentence)
        found = avoiding or seeking
        topics = [] if found is None else [topic for topic in map(_topic, _PARTS.split(found.group(1))) if topic]
        if not topics:
            unread.append(sentence)
        elif avoiding is not None:
            avoided += topics
        else:
            sought += topics
            is_only = is_only or bool(_ONLY.search(sentence))
    return Wishes(tuple(sought), tuple(avoided), tuple(unread), is_only)


def _topic(words: str) -> str:
    topic = _INSTEAD.sub("", _EMPTY.sub("", words.strip(" \"'“”."))).strip()
    return "" if _FORM.search(topic) else topic
