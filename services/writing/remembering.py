"""A language model whose answers are kept, so that work that was interrupted is not paid for twice."""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Protocol

from services.providers.protocols import Completion, LanguageModel, Usage
from services.writing.around_model import AroundModel

log = logging.getLogger(__name__)

_FREE = Usage(0, 0, 0.0, 0.0)


class AnswerStore(Protocol):
    """Keeps answers under keys."""

    def get(self, key: str) -> Completion | None:
        """The answer that was kept under this key, with what it cost then."""

    def put(self, key: str, completion: Completion) -> None:
        """Keep an answer; the first under a key stays."""


class RememberingModel(AroundModel):
    """Asks `model` only what it has not answered: the same words in the same attempt get the same answer, for nothing.

    The key is a hash of everything that bears on the answer: the model, what was set about chance, the prompt's
    version, both messages, the schema, and the number of the attempt. What could not be used is not kept.
    """

    def __init__(self, model: LanguageModel, store: AnswerStore) -> None:
        super().__init__(model)
        self._store = store

    def complete(
        self, *, system: str, user: str, schema: Mapping[str, Any], purpose: str = "", attempt: int = 0
    ) -> Completion:
        """The answer that was kept, with no usage, or a new one, which is kept."""
        asked = {
            "model": self.name,
            "sampling": asdict(self.sampling),
            "purpose": purpose,
            "system": system,
            "user": user,
            "schema": schema,
            "attempt": attempt,
        }
        key = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
        if kept := self._store.get(key):
            log.info("an answer of %s to %s was there already", self.name, purpose)
            return replace(kept, usage=_FREE, is_remembered=True)
        answer = self._model.complete(system=system, user=user, schema=schema, purpose=purpose, attempt=attempt)
        self._store.put(key, answer)
        return answer
