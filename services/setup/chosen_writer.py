"""Who writes questions, as far as the settings say it: nothing is loaded and nobody is asked."""

from dataclasses import dataclass

from services.providers.prices import Prices
from services.settings import Settings
from services.writing.protocol import BUILTIN_WRITER


@dataclass(frozen=True, slots=True)
class ChosenWriter:
    """Its name, how many calls it makes at once, and what its tokens cost."""

    name: str
    at_once: int
    prices: Prices

    @property
    def is_builtin(self) -> bool:
        return self.name == BUILTIN_WRITER


def chosen_writer(settings: Settings) -> ChosenWriter:
    """The writer that the settings choose."""
    match settings.writer_kind:
        case "openai":
            prices = Prices(settings.openai_price_input, settings.openai_price_output)
            return ChosenWriter(settings.openai_model, settings.model_at_once, prices)
        case "bedrock":
            prices = Prices(settings.bedrock_price_input, settings.bedrock_price_output)
            return ChosenWriter(settings.bedrock_model or "", settings.model_at_once, prices)
        case _:
            return ChosenWriter(BUILTIN_WRITER, 1, Prices())
