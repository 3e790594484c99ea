"""What a page shows and leads on to, drawn by one component: its head, numbers, cards, rows and lists."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from components import places
from components.layout import rows_words
from components.registration import register
from services.domain.paging import Page

_mount = register(__file__, "../connection.js", "../history.js", "../part.js", "pieces.js", "lists.js")

Part = dict[str, Any]
Badge = tuple[str, str, str]
"""Words, the name of a Material icon, and a colour of the theme."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a page of ours; `page` is one of `places`, and `query` the rest of its address.

    One that `is_above` leads to the page to which this one belongs.
    """

    label: str
    page: str
    query: Mapping[str, str] = field(default_factory=dict)
    icon: str = ""
    is_above: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """A button; `name` is what `sheet` returns when it was pressed, `icon` a Material icon's name.

    One that `is_off` cannot be pressed; its `help` says why.
    """

    name: str
    label: str
    icon: str = ""
    help: str = ""
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class Download:
    """A file to save: its `address`, and what it is called where the address itself holds the file (`data:`)."""

    label: str
    address: str
    icon: str = "download"
    file_name: str = ""
    help: str = ""
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A field that narrows a list: `name` and `value` are those of the address.

    `kind` is `search`, `text`, `date` or, with `options` (value and words), `select`.
    """

    name: str
    label: str
    value: str
    kind: str = "search"
    options: Sequence[tuple[str, str]] = ()
    hint: str = ""


def sheet(*parts: Part, key: str) -> str | None:
    """Draw the parts one under the other and return the name of the button just pressed, in exactly one run.

    A clicked link leads on at once: then this does not return. Every word is put on the page as text.
    """
    chosen = _mount(key=key, data=parts, on_chosen_change=_nothing).chosen
    if not chosen:
        return None
    if "to" in chosen:
        follow(str(chosen["to"]))
        return None
    return str(chosen["act"])


def follow(link: str) -> None:
    """Go to the page of ours at this address: then this does not return; nothing where there is none."""
    address = urlsplit(link)
    page = places.page_at(address.path)
    if page is not None:
        st.switch_page(page, query_params=dict(parse_qsl(address.query)))


def head(
    title: str,
    about: str = "",
    *,
    trail: Sequence[Link] = (),
    tabs: Sequence[Link] = (),
    action: Action | None = None,
    notice: str = "",
) -> Part:
    """The pages above this one outermost first, those beside it, its title with a quiet line, and its first action.

    The tab without a query is the page itself. A `notice` stands in a frame above the title.
    """
    return {
        "kind": "head",
        "trail": [_link(link) for link in trail],
        "tabs": [_link(tab) for tab in tabs],
        "title": title,
        "about": about,
        "action": action and _action(action),
        "notice": notice,
    }


def numbers(values: Mapping[str, str]) -> Part:
    """Figures under their names, side by side."""
    return {"kind": "numbers", "values": list(values.items())}


def card(link: Link, about: str, lines: Sequence[tuple[str, str]]) -> Part:
    """A card for `cards`: where it leads, a quiet line, and lines that each begin with a Material icon."""
    return {**_link(link), "about": about, "lines": lines}


def cards(each: Sequence[Part]) -> Part:
    """Cards, as many beside each other as there is room for."""
    return {"kind": "cards", "cards": each}


def row(
    title: Link | str,
    *,
    beside: str = "",
    says: str = "",
    about: str = "",
    badge: Badge | None = None,
    badges: Sequence[Badge] = (),
    action: Action | None = None,
) -> Part:
    """A row for `rows`: its title, what is quiet beside it, a line under it, and what stands at the right."""
    link = _link(title) if isinstance(title, Link) else {"label": title}
    words = {"beside": beside, "says": says, "about": about, "badges": [badge] if badge else badges}
    return {**link, **words, "action": action and _action(action)}


def rows(each: Sequence[Part]) -> Part:
    """Framed rows, one under the other."""
    return {"kind": "rows", "rows": each}


def section(title: str) -> Part:
    """The title of what follows."""
    return {"kind": "section", "title": title}


def titled(title: str, *parts: Part) -> Part:
    """The title of what follows, with small parts at its right."""
    return {"kind": "titled", "title": title, "parts": parts}


def table(names: Sequence[str], each: Sequence[Sequence[str]]) -> Part:
    """Rows under the names of their columns; the first column names the row."""
    return {"kind": "table", "names": names, "rows": each}


def filters(page: str, kept: Mapping[str, str], *fields: Filter) -> Part:
    """Fields side by side; each leads to `page` with what is `kept` of its address and what stands in the fields."""
    each = [
        {
            "name": one.name,
            "label": one.label,
            "value": one.value,
            "kind": one.kind,
            "options": one.options,
            "hint": one.hint,
        }
        for one in fields
    ]
    return {"kind": "filters", "address": places.address(page, kept), "fields": each}


def lines(columns: Sequence[tuple[str, str]], each: Sequence[Sequence[Link | str | Badge]]) -> Part:
    """Rows to compare, each the way to where its link leads.

    A column is its name and its look: `wide` takes the room there is, `spare` is left out where there is little,
    `quiet`, `right`, or several of them.
    """
    rows = [[_link(cell) if isinstance(cell, Link) else cell for cell in cells] for cells in each]
    return {"kind": "lines", "columns": columns, "rows": rows}


def pager(found: Page[Any], noun: str, page: str, query: Mapping[str, str]) -> Part:
    """Which rows these are of how many (`noun` in the plural), and links to the other pages of this address."""
    return {
        "kind": "pager",
        "words": rows_words(found, noun) if found.total else "",
        "number": found.request.number,
        "last": found.last_number,
        "address": places.address(page, query),
    }


def empty(icon: str, title: str, text: str, action: Action | None = None) -> Part:
    """What this place is for, and the button that begins; `icon` is a Material icon's name."""
    return {"kind": "empty", "icon": icon, "title": title, "text": text, "action": action and _action(action)}


def choice(label: str, options: Mapping[str, str], chosen: str) -> Part:
    """One of several, side by side: what each says, by the name that `sheet` returns when it is pressed."""
    return {
        "kind": "choice",
        "label": label,
        "options": [_action(Action(*one)) for one in options.items()],
        "chosen": chosen,
    }


def line(words: str) -> Part:
    """A quiet line."""
    return {"kind": "line", "words": words}


def prose(words: str) -> Part:
    """A question, or a finding, in the face of running text."""
    return {"kind": "prose", "words": words}


def folded(title: str, icon: str, lines: Sequence[str], *, when_empty: str, action: Action | None = None) -> Part:
    """A list under a title that opens it, and a button below."""
    return {
        "kind": "folded",
        "title": title,
        "icon": icon,
        "lines": lines,
        "when_empty": when_empty,
        "action": action and _action(action),
    }


def tools(links: Sequence[Link], *, action: Action | None = None) -> Part:
    """A row of links and a quiet button."""
    return {
        "kind": "tools",
        "links": [_link(link) for link in links],
        "action": action and _action(action),
    }


def downloads(each: Sequence[Download]) -> Part:
    """Files to save, side by side; one without an address cannot be had yet."""
    return {"kind": "downloads", "files": [asdict(one) for one in each]}


def _link(link: Link) -> Part:
    drawn = {"label": link.label, "address": places.address(link.page, link.query), "icon": link.icon}
    return drawn | {"above": True} if link.is_above else drawn


def _action(action: Action) -> Part:
    drawn = {"act": action.name, "label": action.label, "icon": action.icon, "help": action.help}
    return drawn | {"off": True} if action.is_off else drawn


def _nothing() -> None:
    """Streamlit reports an event only to whoever listens; the run that it causes reads it."""
