"""Words that turn a statement into its contrary when one stands where the other was said."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

# On each line every word to the left of the stroke is the contrary of every word to its right.
_SIDES = """
high higher highest / low lower lowest
large larger largest big bigger biggest great greater / small smaller smallest little
more most / less least fewer fewest
many / few
increase increases increased increasing rise rises rose rising grow grows grew growing / decrease decreases decreased \
decreasing fall falls fell falling shrink shrinks shrank shrinking decline declines declined
raise raises raised raising / lower lowers lowered lowering reduce reduces reduced
up upward upwards / down downward downwards
fast faster fastest quick quickly rapid rapidly / slow slower slowest slowly
strong stronger strongest strongly / weak weaker weakest weakly
strengthen strengthens strengthened / weaken weakens weakened
long longer longest / short shorter shortest
before earlier early / after later late
above / below
always / never
gain gains gained win wins won / lose loses lost
expensive / cheap cheaper
heavy heavier / light lighter
same similar equal / different
inside internal within / outside external
north northern / south southern
east eastern / west western
positive / negative
maximum / minimum
upper / lower
hot hotter warm warmer warming heating / cold colder cool cooler cooling
open opens opened / close closes closed
thick thicker / thin thinner
wide wider / narrow narrower
rich richer / poor poorer
easy easier / hard harder difficult
public / private
expand expands expanded / contract contracts contracted
attract attracts attracted / repel repels repelled
absorb absorbs absorbed / release releases released emit emits emitted
accept accepts accepted agree agrees agreed allow allows allowed / reject rejects rejected refuse refuses refused \
forbid forbids forbade
better best / worse worst
success succeeded succeeds / failure failed fails
create creates created build builds / destroy destroys destroyed
directly / indirectly
stable / unstable
reversible / irreversible
active / inactive
possible / impossible
soluble / insoluble
dependent / independent
true / false
correct / incorrect wrong
present / absent
first / last
beginning start starts begins / end ends
left / right
input inputs / output outputs
supply / demand
buyer buyers / seller sellers
lender lenders / borrower borrowers
import imports / export exports
donor donors donate donates / acceptor acceptors
acid acidic / alkaline basic
oxidation oxidised oxidized / reduction reduced
exothermic / endothermic
aerobic / anaerobic
dominant / recessive
include includes included / exclude excludes excluded
gain / loss
double doubles doubled doubling / halve halves halved halving
harm harms harmed hurt hurts damage damages / benefit benefits benefited help helps gain gains
join joins joined / leave leaves left
occupied / free
rough / smooth
visible / invisible
temporary temporarily / permanent permanently
""".replace("\\\n", "")


_DENYING = ("non", "un", "in", "im", "ir", "il", "dis", "anti", "a", "an")
_FACING = (
    ("hyper", "hypo"), ("endo", "exo"), ("intra", "inter"), ("intra", "extra"), ("macro", "micro"), ("pre", "post"),
    ("over", "under"), ("in", "ex"), ("im", "ex"), ("in", "de"), ("homo", "hetero"), ("mono", "poly"), ("ante", "post"),
    ("pro", "anti"), ("eu", "pro"), ("co", "anti"),
)  # fmt: skip
_SHORTEST_STEM = 4


@lru_cache(maxsize=65536)
def are_contrary(one: str, other: str) -> bool:
    """One word is a contrary of the other, as a word of its own or by how it begins ("hyperpolarise", "inelastic")."""
    if other in opposites(one):
        return True
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if len(shorter) >= _SHORTEST_STEM and any(longer == f"{prefix}{shorter}" for prefix in _DENYING):
        return True
    return any(
        one.startswith(left) and other.startswith(right) and one[len(left) :] == other[len(right) :]
        and len(one) - len(left) >= _SHORTEST_STEM
        for pair in _FACING
        for left, right in (pair, pair[::-1])
    )  # fmt: skip


def opposites(word: str) -> frozenset[str]:
    """The contraries of a word, none for most words."""
    return _CONTRARIES.get(word, frozenset())


def _read(lines: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for line in lines.split("\n"):
        left, _, right = line.partition("/")
        for one in left.split():
            for other in right.split():
                found[one].add(other)
                found[other].add(one)
    return {word: frozenset(contraries) for word, contraries in found.items()}


_CONTRARIES = _read(_SIDES)
