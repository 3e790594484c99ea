"""How well a value fits what a question asks: whether it was said of that, under that condition, in that part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from spacy.tokens import Doc, Token

from services.checking.cells import TAKEN, Cell, Cells, is_core
from services.checking.content import NEGATIONS, are_same, is_content, is_number
from services.checking.grammar import grammar_of
from services.checking.roles import Role, agree, asked_role, asks_for_subject, roles_of
from services.checking.wording import weight

_ROLE = 0.3
_DENIED = 0.3
_MOSTLY = 0.8
_EQUALLY = 0.12
_ENOUGH = 1.2
_QUALIFIES = 1.0
_OF_A_NUMBER = 1.45
_ORDER = frozenset({"before", "after", "earlier", "later", "first", "last", "next", "since", "until", "order", "step"})
_QUALIFIERS = frozenset(
    {
        "before", "after", "until", "since", "above", "below", "first", "second", "third", "last", "next", "more",
        "most", "less", "least", "fewer", "only", "always", "each", "every", "both", "during", "against", "towards",
    }
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Mention:
    """A place where a value was said: the words of it that stand in one cell."""

    cell: Cell
    tokens: tuple[Token, ...]

    @property
    def head(self) -> Token:
        """The word that the others hang on."""
        own = {token.i for token in self.tokens}
        return next((token for token in self.tokens if token.head.i not in own), self.tokens[0])


@dataclass(frozen=True)
class Asked:
    """What a question asks about: its telling words, and the part its answer plays."""

    words: tuple[str, ...]
    role: Role | None
    is_negated: bool
    is_subject: bool = False
    """The answer is what something is said of."""
    kind: str = ""
    """What the question counts or names: "How many bits …", "In which year …" """
    is_count: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    """How well the place of a mention fits, and whether it plays the part that is asked for."""

    near: tuple[float, ...]
    fit: float
    denied: float
    part: int | None

    @property
    def score(self) -> float:
        return self.fit - self.denied + _ROLE * (self.part or 0)


def _compared(words: Sequence[str], here: _Placed, there: _Placed) -> float:
    """How much nearer to the one the words were said that were not said equally near to both."""
    telling = [
        (weigh(word), one - other)
        for word, one, other in zip(words, here.near, there.near, strict=True)
        if abs(one - other) > _EQUALLY
    ]
    total = max(_ENOUGH, sum(weight for weight, _ in telling))
    return sum(weight * apart for weight, apart in telling) / total - here.denied + there.denied


class Fitting:
    """The values of one passage against one question."""

    def __init__(self, cells: Cells, asked: Asked) -> None:
        self._cells = cells
        self._asked = asked

    def margin(self, one: str, other: str, *, by_part: bool = True) -> float | None:
        """By how much (−2 to 2) the first value fits better than the second; None where either was not said.

        Without `by_part` only the words count, not who does what to whom.
        """
        first, second = self.mentions(one), self.mentions(other)
        if not first or not second or self._is_by_order:
            return None
        own = [token.lower_ for mention in (*first, *second) for token in mention.tokens]
        words = [word for word in self._asked.words if not any(are_same(word, each) for each in own)]
        words = [word for word in words if self._cells.holds(word)]
        here, there = (
            max((self._placed(mention, words) for mention in mentions), key=lambda each: each.score)
            for mentions in (first, second)
        )
        parts = 0 if not by_part or None in (here.part, there.part) else (here.part or 0) - (there.part or 0)
        return round(_compared(words, here, there) + _ROLE * parts, 3)

    @cached_property
    def _is_by_order(self) -> bool:
        """The question orders what the passage does not: "before 1979", "first"; then places tell nothing."""
        return any(word in _ORDER and not self._cells.holds(word) for word in self._asked.words)

    def mentions(self, value: str) -> list[Mention]:
        """Where the value was said: word by word, or else in the cells that hold most of its words."""
        document = grammar_of(value)
        found = list(self._word_by_word(document))
        return found or self._mostly(telling(value))

    def _word_by_word(self, value: Doc) -> Iterator[Mention]:
        words = [
            token.lower_ for token in value if token.is_alpha or any(map(str.isalnum, token.text)) or token.text == "-"
        ]
        while words and (words[0] in _LEADING):
            words = words[1:]
        if not words:
            return
        for number, document in enumerate(self._cells.documents):
            said = [token.lower_ for token in document]
            for start in range(len(said) - len(words) + 1):
                if said[start : start + len(words)] == words:
                    tokens = tuple(document[start : start + len(words)])
                    yield Mention(self._cells.of(number, tokens[-1]), tokens)

    def _mostly(self, words: Sequence[str]) -> list[Mention]:
        if not words:
            return []
        shares = []
        for cell in self._cells.all:
            own = [word for word in words if cell.holds(word)]
            held = [word for word in words if word in own or (own and cell.share_of(word) >= TAKEN)]
            shares.append(sum(map(weigh, held)) / sum(map(weigh, words)))
        best = max(shares, default=0.0)
        if best < _MOSTLY:
            return []
        return [
            Mention(cell, tuple(t for t in cell.content if any(are_same(t.lower_, word) for word in words)))
            for cell, share in zip(self._cells.all, shares, strict=True)
            if share >= best - 0.01
        ]

    def _placed(self, mention: Mention, words: Sequence[str]) -> "_Placed":
        near = tuple(
            1.0
            if self._leaves_out(word, mention)
            else self._cells.nearness(word, mention.cell, is_pointed_at=is_core(mention.head))
            for word in words
        )
        own = any(token.lower_ in NEGATIONS for token in mention.tokens)
        is_turned = not own and mention.cell.is_negated != self._asked.is_negated
        total = sum(map(weigh, words))
        here = sum(weigh(word) for word in words if mention.cell.holds(word)) / total if total else 0.0
        fit = sum(weigh(word) * each for word, each in zip(words, near, strict=True)) / total if total else 0.0
        return _Placed(near, fit, _DENIED * here if is_turned else 0.0, self._part(mention))

    def _leaves_out(self, word: str, mention: Mention) -> bool:
        """ "Humans have 46 chromosomes, chimpanzees have 48": the bare number is one of what is counted."""
        last = mention.tokens[-1]
        is_bare = last.i + 1 == len(last.doc) or last.nbor().pos_ not in ("NOUN", "PROPN", "NUM", "ADJ")
        return word == self._asked.kind and is_number(last) and is_bare

    def _part(self, mention: Mention) -> int | None:
        """1 where it plays the part that is asked for beside the verb that is asked about, −1 where it plays another.

        None where its cell leaves the verb out.
        """
        asked = self._asked.role
        head = mention.head
        if self._asked.is_subject and (head.head.lower_ == "than" and head.dep_ == "pobj"):
            return -1
        if asked is None:
            return 0
        said = [role for role in roles_of(head) if agree(asked, role)]
        if not said:
            return 0 if mention.cell.has_verb else None
        return 1 if any(role.part == asked.part for role in said) else -1


_LEADING = frozenset(
    {"a", "an", "the", "in", "on", "at", "by", "to", "into", "about", "because", "when", "of", "from", "with"}
)


@lru_cache(maxsize=1024)
def asked_in(stem: str) -> Asked:
    """What a question asks about."""
    document = grammar_of(stem)
    words = tuple(dict.fromkeys(token.lower_ for token in document if is_content(token)))
    negations = sum(token.lower_ in NEGATIONS for token in document)
    is_count = any(token.lower_ in ("many", "percentage", "proportion", "percent") for token in document)
    asking = next((token.i for token in document if token.lower_ in ("many", "much", "which", "what")), None)
    kind = (
        next((token.lower_ for token in document[asking + 1 :] if is_content(token)), "") if asking is not None else ""
    )
    return Asked(words, asked_role(document), negations % 2 == 1, asks_for_subject(document), kind, is_count)


def asked_of(statement: str, value: str) -> Asked:
    """What a statement says of a value that stands in it: its other words, and the part the value plays."""
    document, own = grammar_of(statement), telling(value)
    words = tuple(
        dict.fromkeys(
            token.lower_
            for token in document
            if is_content(token) and not any(are_same(token.lower_, one) for one in own)
        )
    )
    head = next((token for token in document if token.lower_ in own and token.head.lower_ not in own), None)
    role = next(iter(roles_of(head)), None) if head is not None else None
    negations = sum(token.lower_ in NEGATIONS for token in document)
    return Asked(words, role if role and role.verb != "be" else None, negations % 2 == 1)


def telling(text: str) -> list[str]:
    """The words of a text that tell something, in small letters."""
    return [token.lower_ for token in grammar_of(text) if is_content(token)]


def weigh(word: str) -> float:
    """How much a word tells."""
    if word[:1].isdigit():
        return _OF_A_NUMBER
    return max(_QUALIFIES, weight(word)) if word in _QUALIFIERS else weight(word)
