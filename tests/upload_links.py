"""Where the parts of an upload are sent to, asked for as the browser asks."""

from collections.abc import Iterable

from services.domain.people import Person
from services.domain.uploads import MOST_SIGNED, PartToSend, UploadPlan
from services.wiring import Services


def part_urls(
    services: Services, person: Person, plan: UploadPlan, numbers: Iterable[int] | None = None
) -> dict[int, str]:
    """The addresses of these parts (of all that are missing, if none are named), which bind no checksum."""
    token = plan.sign.rpartition("/")[2]
    wanted = sorted(set(range(1, plan.total_parts + 1)) - set(plan.arrived)) if numbers is None else list(numbers)
    urls: dict[int, str] = {}
    for start in range(0, len(wanted), MOST_SIGNED):
        parts = [PartToSend(number, None) for number in wanted[start : start + MOST_SIGNED]]
        urls |= {number: link.url for number, link in services.part_signing.sign(person, token, parts).items()}
    return urls
