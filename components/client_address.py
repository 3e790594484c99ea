"""The address from which a browser comes, for limits and the audit log.

Behind a proxy that `LECTERN_PROXIES` names it is the browser's own, which the proxy
tells; what anybody else claims in an X-Forwarded-For header is not heard.
"""

from ipaddress import IPv6Address, ip_address

import streamlit as st
from starlette.requests import HTTPConnection

_THIS_MACHINE = "127.0.0.1"


def page_client_address() -> str:
    """The address of the browser that looks at this page."""
    return _plain(connected_from() or _THIS_MACHINE)


def connected_from() -> str | None:
    """What Streamlit knows of the browser's address; None for this machine."""
    return st.context.ip_address


def client_address(connection: HTTPConnection) -> str:
    """The address of whoever sent this request; empty when the server does not know."""
    return _plain(connection.client.host) if connection.client else ""


def _plain(address: str) -> str:
    """An IPv4 address written as IPv6 (`::ffff:192.0.2.1`) as what it is, so that one browser has one address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return str(mapped or parsed)
