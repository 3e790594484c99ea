"""What tokens cost, as the operator has set it: Lectern knows no price list, because prices change."""

from dataclasses import dataclass

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars for a million tokens in and out; None where it was not set."""

    input_usd: float | None = None
    output_usd: float | None = None

    def of(self, input_tokens: int, output_tokens: int) -> float | None:
        """US dollars for a call; None unless both prices are set."""
        if self.input_usd is None or self.output_usd is None:
            return None
        return (input_tokens * self.input_usd + output_tokens * self.output_usd) / _MILLION
