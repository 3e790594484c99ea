"""Which definitions are right, which events came first, what one person did: several answers at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from services.domain.questions import Bloom
from services.writing.builtin.facts.traits import Family, Trait
from services.writing.builtin.lecture.kinship import Kinship
from services.writing.builtin.lecture.reading import Reading
from services.writing.builtin.question_types.multiple_choice.several import Several, Statement

_RIGHT = 2
_WRONG = 2
_IN_ONE = _RIGHT + _WRONG
_MOST_RIGHT = 3
_LONGEST_OPTION = 26


def sortings(reading: Reading, found: Sequence[Trait]) -> Iterator[Several]:
    """Everything of the kind that the traits of a lecture give."""
    yield from _definitions(reading, [trait for trait in found if trait.family is Family.MEANINGS])
    yield from _before(reading, [trait for trait in found if trait.family is Family.EVENTS])
    yield from _deeds(reading, [trait for trait in found if trait.family is Family.DEEDS])


def _definitions(reading: Reading, meanings: Sequence[Trait]) -> Iterator[Several]:
    """Four terms defined near each other, two of them with each other's meaning."""
    copulas = {meaning.key: meaning for meaning in reading.meanings}
    kinship = Kinship(reading.genera)
    clear = [trait for trait in meanings if not reading.is_doubtful(trait.sentence)]
    for first in range(0, len(clear) - _IN_ONE + 1, _IN_ONE):
        four = clear[first : first + _IN_ONE]
        pair = next(iter(_exchangeable(reading, four, kinship)), None)
        if pair is None:
            continue
        names = [reading.casing.phrase(copulas[trait.key].words) for trait in four]
        swapped = {pair[0].key: pair[1], pair[1].key: pair[0]}
        statements = []
        for trait in four:
            term, told = copulas[trait.key], swapped.get(trait.key)
            said = _told(reading.casing.phrase(term.term), term.copula, trait.match)
            if told is None:
                statements.append(Statement(said, is_right=True, sentence=trait.sentence))
            else:
                wrong = _told(reading.casing.phrase(term.term), term.copula, told.match)
                statements.append(Statement(wrong, is_right=False, sentence=trait.sentence, feedback=said))
        yield Several(
            stem=f"Which of these terms are explained correctly: {_listed(names)}?",
            statements=tuple(statements),
            about=four[0].key,
            bloom=Bloom.UNDERSTAND,
            worth=sum(trait.worth for trait in four) / len(four) - 0.3,
            form="definitions",
        )


def _exchangeable(reading: Reading, four: Sequence[Trait], kinship: Kinship) -> Iterator[tuple[Trait, Trait]]:
    """Two terms whose meanings can be exchanged: of one number, neither a kind of the other, none naming the other."""
    copulas = {meaning.key: meaning.copula for meaning in reading.meanings}
    for at, one in enumerate(four):
        for other in four[at + 1 :]:
            is_named = one.key in other.match.lower() or other.key in one.match.lower()
            if copulas[one.key] == copulas[other.key] and not is_named and not kinship.are_related(one.key, other.key):
                yield one, other


def _before(reading: Reading, events: Sequence[Trait]) -> Iterator[Several]:
    """Four events of different years, of which two came before the third."""
    clear = [trait for trait in events if not reading.is_doubtful(trait.sentence)]
    for first in range(0, len(clear) - _IN_ONE + 1, _IN_ONE):
        four = sorted(clear[first : first + _IN_ONE], key=lambda trait: int(trait.prompt))
        years = [int(trait.prompt) for trait in four]
        if len(set(years)) < _IN_ONE:
            continue
        statements = tuple(
            Statement(
                trait.match,
                is_right=place < _RIGHT,
                sentence=trait.sentence,
                feedback="" if place < _RIGHT else f"This was in {trait.prompt}.",
            )
            for place, trait in enumerate(four)
        )
        yield Several(
            stem=f"Which of these events came before {years[_RIGHT]}?",
            statements=statements,
            about=four[0].key,
            bloom=Bloom.UNDERSTAND,
            worth=sum(trait.worth for trait in four) / len(four) - 0.05,
            form="before",
        )


def _deeds(reading: Reading, deeds: Sequence[Trait]) -> Iterator[Several]:
    """What one person did, beside what others did of whom the lecture speaks."""
    by_person: dict[str, list[Trait]] = defaultdict(list)
    for trait in deeds:
        if not reading.is_doubtful(trait.sentence) and len(trait.match.split()) <= _LONGEST_OPTION:
            by_person[trait.key].append(trait)
    for person, own in by_person.items():
        right = _of_different_sentences(own)[:_MOST_RIGHT]
        # What the person is named in may be theirs as well.
        others = [trait for trait in deeds if trait.key != person and person not in trait.sentence.text.lower()]
        wrong = _of_different_sentences(others)[: _IN_ONE + 1 - len(right)]
        if len(right) < _RIGHT or len(wrong) < _WRONG:
            continue
        name = max((trait.prompt for trait in own), key=lambda text: (len(text), text))
        statements = [Statement(trait.match, is_right=True, sentence=trait.sentence) for trait in right]
        for trait in wrong:
            feedback = f"This is said of {trait.prompt}."
            statements.append(Statement(trait.match, is_right=False, sentence=trait.sentence, feedback=feedback))
        yield Several(
            stem=f"What did {name} do?",
            statements=tuple(statements),
            about=person,
            bloom=Bloom.REMEMBER,
            worth=sum(trait.worth for trait in right) / len(right),
            form="deeds",
        )


def _of_different_sentences(traits: Sequence[Trait]) -> list[Trait]:
    kept: dict[int, Trait] = {}
    for trait in sorted(traits, key=lambda trait: (-round(trait.worth, 3), trait.sentence.index)):
        kept.setdefault(trait.sentence.index, trait)
    return list(kept.values())


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _told(term: str, copula: str, meaning: str) -> str:
    return f"{term[:1].upper()}{term[1:]} {copula} {meaning[:1].lower()}{meaning[1:]}."
