"""Which of these are enzymes? The members of a kind that a lecture names, beside terms that are no such thing."""

from collections.abc import Iterator

from services.domain.questions import Bloom
from services.writing.builtin.asks import Ask, Kind
from services.writing.builtin.english.nouns import key_of
from services.writing.builtin.english.wording import without_determiner
from services.writing.builtin.lecture.reading import Reading
from services.writing.builtin.question_types.multiple_choice.listed import Parts
from services.writing.syntax import Sentence

_FEWEST = 2
_MOST = 4


def kinds(reading: Reading) -> Iterator[Parts]:
    """Each kind of which the lecture says, of two things or more that do not bear its name, that they are one."""
    places = _places(reading)
    for genus in sorted(reading.plurals & reading.defined):
        stem = f"Which of these are {reading.plural_of(genus)}?"
        asks = tuple(
            _ask(stem, key, *places[key, genus])
            for key, genera in reading.genera.items()
            if genus in genera and genus not in key and (key, genus) in places
        )[:_MOST]
        if len(asks) >= _FEWEST:
            worth = 0.65 + 0.2 * reading.weights.get(genus, 0.0)
            yield Parts(stem, tuple(one.answer for one in asks), asks, worth, kind=genus)


def _places(reading: Reading) -> dict[tuple[str, str], tuple[str, Sentence]]:
    """For each thing and what it is: the thing as it is written, and where it was said."""
    said = [(meaning.words, meaning.genus, meaning.sentence) for meaning in reading.meanings]
    return {
        (key_of(noun), genus): (reading.casing.phrase(without_determiner(noun)), sentence)
        for noun, genus, sentence in (*reading.appositions, *said)
    }


def _ask(stem: str, key: str, name: str, sentence: Sentence) -> Ask:
    return Ask(
        stem=stem,
        answer=name[:1].upper() + name[1:],
        kind=Kind.TERM,
        sentence=sentence,
        source=sentence.source,
        explanation=sentence.text,
        bloom=Bloom.UNDERSTAND,
        worth=1.0,
        answer_key=key,
    )
