"""Whether a question is written in another language than its lecture is held in."""

from services.checking.wording import wording
from services.domain.questions import Question
from services.domain.transcripts import Transcript

_ENGLISH = frozenset(
    {
        "the", "of", "and", "to", "a", "in", "is", "that", "it", "was", "for", "on", "are", "with", "as", "be", "at",
        "by", "this", "which", "what", "how", "does", "did", "do", "an", "from", "or", "when", "why", "who", "has",
        "have", "not", "they", "their", "its", "can", "into", "where", "were", "been", "because",
    }
)  # fmt: skip
_FEWEST_WORDS = 8
_SURELY, _HARDLY = 0.2, 0.08


def is_in_another_language(question: Question, lecture: Transcript) -> bool:
    """One of the two is English by its small words and the other is not; a short text is given the benefit."""
    told = [question.stem, question.explanation]
    told += [option.text for option in question.options] + [answer.text for answer in question.answers]
    told += [f"{pair.prompt} {pair.match}" for pair in question.pairs]
    asked, said = _english(" ".join(told)), _english(" ".join(each.text for each in lecture.segments[:60]))
    if asked is None or said is None:
        return False
    return (asked <= _HARDLY and said >= _SURELY) or (asked >= _SURELY and said <= _HARDLY)


def _english(text: str) -> float | None:
    """The share of words that are the commonest of English; None for a text too short to tell."""
    words = wording(text).every
    return sum(word in _ENGLISH for word in words) / len(words) if len(words) >= _FEWEST_WORDS else None
