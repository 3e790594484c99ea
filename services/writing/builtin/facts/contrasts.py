"""How two things of one kind differ: what is said of the one beside what is said of the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from services.domain.questions import Bloom
from services.providers.protocols import Embedder
from services.writing.builtin.asks import Ask, Kind
from services.writing.builtin.english.nouns import plural
from services.writing.builtin.facts.claims import Claim
from services.writing.builtin.facts.traits import Family, Trait
from services.writing.builtin.lecture.kinship import Kinship
from services.writing.builtin.lecture.reading import Reading, content_of

_MOST_THINGS = 40
_ALIKE_FROM = 0.6
_TOO_ALIKE = 0.95
_LONGEST = 26
_NEAR = 40
_WORTH = 0.72
_PLURAL = {"is": "are", "was": "were", "has": "have", "does": "do"}
_SIBILANTS = ("sses", "ches", "shes", "xes", "oes")


@dataclass(frozen=True, eq=False)
class _Thing:
    """Something with a name, and what the lecture says of it (`tells`, with its verb)."""

    name: str
    tells: str
    is_plural: bool
    kinds: frozenset[str]
    trait: Trait


def asks_for_contrasts(reading: Reading, found: Sequence[Trait], embedder: Embedder) -> Iterator[Ask]:
    """For each two things of one kind the question how they differ, the wrong options made by exchange."""
    things = list(_things(reading, found))[:_MOST_THINGS]
    for one, other in _pairs(reading, things, embedder):
        wrong = [_said(one.name, other.tells, other.name, one.tells)]
        if _is_defined(one):
            third = _third(one, other, things, Kinship(reading.genera))
            if third is not None:
                wrong.append(_said(one.name, third.tells, other.name, other.tells))
                wrong.append(_said(one.name, other.tells, other.name, third.tells))
        else:
            wrong += [f"Both {both}." for both in (_of_both(one.tells), _of_both(other.tells)) if both]
        first, last = sorted((one.trait, other.trait), key=lambda trait: trait.sentence.index)
        yield Ask(
            stem=f"How {'do' if one.is_plural else 'does'} {one.name} differ from {other.name}?",
            answer=_said(one.name, one.tells, other.name, other.tells),
            kind=Kind.COMPARISON,
            sentence=last.sentence,
            source=first.source,
            also=(last.source,) if last.source != first.source else (),
            explanation=" ".join(dict.fromkeys((first.source.quote, last.source.quote))),
            bloom=Bloom.ANALYZE,
            worth=_WORTH + 0.1 * (one.trait.worth + other.trait.worth) / 2,
            subject=one.trait.key,
            answer_key=f"{one.trait.key} | {other.trait.key}",
            rivals=tuple(dict.fromkeys(wrong)),
        )


def claims_of_contrasts(asks: Sequence[Ask]) -> Iterator[Claim]:
    """The same contrasts as statements to judge."""
    for ask in asks:
        if ask.kind is Kind.COMPARISON:
            yield Claim(
                truth=ask.answer,
                falsehoods=ask.rivals[:1],
                sentence=ask.sentence,
                source=ask.source,
                also=ask.also,
                explanation=ask.explanation,
                worth=ask.worth - 0.1,
                subject=ask.subject,
                topic=ask.subject,
                bloom=Bloom.ANALYZE,
            )


def _things(reading: Reading, found: Sequence[Trait]) -> Iterator[_Thing]:
    meanings = {meaning.key: meaning for meaning in reading.meanings}
    for trait in found:
        if trait.family not in (Family.MEANINGS, Family.THINGS) or reading.is_doubtful(trait.sentence):
            continue
        meaning = meanings.get(trait.key)
        tells = trait.match[:1].lower() + trait.match[1:]
        kinds = set(reading.genera.get(trait.key, ())) | ({trait.key.split()[-1]} if " " in trait.key else set())
        if trait.family is Family.MEANINGS and meaning is not None:
            name = reading.casing.phrase(meaning.term)
            yield _Thing(
                name,
                f"{meaning.copula} {reading.casing.phrase(meaning.gloss)}",
                plural(meaning.term),
                frozenset(kinds),
                trait,
            )
        elif trait.family is Family.THINGS and kinds:
            is_plural = tells.split()[0] in ("are", "have", "do", "were") or not tells.split()[0].endswith(("s", "d"))
            yield _Thing(
                reading.with_article(trait.prompt.lower() if trait.key in reading.weights else trait.prompt),
                tells,
                is_plural,
                frozenset(kinds),
                trait,
            )


def _pairs(reading: Reading, things: Sequence[_Thing], embedder: Embedder) -> Iterator[tuple[_Thing, _Thing]]:
    """Two of one kind, or two that are defined near each other and alike in meaning but not the same."""
    vectors = embedder.embed([thing.tells for thing in things])
    kinship = Kinship(reading.genera)
    for (at, one), (place, other) in combinations(enumerate(things), 2):
        if one.is_plural != other.is_plural or kinship.are_related(one.trait.key, other.trait.key):
            continue
        if (
            one.trait.family is not other.trait.family
            or abs(one.trait.sentence.index - other.trait.sentence.index) > _NEAR
        ):
            continue
        alike = float(vectors[at] @ vectors[place])
        if alike >= _TOO_ALIKE or not (one.kinds & other.kinds or (_is_defined(one) and alike >= _ALIKE_FROM)):
            continue
        if len(f"{one.tells} {other.tells}".split()) > _LONGEST or _speaks_of(one, other) or _speaks_of(other, one):
            continue
        yield one, other


def _third(one: _Thing, other: _Thing, things: Sequence[_Thing], kinship: Kinship) -> _Thing | None:
    """Something else that is defined, of the same kind if there is such a thing."""
    keys = (one.trait.key, other.trait.key)
    fit = [
        thing
        for thing in things
        if _is_defined(thing)
        and thing.is_plural == one.is_plural
        and not any(kinship.are_related(thing.trait.key, key) for key in keys)
    ]
    return min(fit, key=lambda thing: (not thing.kinds & one.kinds, thing.trait.sentence.index), default=None)


def _of_both(tells: str) -> str:
    """ "Blocks the active site" → "block the active site"; empty where the first word is no plain verb."""
    verb, _, rest = tells.partition(" ")
    if verb in _PLURAL:
        return f"{_PLURAL[verb]} {rest}"
    if verb.endswith("ed"):
        return tells
    if not verb.endswith("s") or verb.endswith("ss"):
        return ""
    if verb.endswith("ies"):
        return f"{verb[:-3]}y {rest}"
    return f"{verb[:-2] if verb.endswith(_SIBILANTS) else verb[:-1]} {rest}"


def _is_defined(thing: _Thing) -> bool:
    return thing.trait.family is Family.MEANINGS


def _speaks_of(one: _Thing, other: _Thing) -> bool:
    """What is said of the one names the other: exchanged, it would say nothing."""
    return other.trait.key in one.tells.lower() or not content_of(one.trait.sentence.span)


def _said(one: str, of_one: str, other: str, of_other: str) -> str:
    return f"{one[:1].upper()}{one[1:]} {of_one}, whereas {other} {of_other}."
