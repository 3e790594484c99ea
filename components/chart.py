"""A chart under the question it answers, with its numbers as a table and as a file beside it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st
from plotly.graph_objects import Figure
from streamlit.elements.lib.streamlit_plotly_theme import GRAY_90

from components.sheet import Download, choice, downloads, sheet, titled

Row = Mapping[str, Any]

INK = GRAY_90
"""Stands for the colour of text in both themes; the browser puts it in. Plotly's own grey is too pale to read."""

_CHART, _TABLE = "chart", "table"
_VIEWS = {_CHART: "Chart", _TABLE: "Table"}
_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}


class Drawing(Figure):
    """A figure that nobody changes any more: what is sent of it is made once."""

    def to_dict(self) -> dict[str, Any]:
        if not hasattr(self, "_sent"):
            self._sent = super().to_dict()
        return self._sent


def chart_panel(
    question: str,
    figure: Drawing,
    *,
    description: str,
    rows: Callable[[], Sequence[Row]],
    file: str,
    key: str,
) -> None:
    """Draw the figure, or its `rows` when the reader asks for the table; `file` is the address of both.

    `figure` is what `drawn` made; `description` is read to whoever does not see it.
    """
    kept = f"{key}_view"
    view = st.session_state.get(kept, _CHART)
    views = choice(f"{question} As a chart or as a table", _VIEWS, view)
    numbers = downloads([Download("CSV", file, help="Save the numbers behind this chart")])
    chosen = sheet(titled(question, views, numbers), key=f"{key}_head")
    if chosen in _VIEWS and chosen != view:
        st.session_state[kept] = chosen
        st.rerun()
    if view == _TABLE:
        st.dataframe(rows(), hide_index=True, alt=description, key=f"{key}_table")
    else:
        st.plotly_chart(figure, config=_CONFIG, alt=description, key=key)


def drawn(figure: dict[str, Any]) -> Drawing:
    """Plotly's JSON as a figure with every word on it in the colour of text.

    To be kept by whoever draws it often: checking the JSON takes longer than all the rest of a chart.
    """
    font = {"color": INK, "size": 13}
    layout = {**figure["layout"], "font": font}
    for name in ("xaxis", "yaxis"):
        axis = layout[name]
        layout[name] = {**axis, "tickfont": font, "title": {**axis.get("title", {}), "font": font}}
    return Drawing(data=figure["data"], layout=layout)


def escaped(text: str) -> str:
    """The text as Plotly shows it letter by letter."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
