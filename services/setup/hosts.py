"""The names under which browsers may reach this installation."""

import re
from urllib.parse import urlsplit

from services.settings import ANY_HOST, Settings

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "[::1]"})
_HOST_HEADER = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


def names_this_machine(host_header: str) -> bool:
    """Whoever sent this header typed a name that every machine has for itself."""
    return _name(host_header) in _THIS_MACHINE


class HostRule:
    """Tells whether a Host header names this installation.

    A page of another site can have its own name lead to a teacher's machine (DNS
    rebinding); her browser then takes Lectern for a part of that site. So Lectern on a
    machine of one's own answers to that machine's names only.
    """

    def __init__(self, settings: Settings) -> None:
        self._address = f"[{settings.address}]" if ":" in settings.address else settings.address
        is_of_this_machine = self._address in _THIS_MACHINE or self._address.startswith("127.")
        self._answers_to_any = ANY_HOST in settings.hosts or not (settings.hosts or is_of_this_machine)
        public = urlsplit(settings.public_url or "").hostname
        self._names = _THIS_MACHINE | {self._address} | set(settings.hosts) | ({public} if public else set())
        self._is_chosen = bool(settings.hosts)

    def allows(self, host_header: str) -> bool:
        """The header is well-formed and its name, whatever the port, is one of this installation's."""
        name = _name(host_header)
        return name is not None and (self._answers_to_any or name in self._names)

    def says(self) -> str:
        """For `doctor`: to which names Lectern answers, and what to do if that is too many."""
        if self._answers_to_any:
            return "warning: any host name is answered; name yours in LECTERN_HOSTS"
        return f"answers to {', '.join(sorted(self._names))}"

    def setting(self) -> str:
        """For `doctor`: where the rule comes from."""
        return "LECTERN_HOSTS" if self._is_chosen else self._address


def _name(host_header: str) -> str | None:
    """The name without the port, in small letters; None when this is no Host header."""
    match = _HOST_HEADER.fullmatch(host_header)
    return match[1].lower().rstrip(".") if match else None
