"""What language models have answered before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.models import ModelAnswerRow
from db.unit_of_work import Lookup


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was given, and what it cost: tokens, seconds, US dollars where the price was known."""

    model: str
    value: Mapping[str, Any]
    input_tokens: int
    output_tokens: int
    seconds: float
    cost_usd: float | None


def get(session: Lookup, key: str) -> KeptAnswer | None:
    """The answer under this key."""
    row = session.execute(_BY_KEY, {"key": key}).one_or_none()
    return None if row is None else KeptAnswer(*row)


def put(session: Session, key: str, answer: KeptAnswer) -> None:
    """Keep the answer; the first under a key stays."""
    session.execute(
        insert(ModelAnswerRow)
        .values(
            key=key,
            model=answer.model,
            value=dict(answer.value),
            input_tokens=answer.input_tokens,
            output_tokens=answer.output_tokens,
            seconds=answer.seconds,
            cost_usd=answer.cost_usd,
        )
        .on_conflict_do_nothing()
    )


def clear_older_than(session: Session, age: timedelta) -> int:
    """Forget the answers that were given before that, by the clock of the database; how many there were."""
    gone = session.execute(
        delete(ModelAnswerRow).where(ModelAnswerRow.created_at < func.now() - age).returning(ModelAnswerRow.key)
    )
    return len(gone.all())


_BY_KEY = select(
    ModelAnswerRow.model,
    ModelAnswerRow.value,
    ModelAnswerRow.input_tokens,
    ModelAnswerRow.output_tokens,
    ModelAnswerRow.seconds,
    ModelAnswerRow.cost_usd,
).where(ModelAnswerRow.key == bindparam("key"))
