"""Whether a question is written in another language than its lecture is held in."""

from services.checking.wording import wording
from services.domain.questions import Question
from services.domain.transcripts import Transcript

_ENGLISH = frozenset(
    {
        "the", "of", "and", "to", "is", "that", "it", "for", "on", "are", "with", "as", "be", "at", "by", "this",
        "which", "what", "how", "does", "did", "from", "or", "when", "why", "who", "has", "have", "not", "they",
        "their", "its", "can", "into", "where", "were", "been", "because", "there",
    }
)  # fmt: skip
# German, French, Spanish, Italian, Portuguese and Dutch; none of them is an English word.
_OTHER = frozenset(
    {
        "der", "das", "und", "ist", "nicht", "ein", "eine", "einen", "einem", "einer", "den", "dem", "sich", "mit",
        "auf", "für", "von", "wird", "werden", "welche", "welcher", "welches", "wie", "warum", "durch", "bei", "im",
        "le", "la", "les", "un", "une", "est", "dans", "que", "qui", "pour", "par", "du", "quel", "quelle", "sont",
        "el", "los", "las", "una", "por", "del", "cuál", "qué", "cómo", "en", "il", "lo", "gli", "che", "di", "è",
        "della", "quale", "sono", "o", "os", "uma", "dos", "da", "não", "qual", "como", "het", "een", "van",
        "wat", "welke", "niet", "voor", "zijn", "de", "et", "y", "al", "ne", "se", "su",
    }
)  # fmt: skip
_FEWEST_WORDS = 8
_SURELY = 0.15
_LETTERS_OF_ENGLISH = 0x250
_BEGINNING = 60


def is_in_another_language(question: Question, lecture: Transcript) -> bool:
    """One of the two is English by its small words and the other is surely not; in doubt they are of one language."""
    told = [question.stem, question.explanation]
    told += [option.text for option in question.options] + [answer.text for answer in question.answers]
    told += [f"{pair.prompt} {pair.match}" for pair in question.pairs]
    asked = " ".join(told)
    said = " ".join(segment.text for segment in lecture.segments[:_BEGINNING])
    return (_is_english(said) and _is_other(asked)) or (_is_english(asked) and _is_other(said))


def _is_english(text: str) -> bool:
    return _share(text, _ENGLISH) >= _SURELY


def _is_other(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    foreign = sum(ord(letter) >= _LETTERS_OF_ENGLISH for letter in letters)
    return 2 * foreign > len(letters) or _share(text, _OTHER) >= max(_SURELY, 2 * _share(text, _ENGLISH))


def _share(text: str, small_words: frozenset[str]) -> float:
    """The share of the words that are among these; 0 for a text too short to tell."""
    words = wording(text).every
    return sum(word in small_words for word in words) / len(words) if len(words) >= _FEWEST_WORDS else 0.0
