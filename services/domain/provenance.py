"""How a question came to be, for whoever asks later why it says what it says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provenance:
    """How an item came to be: `model` and the version of the prompt or the rules, and what was set."""

    model: str
    prompt_version: str
    temperature: float | None = None
    seed: int | None = None
