"""Questions for the order of the steps that a lecture counts: first, second, then, finally."""

from collections.abc import Iterator

from services.domain.questions import Bloom
from services.writing.builtin.asks import Ask, Kind
from services.writing.builtin.english.clauses import Clause
from services.writing.builtin.english.wording import sentence_of, statement
from services.writing.builtin.lecture.reading import Reading
from services.writing.syntax import joined_source

_OPENING = frozenset({"first", "firstly", "step one"})
_FOLLOWING = frozenset(
    {"second", "secondly", "third", "thirdly", "fourth", "then", "next", "finally", "after", "lastly"}
)
_FEWEST_STEPS = 3


def sequences(reading: Reading) -> Iterator[list[Clause]]:
    """Runs of neighbouring sentences that are counted as steps, each by its first clause."""
    by_sentence = {clause.sentence.index: clause for clause in reversed(reading.clauses)}
    run: list[Clause] = []
    for sentence in reading.sentences:
        opening = sentence.span[0].lower_
        clause = by_sentence.get(sentence.index)
        counts = opening in _OPENING or (opening in _FOLLOWING and run)
        if not counts or opening in _OPENING or (run and sentence.index - run[-1].sentence.index > 2):  # noqa: PLR2004
            if len(run) >= _FEWEST_STEPS:
                yield run
            run = []
        if counts and clause is not None:
            run.append(clause)
    if len(run) >= _FEWEST_STEPS:
        yield run


def asks_for_steps(reading: Reading) -> Iterator[Ask]:
    """For each step but the first, the question what comes directly after the one before."""
    for steps in sequences(reading):
        texts = [statement(step, reading.casing) for step in steps]
        for position in range(1, len(steps)):
            before, step = steps[position - 1], steps[position]
            if step.sentence.index - before.sentence.index != 1:
                continue
            others = [sentence_of(text) for index, text in enumerate(texts) if index not in (position - 1, position)]
            yield Ask(
                stem=f"What {_happens(step)} directly after {texts[position - 1]}?",
                answer=sentence_of(texts[position]),
                kind=Kind.STEP,
                sentence=step.sentence,
                source=joined_source(before.sentence, step.sentence),
                explanation=joined_source(steps[0].sentence, steps[-1].sentence).quote,
                bloom=Bloom.UNDERSTAND,
                worth=0.7,
                subject=before.subject_head.lemma_.lower(),
                answer_key=texts[position].lower(),
                rivals=tuple(others),
            )


def _happens(step: Clause) -> str:
    return "happened" if step.verb.tag_ == "VBD" else "happens"
