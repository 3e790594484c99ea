"""Whether a passage says of something else what a statement says, exchanges its parts, or turns it round."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from services.checking.cells import Cell, Cells
from services.checking.content import NEGATIONS, are_same, is_content
from services.checking.fitting import weigh
from services.checking.grammar import grammar_of
from services.checking.opposites import are_contrary
from services.checking.passages import Passage
from services.checking.rivals import said_of_another
from services.checking.roles import SUBJECT, Role, agree, roles_of

_NEARLY_ALL = 0.8


def said_instead(statement: str, passage: Passage) -> str:
    """What the passage says to the contrary of a statement whose words it has, in a sentence; empty where nothing."""
    document = grammar_of(statement)
    if (exchanged := _exchanged(document, passage.cells)) is not None:
        one, other = exchanged
        return f"The passage says it with “{one}” and “{other}” the other way round."
    if (turned := _turned(document, passage.cells)) is not None:
        return turned
    value, better = said_of_another(statement, passage)
    return f"The passage says it of “{better}”, not of “{value}”." if better else ""


def is_exchanged(claim: str, passage: Passage) -> bool:
    """The passage says the claim with two of its parts the other way round."""
    return _exchanged(grammar_of(claim), passage.cells) is not None


def _exchanged(statement: Doc, cells: Cells) -> tuple[str, str] | None:
    """Two things of the statement that have each other's part in the passage, beside the same verb."""
    claims = [(token, role) for token in _names(statement) for role in roles_of(token)]
    pairs = [
        (one, first, other, second)
        for one, first in claims
        for other, second in claims
        if first.at == second.at and first.part == SUBJECT and second.part not in (SUBJECT, first.part)
    ]
    for one, first, other, second in pairs:
        said = list(_said_of(one, other, first, cells))
        straight = any((here, there) == (first.part, second.part) for here, there in said)
        crossed = any((here, there) == (second.part, first.part) for here, there in said)
        if crossed and not straight and not _is_turned_word(statement, cells):
            return one.text, other.text
    return None


def _said_of(one: Token, other: Token, beside: Role, cells: Cells) -> Iterator[tuple[str, str]]:
    """The parts that both play in the passage beside one and the same verb."""
    for document in cells.documents:
        mine = [role for token in document if _is_named(one, token) for role in roles_of(token) if agree(beside, role)]
        theirs = [role for token in document if _is_named(other, token) for role in roles_of(token)]
        yield from ((here.part, there.part) for here in mine for there in theirs if here.at == there.at)


def _is_named(one: Token, token: Token) -> bool:
    """The same name, with the same words before it."""
    if not are_same(one.lower_, token.lower_):
        return False
    mine, theirs = _details(one), _details(token)
    return not mine or not theirs or any(are_same(left, right) for left in mine for right in theirs)


def _details(token: Token) -> list[str]:
    near = [child for child in token.children if child.dep_ in ("compound", "amod", "nummod")]
    near += [end for child in token.children if child.lower_ == "of" for end in child.children]
    return [each.lower_ for each in near if is_content(each)]


def _names(document: Doc) -> Iterator[Token]:
    yield from (chunk.root for chunk in document.noun_chunks if is_content(chunk.root))


def _is_turned_word(statement: Doc, cells: Cells) -> bool:
    """ "B is slower than A" is no contrary of "A is faster than B"."""
    return any(
        are_contrary(token.lower_, said.lower_) for token in statement for cell in cells.all for said in cell.content
    )


def _turned(statement: Doc, cells: Cells) -> str | None:
    """The clause that says nearly all of the statement denies it, or says the contrary of one of its words."""
    for part in _clauses_of(statement):
        words = [token.lower_ for token in part if is_content(token)]
        if not words:
            continue
        shares = [(_share(words, cell), cell) for cell in cells.all]
        best = max(share for share, _ in shares)
        if best < _NEARLY_ALL:
            continue
        alike = [cell for share, cell in shares if share >= best - 0.05]
        is_negated = sum(token.lower_ in NEGATIONS for token in part) % 2 == 1
        if all(cell.is_negated != is_negated for cell in alike):
            return "The passage says it without a “not”." if is_negated else "The passage denies it."
    return None


def _clauses_of(statement: Doc) -> list[Sequence[Token]]:
    return [cell.tokens for cell in Cells([statement.text]).all]


def _share(words: Sequence[str], cell: Cell) -> float:
    held = sum(weigh(word) for word in words if cell.holds(word) or cell.share_of(word))
    return held / sum(map(weigh, words))
