"""What stands between a writer and its language model: it answers as the model but for how it is asked."""

from services.providers.protocols import LanguageModel, Sampling


class AroundModel:
    """Has the name and the sampling of the model it stands for; whoever inherits says how `complete` comes about."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def sampling(self) -> Sampling:
        return self._model.sampling

    def check(self) -> str:
        """Reach the model itself, past whatever stands before it."""
        return self._model.check()
