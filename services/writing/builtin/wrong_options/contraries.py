"""The contrary of a statement: one telling word turned into its opposite, everything else kept."""

import re
from collections.abc import Iterator

_PAIRS = (
    "higher/lower high/low highest/lowest larger/smaller large/small largest/smallest more/less "
    "increase/decrease increases/decreases increased/decreased raise/lower raises/lowers raised/lowered rise/fall "
    "rises/falls rose/fell faster/slower fast/slow fastest/slowest stronger/weaker strong/weak strongest/weakest "
    "longer/shorter long/short before/after early/late earlier/later above/below always/never gain/lose gains/loses "
    "gained/lost expensive/cheap heavier/lighter heavy/light same/different similar/different inside/outside "
    "north/south east/west "
    "internal/external positive/negative maximum/minimum upper/lower fewer/more occupied/free hot/cold warm/cool "
    "warming/cooling open/closed rough/smooth thick/thin wide/narrow dangerous/harmless stable/unstable rich/poor "
    "easier/harder easy/hard public/private strengthens/weakens strengthen/weaken expands/contracts "
    "expand/contract expanded/contracted attracts/repels attract/repel absorbs/releases absorb/release allowed/forbade "
    "won/lost wins/loses accepted/rejected accept/reject approved/rejected better/worse best/worst "
    "success/failure agreed/refused borrowers/lenders creates/destroys create/destroy "
    "rising/falling growing/shrinking lasting/brief folded/unfolded tightly/loosely directly/indirectly nearer/farther"
)
_OPPOSITES: dict[str, str] = {}
for _pair in _PAIRS.split():
    _left, _, _right = _pair.partition("/")
    _OPPOSITES.setdefault(_left, _right)
    _OPPOSITES.setdefault(_right, _left)

# After these words the next one belongs to a name or to a fixed phrase and has no opposite.
_FIXED = frozenset({"no", "at", "the", "as"})
_FIXED_WITH = frozenset({"long", "least", "most", "same", "best", "after", "before", "early", "late", "north", "south"})
_HINGES = frozenset({"many", "few", "long", "before", "after", "late", "early"})
_BEFORE_VERBS = frozenset({"to", "that", "which", "who", "not", "can", "will", "would", "could", "must", "may"})
_PHRASES = (
    ("speeds up", "slows down"), ("slows down", "speeds up"), ("speed up", "slow down"), ("slow down", "speed up"),
    ("goes up", "goes down"), ("go up", "go down"), ("went up", "went down"), ("goes down", "goes up"),
    ("at least", "at most"), ("at most", "at least"),
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")


def contraries(text: str) -> Iterator[str]:
    """The text with one word turned into its opposite, each in its turn, those near the end first.

    Only words that carry the statement are turned: a name ("the East India Company") keeps its
    words, and so does a fixed phrase ("no longer", "at least").
    """
    for plain, opposite in _PHRASES:
        if f" {plain} " in text:
            yield text.replace(f" {plain} ", f" {opposite} ", 1)
    words = list(_WORD.finditer(text))
    for position in reversed(range(len(words))):
        word = words[position].group()
        before = words[position - 1].group().lower() if position else ""
        following = words[position + 1].group() if position + 1 < len(words) else ""
        turned = _opposite(word, before, following)
        is_sentence_start = position == 0 and word in _HINGES
        if turned is not None and not is_sentence_start and not _is_fixed(word, before, following):
            yield _with_article(text[: words[position].start()], turned) + text[words[position].end() :]


def _opposite(word: str, before: str, following: str) -> str | None:
    if word in ("lower", "raise") and before in _BEFORE_VERBS:
        return "raise" if word == "lower" else "lower"
    if word == "more" and following.endswith("s") and not following.endswith(("ss", "us")):
        return "fewer"
    return _OPPOSITES.get(word)


def _is_fixed(word: str, before: str, following: str) -> bool:
    """A name, a fixed phrase, or a word whose opposite would not fit its neighbours."""
    if following[:1].isupper() or following in ("up", "down") or before in ("more", "less", "most", "least"):
        return True
    if word in _HINGES and not following:
        return True
    if word in ("more", "less") and following == "than":
        return True
    return before in _FIXED and (before != "the" or word in _FIXED_WITH)


def _with_article(before: str, word: str) -> str:
    """ "An" and "a" follow the sound of the new word."""
    found = re.search(r"\b(an?) $", before, re.IGNORECASE)
    if found is None:
        return before + word
    article = "an" if word[0] in "aeiou" else "a"
    kept = article.capitalize() if found.group(1)[0].isupper() else article
    return f"{before[: found.start()]}{kept} {word}"
