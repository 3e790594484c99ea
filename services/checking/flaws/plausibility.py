"""Options that nobody would choose.

Haladyna, Downing & Rodriguez (2002), guidelines 29 to 31; Tarrant, Ware & Mohammed (2009) on distractors that
are never chosen.
"""

import re
from collections.abc import Iterator

import numpy as np

from services.checking.flaws.everyday import light_word
from services.checking.flaws.item import Choice, Item, flaw, said
from services.checking.flaws.kinds import contrary_among_others, of_another_kind
from services.checking.flaws.rightness import meaning_of
from services.domain.findings import Finding, FindingCode, Severity
from services.providers.protocols import Embedder

_JOKE = re.compile(
    r"\b(?:lol|haha+|hehe+|idk|i (?:do not|don['’]?t) (?:know|care)|no idea|who (?:knows|cares)|just guess(?:ing)?|blah"
    r"|asdf\w*|qwert\w*|xyz+|lorem ipsum|test ?test|because i (?:said|like)|i like (?:it|pie)|your guess"
    r"|n/a|not applicable|father christmas"
    r"|mickey mouse|donald duck|santa(?: claus)?|tooth fairy|easter bunny|batman|superman|spider-?man|harry potter"
    r"|darth vader|spongebob|homer simpson|unicorns?|magic(?:al)? (?:beans?|wand|powder|dust)|fairy dust|rubber duck"
    r"|flying pig\w*|(?:my|your) (?:dog|cat|mom|mum|dad|teacher|brother|sister))\b",
    re.IGNORECASE,
)
"""Fillers and figures of fun; what could be serious in some field (a fruit, a gas) is not among them."""
_NO_NUMBER_NEEDED = re.compile(
    r"\b(?:none|zero|no|not|never|infinit\w*|undefined|unknown|error|exception|nan|null|nothing|cannot|can['’]t"
    r"|depends?|same|equal|unchanged|constant|true|false|impossible|raises?|crash\w*|same|half|double|twice|once|all|any|dozen"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|million|billion|few|several|many"
    r"|today|now|immediately|insufficient|indetermina\w*|[a-z])\b|[∞√πφ=^]",
    re.IGNORECASE,
)
_MINE_OR_YOURS = re.compile(r"(?:my|your)\s+[a-z]", re.IGNORECASE)
_ADDRESS = frozenset({"i", "me", "my", "you", "your", "we", "our", "us", "pronoun", "sentence", "word"})
_QUOTES = frozenset('"“”')
_FEWEST = 3
_FAR = 0.12
_NEAR = 0.3


def implausible_distractor(item: Item) -> Iterator[Finding]:
    """Guideline 29: a distractor that nobody takes seriously makes guessing easier. Precision goes before recall:
    found are jokes, fillers, empty options, doubles of a distractor, and words where a quantity is asked for."""
    for choice, why in _implausible(item):
        yield flaw(
            FindingCode.IMPLAUSIBLE_DISTRACTOR,
            Severity.MAJOR,
            f"{said(choice.text) if choice.text else 'An option'} {why}, so nobody will choose it. "
            "Write an error that students really make.",
            choice.place,
        )
        return


def _implausible(item: Item) -> Iterator[tuple[Choice, str]]:
    yield from _no_answers(item)
    for other in item.distractors:
        if word := light_word(_lemmas(other), _all_lemmas(item)):
            yield other, f"speaks of something quite different (“{word}”)"
    yield from _private(item)
    if others := of_another_kind(item):
        yield others[0], "is not of the kind that is asked for"
    if item.key and (contrary := contrary_among_others(item, item.key)):
        yield next(other for other in item.distractors if other is not contrary), "is about something else"
    yield from _no_quantities(item)
    seen: dict[str, Choice] = {}
    for other in item.distractors:
        wording = meaning_of(other)
        if wording and wording in seen:
            yield other, f"says the same as {said(seen[wording].text)}"
        seen[wording] = other


def _private(item: Item) -> Iterator[tuple[Choice, str]]:
    """ "Your neighbour" where nobody was spoken to."""
    asked = {word.lower_ for one in item.sentences for word in one.grammar}
    key = {word.lower_ for choice in item.choices if choice.is_correct for word in choice.grammar}
    if (asked | key) & _ADDRESS or any(token.text in _QUOTES for one in item.sentences for token in one.grammar):
        return
    marked = [other for other in item.distractors if _MINE_OR_YOURS.match(other.raw)]
    if len(marked) < len(item.distractors):
        yield from ((other, "speaks to the reader") for other in marked)


def _no_answers(item: Item) -> Iterator[tuple[Choice, str]]:
    for choice in item.choices:
        if choice.is_correct:
            continue
        if not any(map(str.isalnum, choice.raw)) and not re.search(r"[^\w\s.?…_-]", choice.raw):
            yield choice, "says nothing"
        elif _JOKE.search(choice.text) and not _is_serious(item, choice):
            yield choice, "is not a serious answer"


def _no_quantities(item: Item) -> Iterator[tuple[Choice, str]]:
    if item.key is None or not _is_quantity(item.key.text):
        return
    for other in item.distractors:
        is_word = any(map(str.isalpha, other.text)) and not re.search(r"\d", other.text)
        if is_word and not _NO_NUMBER_NEEDED.search(other.text):
            yield other, f"is of another kind than {said(item.key.text)}"


def _lemmas(*choices: Choice) -> frozenset[str]:
    return frozenset(word.lemma_.lower() for choice in choices for word in choice.grammar)


def _all_lemmas(item: Item) -> frozenset[str]:
    """The words of the stem and of the key; what one distractor says excuses no other."""
    asked = frozenset(word.lemma_.lower() for one in item.sentences for word in one.grammar)
    return asked | _lemmas(*(choice for choice in item.plain if choice.is_correct))


def _is_serious(item: Item, choice: Choice) -> bool:
    """What sounds like a joke is not one where the question or the key speaks of it."""
    word = _JOKE.search(choice.text)
    around = item.stem + " " + (item.key.text if item.key else "")
    return word is not None and word.group().lower()[:4] in around.lower()


def _is_quantity(text: str) -> bool:
    """A number with at most a unit of one or two words before or after."""
    return bool(
        re.fullmatch(
            r"(?:about |approximately |in )?[-−+€$£]?\s*\d[\d.,  ]*(?:/\d+)?\s*(?:[\w°%€$£²³/·]+\s*){0,2}",
            text.strip(),
            re.IGNORECASE,
        )
    )


def far_distractors(items: list[Item], embedder: Embedder) -> list[Finding | None]:
    """For each question the distractor that is far in meaning from the stem and all other options, while those are
    near to each other; None where there is none. All questions are embedded at once."""
    judged = [item if item.key and len(item.distractors) >= _FEWEST - 1 else None for item in items]
    texts = [text for item in judged if item for text in (item.stem, *(choice.text for choice in item.plain))]
    vectors = embedder.embed(texts)
    found: list[Finding | None] = []
    position = 0
    for item in judged:
        if item is None:
            found.append(None)
            continue
        size = 1 + len(item.plain)
        found.append(_far(item, vectors[position : position + size]))
        position += size
    return found


def _far(item: Item, vectors: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Finding | None:
    nearness = vectors @ vectors.T
    np.fill_diagonal(nearness, -1.0)
    nearest = nearness.max(axis=1)[1:]
    for choice, near in zip(item.plain, nearest, strict=True):
        rest = [float(other) for other, one in zip(nearest, item.plain, strict=True) if one is not choice]
        is_words = sum(map(str.isalpha, choice.text)) >= _FEWEST and not choice.is_correct
        if is_words and near < _FAR and min(rest) > _NEAR:
            return flaw(
                FindingCode.IMPLAUSIBLE_DISTRACTOR,
                Severity.MINOR,
                f"{said(choice.text)} has to do neither with the question nor with the other options, so few will "
                "choose it. Write an error that students really make.",
                choice.place,
            )
    return None
