"""A passage cut into cells, the smallest stretches that say one thing of one thing, and how near they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Token

from services.checking.content import NEGATIONS, are_same, is_content, is_number
from services.checking.grammar import grammar_of
from services.checking.opposites import are_contrary

_POINTING = frozenset(
    {"it", "its", "they", "them", "their", "he", "him", "his", "she", "her", "this", "these", "such", "one", "ones"}
)
_SPLITTING = frozenset({"whereas", "while", "although", "though", "but", "then", "yet", "and", "or", "nor"})
_CLAUSES = frozenset({"ROOT", "conj", "advcl", "ccomp", "relcl", "parataxis", "csubj", "pcomp"})
_CONDITIONS = frozenset({"advcl", "relcl", "ccomp", "csubj", "pcomp"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_JOINED = frozenset({"compound", "nummod", "conj", "nmod"})
_STEPS = 12

SAME, TAKEN, POINTED, TOLD, NEAR, FAR = 1.0, 0.95, 0.95, 0.5, 0.25, 0.1
_NAMES = frozenset({"NOUN", "PROPN", "PRON"})
_VERBS = frozenset({"VERB", "AUX"})


@dataclass(frozen=True, eq=False)
class Cell:
    """Words of one sentence that belong together, and words of other cells that count here too (`taken`)."""

    index: int
    sentence: int
    tokens: tuple[Token, ...]
    taken: tuple[tuple[Token, float], ...]

    @cached_property
    def content(self) -> tuple[Token, ...]:
        """Its tokens that tell something."""
        return tuple(token for token in self.tokens if is_content(token))

    @property
    def is_negated(self) -> bool:
        return sum(token.lower_ in NEGATIONS for token in self.tokens) % 2 == 1

    @property
    def has_verb(self) -> bool:
        return any(token.pos_ in _VERBS for token in self.tokens)

    def holds(self, word: str) -> bool:
        """The word stands in it, in this or another form."""
        return any(are_same(word, token.lower_) for token in self.content)

    def turns(self, word: str) -> bool:
        """A contrary of the word stands in it, and the word does not."""
        return any(are_contrary(word, token.lower_) for token in self.content) and not self.holds(word)

    def share_of(self, word: str) -> float:
        """How much the word counts here that was said in another cell."""
        return max((share for token, share in self.taken if are_same(word, token.lower_)), default=0.0)


class Cells:
    """The cells of a passage in the order they were said."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.documents = [grammar_of(sentence) for sentence in sentences]
        self.all: list[Cell] = []
        self._of_token: dict[tuple[int, int], Cell] = {}
        for number, document in enumerate(self.documents):
            runs = _runs(document)
            for at, run in enumerate(runs):
                cell = Cell(len(self.all), number, tuple(run), tuple(_taken(at, runs, self.all)))
                self.all.append(cell)
                self._of_token.update({(number, token.i): cell for token in run})

    def of(self, sentence: int, token: Token) -> Cell:
        """The cell in which a token stands."""
        return self._of_token[sentence, token.i]

    def nearness(self, word: str, cell: Cell, *, is_pointed_at: bool) -> float:
        """How near (0 to 1) to what the cell says the word was said; below 0 where the cell says its contrary."""
        if cell.holds(word):
            return SAME
        taken = max(cell.share_of(word), self._told_of(word, cell) if is_pointed_at else 0.0)
        if taken:
            return taken
        if cell.turns(word):
            return -NEAR
        said = [each for each in self.all if each.holds(word)]
        if any(each.sentence == cell.sentence for each in said):
            return NEAR
        return FAR if said else 0.0

    def holds(self, word: str) -> bool:
        """The word was said somewhere in the passage."""
        return any(cell.holds(word) for cell in self.all)

    def _told_of(self, word: str, cell: Cell) -> float:
        """The next cell says the word of what this one names: "UDP is older. It is preferred for video." """
        following = self.all[cell.index + 1 : cell.index + 2]
        return max((TOLD for each in following if _points_back(each.tokens) and each.holds(word)), default=0.0)


def _runs(document: Doc) -> list[list[Token]]:
    """The tokens of a sentence, in runs that belong to one clause, or to a part of it that leaves its verb out."""
    heads = _clauses(document)
    pieces: list[list[Token]] = []
    for piece in _pieces(document):
        grouped: dict[int, list[Token]] = {}
        for token in piece:
            grouped.setdefault(heads[token.i], []).append(token)
        pieces += grouped.values()
    runs: list[list[Token]] = []
    owners: list[int] = []
    for piece in pieces:
        owner = heads[piece[0].i]
        joins = next((at for at in range(len(runs) - 1, -1, -1) if owners[at] == owner), None)
        if joins is not None and not (_stands_alone(piece) and _stands_alone(runs[joins])):
            runs[joins] += piece
        else:
            runs.append(list(piece))
            owners.append(owner)
    return runs


def _pieces(document: Doc) -> Iterator[list[Token]]:
    piece: list[Token] = []
    ranges = 0
    for token in document:
        is_range = token.lower_ == "to" and ranges and any(map(is_number, document[token.i + 1 : token.i + 4]))
        if piece and (token.text in ",;:–—()" or token.lower_ in _SPLITTING or is_range):
            yield piece
            piece, ranges = [], 0
        ranges += token.lower_ == "from"
        piece.append(token)
    if piece:
        yield piece


def _stands_alone(tokens: Sequence[Token]) -> bool:
    """It names two things at least, of which one may be said of the other."""
    names = [token for token in tokens if token.pos_ in (*_NAMES, "NUM") and is_content(token)]
    names = [token for token in names if not (token.dep_ in _JOINED and token.head in names)]
    return len(names) > 1


def _clauses(document: Doc) -> list[int]:
    """For each token the place of the verb whose clause it stands in."""
    heads = [_clause_of(token).i for token in document]
    for token in document[:-1]:
        verb = token.nbor()
        if token.dep_ == "conj" and verb.dep_ == "conj" and verb.pos_ in _VERBS and not _has_subject(verb):
            heads[token.i] = heads[verb.i]
    return heads


def _clause_of(token: Token) -> Token:
    while token.head.i != token.i:
        if token.dep_ in _CLAUSES and token.pos_ in _VERBS:
            return token
        token = token.head
    return token


def _has_subject(verb: Token) -> bool:
    return any(child.dep_ in _SUBJECTS for child in verb.children)


def _taken(at: int, runs: Sequence[Sequence[Token]], made: Sequence[Cell]) -> Iterator[tuple[Token, float]]:
    """What counts in a run that was said in another: its condition, what it leaves out, what it points at."""
    run, before = runs[at], made[-1] if made else None
    verb = _clause_of(run[0])
    for other in runs:
        theirs = _clause_of(other[0])
        if other is not run and (_is_condition(theirs, verb) or _is_condition(verb, theirs)):
            share = TOLD if "relcl" in (theirs.dep_, verb.dep_) else TAKEN
            yield from ((token, share) for token in other)
            told = next((cell for cell in made if cell.tokens[0] == other[0]), None)
            yield from ((token, share * again) for token, again in (told.taken if told else ()))
    if before is None:
        return
    if at and _leaves_out(run):
        yield from ((token, TAKEN) for token in before.tokens if _is_left_out(token, run))
        yield from ((token, share * TAKEN) for token, share in before.taken if _is_left_out(token, run))
    if _points_back(run):
        yield from ((token, POINTED) for token in before.tokens if is_core(token))
        yield from ((token, share * POINTED) for token, share in before.taken)


def _is_condition(verb: Token, main: Token) -> bool:
    """The first is a clause under the second, or under one that the second is joined to."""
    if verb.i == main.i or verb.dep_ not in _CONDITIONS or _contrasts(verb):
        return False
    above = _clause_of(verb.head)
    return above.i == main.i or (main.dep_ == "conj" and verb.i < above.i == main.head.i)


def _contrasts(verb: Token) -> bool:
    return verb.dep_ == "ccomp" or any(
        child.dep_ == "mark" and child.lower_ in ("while", "whereas", "although", "though") for child in verb.children
    )


def _leaves_out(run: Sequence[Token]) -> bool:
    """It has no verb, or no name before its verb."""
    verb = next((at for at, token in enumerate(run) if token.pos_ in _VERBS), None)
    return verb is None or not any(token.pos_ in (*_NAMES, "NUM") for token in run[: verb + 1])


def _is_left_out(token: Token, run: Sequence[Token]) -> bool:
    """Of what was said before, the verb counts in a run without one, and the subject in one that names none first."""
    if token.pos_ in _VERBS:
        return not any(each.pos_ in _VERBS for each in run)
    first = next((each for each in run if is_content(each) or each.pos_ == "ADP"), run[0])
    begins_with_name = first.pos_ in (*_NAMES, "ADJ") and any(each.pos_ in _NAMES for each in run[:4])
    return is_core(token, objects=False) and not begins_with_name


def is_core(token: Token, *, objects: bool = True) -> bool:
    """It stands in the subject (or object) of its clause, not in a circumstance."""
    for _ in range(_STEPS):
        if token.dep_ in _SUBJECTS or (objects and token.dep_ in ("dobj", "attr")):
            return True
        if token.head.i == token.i or token.pos_ in _VERBS:
            return False
        token = token.head
    return False


def _points_back(run: Sequence[Token]) -> bool:
    return any(token.lower_ in _POINTING for token in run)
