"""What every answer tells the browser it may and may not do with Lectern's pages and files."""

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import streamlit

RawHeaders = list[tuple[bytes, bytes]]

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

_EVERYWHERE: RawHeaders = [
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        b"microphone=(), midi=(), payment=(), serial=(), usb=(), xr-spatial-tracking=()",
    ),
]
_ON_HTTPS = (b"strict-transport-security", b"max-age=31536000")

FILE_POLICY = (
    "default-src 'none'; media-src 'self'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
)
"""The policy of a recording or a slide opened by itself: it is looked at and does nothing."""


@lru_cache(maxsize=64)
def security_headers(scheme: str, host: str, *, stores: Sequence[str] = (), sign_ins: Sequence[str] = ()) -> RawHeaders:
    """The headers of an answer to a browser that came to `scheme`://`host`.

    `stores` are origins to which recordings are sent, and from which they are played and pictures shown,
    `sign_ins` those that a sign-in form may lead to; both as `https://name`.
    """
    policy = page_policy(scheme, host, stores=stores, sign_ins=sign_ins)
    headers = [*_EVERYWHERE, (b"content-security-policy", policy.encode("ascii"))]
    return [*headers, _ON_HTTPS] if scheme == "https" else headers


def page_policy(scheme: str, host: str, *, stores: Sequence[str] = (), sign_ins: Sequence[str] = ()) -> str:
    """The Content-Security-Policy of the pages: nothing from elsewhere, no inline script, no eval.

    Streamlit asks for three things that one would rather not give: `blob:` for scripts,
    because it loads the JavaScript of a component from one (a blob can only be made by a
    script that runs already); inline style, because it and the charts write style on the
    page; and the hash of the one inline script of its `index.html`.
    """
    # Older Safari does not count a websocket to the page's own host as 'self'.
    websocket = f"{'wss' if scheme == 'https' else 'ws'}://{host}"
    return "; ".join(
        " ".join(directive)
        for directive in (
            ("default-src", "'self'"),
            ("script-src", "'self'", "'wasm-unsafe-eval'", "blob:", *_inline_script_hashes()),
            ("style-src", "'self'", "'unsafe-inline'"),
            ("img-src", "'self'", "data:", "blob:", *stores),
            ("font-src", "'self'", "data:"),
            ("media-src", "'self'", *stores),
            ("connect-src", "'self'", websocket, *stores),
            ("worker-src", "'none'"),
            ("frame-src", "'none'"),
            ("object-src", "'none'"),
            ("base-uri", "'none'"),
            ("form-action", "'self'", *sign_ins),
            ("frame-ancestors", "'none'"),
        )
    )


@cache
def _inline_script_hashes() -> tuple[str, ...]:
    """The inline scripts of the page that the installed Streamlit serves, as the policy names them."""
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = _INLINE_SCRIPT.findall(index.read_text(encoding="utf-8"))
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return tuple(f"'sha256-{digest}'" for digest in digests)
