"""The name under which a browser keeps the session's cookie.

On https it begins with `__Host-`: browsers then take it from this host alone, over https,
so that neither a neighbouring site of the university nor a plain http answer can plant one.
Inside, pages and routes know one name.
"""

from components.session import COOKIE
from components.web.headers import RawHeaders

_INSIDE = f"{COOKIE}="
_ON_HTTPS = f"__Host-{COOKIE}="


def cookie_name(scheme: str) -> str:
    """What the cookie is called in the browser."""
    return (_ON_HTTPS if scheme == "https" else _INSIDE).removesuffix("=")


def named_inside(headers: RawHeaders) -> RawHeaders:
    """The headers of a request that came by https, with the cookie under its inner name and no planted one beside."""
    return [(name, _named_inside(value) if name == b"cookie" else value) for name, value in headers]


def _named_inside(cookies: bytes) -> bytes:
    pairs = (pair.strip() for pair in cookies.decode("latin-1").split(";"))
    kept = (pair for pair in pairs if not pair.startswith(_INSIDE))
    return "; ".join(
        _INSIDE + pair.removeprefix(_ON_HTTPS) if pair.startswith(_ON_HTTPS) else pair for pair in kept
    ).encode("latin-1")
