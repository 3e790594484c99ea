"""Matching questions: three to six pairs of one family, each left side with only one right side that fits it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from services.domain.questions import Pair, Question, QuestionType
from services.providers.protocols import Embedder
from services.writing.builtin.facts.traits import Family, Trait
from services.writing.builtin.lecture.kinship import Kinship
from services.writing.builtin.lecture.reading import Reading

_USUAL_PAIRS = 4
_FEWEST_PAIRS = 3
_MOST_PAIRS = 6
_MOST_STEPS = 6
_TOO_ALIKE = 0.8
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, eq=False)
class Group:
    """Pairs that make one question, and what they have in common ("" where nothing stands out).

    `names` are the left sides, to be told in the stem where another question has the same one.
    """

    traits: tuple[Trait, ...]
    topic: str
    names: tuple[str, ...] = ()

    @property
    def worth(self) -> float:
        return sum(trait.worth for trait in self.traits) / len(self.traits)


def groups(reading: Reading, found: Sequence[Trait], embedder: Embedder) -> Iterator[Group]:
    """Sets of pairs without a pair in common: the best one and its nearest, then the best one left, and so on."""
    kinship = Kinship(reading.genera)
    families: dict[tuple[Family, str], list[Trait]] = defaultdict(list)
    for trait in found:
        families[trait.family, _kind(reading, trait)].append(trait)
    told: set[tuple[Family, str]] = set()
    for (family, kind), members in sorted(families.items()):
        if family is Family.STEPS:
            sets = _whole_sequences(reading, members)
        elif len(members) >= _FEWEST_PAIRS and (kind or family is not Family.THINGS):
            sets = _nearest_sets(reading, members, kinship, embedder)
        else:
            continue
        for group in sets:
            is_first = (family, group.topic) not in told
            told.add((family, group.topic))
            yield group if is_first else replace(group, names=tuple(trait.prompt for trait in group.traits))


def matching(group: Group) -> Question:
    """The pairs as a question that says what to match with what."""
    family = group.traits[0].family
    instruction = f"match each {family.value}."
    stem = f"{group.topic}: {instruction}" if group.topic else instruction
    if group.names:
        stem = f"{stem.removesuffix('.')}: {', '.join(group.names)}."
    return Question(
        QuestionType.MATCHING,
        stem[0].upper() + stem[1:],
        pairs=tuple(Pair(trait.prompt, trait.match) for trait in group.traits),
        explanation=" ".join(dict.fromkeys(trait.sentence.text for trait in group.traits)),
        bloom=group.traits[0].bloom,
        points=float(len(group.traits)),
        sources=tuple(dict.fromkeys(trait.source for trait in group.traits)),
    )


def _kind(reading: Reading, trait: Trait) -> str:
    """Things are matched with things of their kind; what is of no kind is of the kind of all the rest."""
    if trait.family is not Family.THINGS:
        return ""
    kinds = sorted(reading.genera.get(trait.key, ()))
    last = trait.key.split()[-1] if " " in trait.key else ""
    return kinds[0] if kinds else last


def _whole_sequences(reading: Reading, members: Sequence[Trait]) -> Iterator[Group]:
    runs: dict[str, list[Trait]] = defaultdict(list)
    for trait in members:
        runs[trait.key.split()[-1]].append(trait)
    for run in runs.values():
        if _FEWEST_PAIRS <= len(run) <= _MOST_STEPS and len({trait.match for trait in run}) == len(run):
            yield Group(tuple(run), _topic(reading, run))


def _nearest_sets(reading: Reading, members: Sequence[Trait], kinship: Kinship, embedder: Embedder) -> Iterator[Group]:
    left = sorted(members, key=lambda trait: (-round(trait.worth, 3), trait.sentence.index))
    vectors = dict(zip(map(id, left), embedder.embed([trait.match for trait in left]), strict=True))
    while len(left) >= _FEWEST_PAIRS:
        first = left.pop(0)
        chosen = [first]
        wanted = _MOST_PAIRS if len(left) + 1 <= _MOST_PAIRS - 1 else _USUAL_PAIRS
        nearest = sorted(
            left, key=lambda trait: (-round(float(vectors[id(trait)] @ vectors[id(first)]), 4), id_of(trait))
        )
        for trait in nearest:
            if len(chosen) < wanted and all(_are_told_apart(trait, one, vectors, kinship) for one in chosen):
                chosen.append(trait)
        if len(chosen) >= _FEWEST_PAIRS:
            left = [trait for trait in left if trait not in chosen]
            yield Group(tuple(chosen), _topic(reading, chosen))


def id_of(trait: Trait) -> tuple[int, str]:
    """A fixed order among traits."""
    return trait.sentence.index, trait.prompt


def _are_told_apart(one: Trait, other: Trait, vectors: dict[int, NDArray[np.float32]], kinship: Kinship) -> bool:
    """Neither right side would fit the other's left side, nor is given away by a word of it."""
    if one.key == other.key or one.prompt.lower() == other.prompt.lower() or kinship.are_related(one.key, other.key):
        return False
    if float(vectors[id(one)] @ vectors[id(other)]) >= _TOO_ALIKE:
        return False
    return not (_names(one.prompt, other.match) or _names(other.prompt, one.match)) or one.family is Family.REASONS


def _names(prompt: str, match: str) -> bool:
    words = {word.lower().rstrip("s") for word in _WORD.findall(prompt)}
    return bool(words & {word.lower().rstrip("s") for word in _WORD.findall(match)})


def _topic(reading: Reading, chosen: Sequence[Trait]) -> str:
    """The term of the lecture that most of the pairs speak of, without naming one side."""
    counts: Counter[str] = Counter()
    prompts = {word.lower().rstrip("s") for trait in chosen for word in _WORD.findall(trait.prompt)}
    for term in reading.terms:
        words = set(_WORD.findall(term.term.lower()))
        if words and not {word.rstrip("s") for word in words} & prompts:
            hits = sum(words <= reading.words[trait.sentence.index] for trait in chosen)
            counts[term.term] = hits
    best = max(counts, key=lambda term: (counts[term], -_rank(reading, term)), default="")
    is_shared = bool(best) and counts[best] >= max(_FEWEST_PAIRS, len(chosen) - 1)
    return best[0].upper() + best[1:] if is_shared else ""


def _rank(reading: Reading, wording: str) -> int:
    return next((place for place, term in enumerate(reading.terms) if term.term == wording), len(reading.terms))
