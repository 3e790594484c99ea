"""Where answers of language models are kept: in the database, for thirty days."""

from datetime import timedelta

from db.queries import model_answers
from db.queries.model_answers import KeptAnswer
from db.unit_of_work import Database
from services.logs import logger
from services.providers.protocols import Completion, Usage

KEPT_FOR = timedelta(days=30)

log = logger("model_answers")


class ModelAnswers:
    """An `AnswerStore` on the database; each call is a transaction of its own, none open while a model thinks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> Completion | None:
        """The answer under this key, with what it cost when it was given."""
        with self._database.lookup() as work:
            kept = model_answers.get(work, key)
        if kept is None:
            return None
        usage = Usage(kept.input_tokens, kept.output_tokens, kept.seconds, kept.cost_usd)
        return Completion(kept.value, kept.model, usage)

    def put(self, key: str, completion: Completion) -> None:
        """Keep an answer; the first under a key stays."""
        spent = completion.usage
        answer = KeptAnswer(
            completion.model,
            completion.value,
            spent.input_tokens,
            spent.output_tokens,
            spent.seconds,
            spent.cost_usd,
        )
        with self._database.unit_of_work() as work:
            model_answers.put(work, key, answer)
            work.commit()

    def clear_old(self) -> int:
        """Forget what was answered thirty days ago and earlier; how many answers that were."""
        with self._database.unit_of_work() as work:
            cleared = model_answers.clear_older_than(work, KEPT_FOR)
            work.commit()
        if cleared:
            log.info("answers_cleared", answers=cleared)
        return cleared
