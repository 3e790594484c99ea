"""A chart under the question it answers, with its numbers as a table and as a file beside it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st
from plotly.graph_objects import Figure
from streamlit.elements.lib.streamlit_plotly_theme import GRAY_90

from components.file_names import file_stem
from services.domain.formats.csv_table import write_csv
from services.domain.times import clock

Row = Mapping[str, Any]

INK = GRAY_90
"""Stands for the colour of text in both themes; the browser puts it in. Plotly's own grey is too pale to read."""

_CHART, _TABLE = "Chart", "Table"
_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "showTips": False}
_CLOCK_STEPS_S = (10, 30, 60, 120, 300, 600, 900, 1800, 3600)
_MOST_TICKS = 5


def chart_panel(
    question: str,
    figure: Figure,
    *,
    description: str,
    rows: Callable[[], Sequence[Row]],
    file_name: str,
    key: str,
    columns: Mapping[str, Any] | None = None,
    is_clickable: bool = False,
) -> Any | None:
    """Draw the figure, or its `rows` when the reader asks for the table; what was clicked in a clickable figure.

    `figure` is what `drawn` made; `description` is read to whoever does not see it. `columns` configures
    the table; the file holds all columns but links.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(question, anchor=False, width="stretch")
        with st.container(horizontal=True, vertical_alignment="center", gap="small", width="content"):
            view = st.segmented_control(
                f"{question} As a chart or as a table",
                [_CHART, _TABLE],
                default=_CHART,
                required=True,
                label_visibility="collapsed",
                key=f"{key}_view",
            )
            st.download_button(
                "CSV",
                lambda: as_csv(rows()),
                file_name=f"{file_stem(file_name)}.csv",
                mime="text/csv",
                icon=":material/download:",
                help="Save the numbers behind this chart",
                type="tertiary",
                on_click="ignore",
                key=f"{key}_csv",
            )
    if view == _TABLE:
        st.dataframe(rows(), hide_index=True, column_config=columns, alt=description, key=f"{key}_table")
        return None
    if not is_clickable:
        st.plotly_chart(figure, config=_CONFIG, alt=description, key=key)
        return None
    event = st.plotly_chart(
        figure, config=_CONFIG, alt=description, key=key, on_select="rerun", selection_mode="points"
    )
    points = event["selection"]["points"]
    return points[0].get("customdata") if points else None


def as_csv(rows: Sequence[Row]) -> bytes:
    """The rows as a table for a spreadsheet, without their links."""
    return write_csv([name for name in rows[0] if not _is_link(rows[0][name])] if rows else [], rows)


def drawn(figure: dict[str, Any]) -> Figure:
    """Plotly's JSON as a figure with every word on it in the colour of text.

    To be kept by whoever draws it often: checking the JSON takes longer than all the rest of a chart.
    """
    font = {"color": INK, "size": 13}
    layout = {**figure["layout"], "font": font}
    for name in ("xaxis", "yaxis"):
        axis = layout[name]
        layout[name] = {**axis, "tickfont": font, "title": {**axis.get("title", {}), "font": font}}
    return Figure(data=figure["data"], layout=layout)


def clock_axis(duration_ms: int) -> dict[str, Any]:
    """A time axis in ms whose ticks read `0:00`, `10:00`, at most six of them."""
    step_s = next((step for step in _CLOCK_STEPS_S if duration_ms <= step * 1000 * _MOST_TICKS), _CLOCK_STEPS_S[-1])
    ticks = list(range(0, duration_ms + 1, step_s * 1000))
    return {
        "range": [0, duration_ms],
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": [clock(tick) for tick in ticks],
        "title": {"text": "time in the lecture"},
        "tickangle": 0,
        "zeroline": False,
        "fixedrange": True,
    }


def escaped(text: str) -> str:
    """The text as Plotly shows it letter by letter."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _is_link(value: object) -> bool:
    return isinstance(value, str) and value.startswith("/")
