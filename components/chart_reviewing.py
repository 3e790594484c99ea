"""How often what somebody or something wrote is accepted: the sentence, the figure with its doubt, and the words."""

from collections.abc import Sequence
from functools import lru_cache

from components.chart import INK, Drawing, drawn, escaped
from services.domain.review_economics import wilson
from services.domain.review_figures import Counted

MOST_BARS = 12
_BAR_PX = 74
_LONGEST_NAME = 44
_FEW = 10


def finding(counted: Sequence[Counted]) -> str:
    """The one thing the chart shows: whether any two can be told apart yet."""
    told = [each for each in counted if each.tally.decided]
    if len(told) < 2:  # noqa: PLR2004 - nothing to compare
        return ""
    best = max(told, key=lambda each: wilson(each.tally.accepted, each.tally.decided)[0])
    worst = min(told, key=lambda each: wilson(each.tally.accepted, each.tally.decided)[1])
    lowest_of_best = wilson(best.tally.accepted, best.tally.decided)[0]
    highest_of_worst = wilson(worst.tally.accepted, worst.tally.decided)[1]
    if lowest_of_best <= highest_of_worst:
        return "The intervals overlap: so few decisions do not tell yet which of them is accepted more often."
    return f"“{best.name}” is accepted more often than “{worst.name}”: {_share(best)} against {_share(worst)}."


def share_words(each: Counted) -> str:
    """How much was accepted, of how many, and between which shares the truth lies: `82 % of 50 · 69–90 %`."""
    low, high = wilson(each.tally.accepted, each.tally.decided)
    few = " · few decisions" if each.tally.decided < _FEW else ""
    return f"{_share(each)} of {each.tally.decided:,} · {100 * low:.0f}–{100 * high:.0f} %{few}"


def reviewing_description(counted: Sequence[Counted]) -> str:
    """What the figure shows, in words."""
    each = "; ".join(f"{one.name}: {share_words(one)}" for one in counted[:MOST_BARS])
    return f"Bars of the share of decisions that accepted, each with its 95 % interval. {each}."


@lru_cache(maxsize=64)
def reviewing_figure(counted: tuple[Counted, ...]) -> Drawing:
    """A bar for each, as long as its share accepted, with the 95 % interval on it, under its name and numbers."""
    shown = counted[:MOST_BARS]
    shares = [100 * (each.tally.accepted_share or 0) for each in shown]
    ends = [wilson(each.tally.accepted, each.tally.decided) for each in shown]
    return drawn(
        {
            "data": [
                {
                    "type": "bar",
                    "orientation": "h",
                    "y": list(range(len(shown))),
                    "x": shares,
                    "offset": 0.02,
                    "width": 0.3,
                    "hoverinfo": "skip",
                    "marker": {"opacity": 0.5},  # so that the interval is seen on it
                    "error_x": {
                        "type": "data",
                        "symmetric": False,
                        "array": [max(0.0, 100 * high - share) for (_, high), share in zip(ends, shares, strict=True)],
                        "arrayminus": [
                            max(0.0, share - 100 * low) for (low, _), share in zip(ends, shares, strict=True)
                        ],
                        "color": INK,
                        "thickness": 1.5,
                        "width": 5,
                    },
                }
            ],
            "layout": {
                "height": _BAR_PX * len(shown) + 56,
                "margin": {"l": 16, "r": 24, "t": 8, "b": 40},
                "showlegend": False,
                "annotations": [_title(index, each) for index, each in enumerate(shown)],
                "xaxis": {
                    "range": [0, 101],
                    "ticksuffix": " %",
                    "title": {"text": "accepted, of the decisions on it"},
                    "fixedrange": True,
                    "zeroline": False,
                    "nticks": 5,
                    "tickangle": 0,
                },
                "yaxis": {"visible": False, "range": [len(shown) - 0.5, -0.5], "fixedrange": True},
            },
        }
    )


def _title(index: int, each: Counted) -> dict[str, object]:
    name = each.name if len(each.name) <= _LONGEST_NAME else each.name[: _LONGEST_NAME - 1].rstrip() + "…"
    return {
        "text": f"<b>{escaped(name)}</b><br>{share_words(each)}",
        "x": 0,
        "y": index - 0.02,
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
        "font": {"color": INK, "size": 13},
    }


def _share(each: Counted) -> str:
    return f"{100 * (each.tally.accepted_share or 0):.0f} %"
