"""All questions of a type that a lecture could give, best first, made one by one as they are looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from services.domain.blueprints import BlueprintRow
from services.domain.questions import Question, QuestionType
from services.writing.builtin.asks import Aim, Ask, Kind
from services.writing.builtin.facts.claims import Claim
from services.writing.builtin.question_types.cloze import cloze
from services.writing.builtin.question_types.essay import essay
from services.writing.builtin.question_types.matching import matching
from services.writing.builtin.question_types.multiple_choice.listed import Parts, which_of_these
from services.writing.builtin.question_types.multiple_choice.several import Several, several
from services.writing.builtin.question_types.numerical import numerical
from services.writing.builtin.question_types.option_order import KeyPositions
from services.writing.builtin.question_types.short_answer import short_answer
from services.writing.builtin.question_types.single_choice import single_choice
from services.writing.builtin.question_types.true_false import true_false
from services.writing.builtin.study import Study
from services.writing.builtin.wrong_options.options_anew import ask_behind

_MOST_TRUTHS_AHEAD = 1
# A poor question costs a teacher more than a missing one.
_LEAST_WORTH = 0.35
_SHORT_ANSWER_KINDS = (Kind.TERM, Kind.NUMBER, Kind.PERSON, Kind.PLACE)


@dataclass(frozen=True, eq=False)
class Candidate:
    """A question that can be made: what it asks for, where (sentences of the lecture), and in which form."""

    make: Callable[[Aim], Question | None]
    worth: float
    places: frozenset[int]
    answer: str
    start_ms: int
    form: str
    about: str
    centrality: float
    gives_all_away: bool = False


class Candidates:
    """The questions of one lecture; true and false, and the places of the keys, are spread over those that are made."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._reading = study.reading
        self._positions = KeyPositions()
        self._truths = 0

    def begin_anew(self) -> None:
        """Forget what was made: how many statements were true, and where keys stood."""
        self._positions = KeyPositions()
        self._truths = 0

    def of(self, row: BlueprintRow) -> list[Candidate]:
        """The candidates for a row of the blueprint, best first."""
        match row.type:
            case QuestionType.SINGLE_CHOICE:
                found = [self._candidate(ask, self._single_choice) for ask in self._study.asks]
            case QuestionType.SHORT_ANSWER:
                found = [
                    self._candidate(ask, _short_answer) for ask in self._study.asks if ask.kind in _SHORT_ANSWER_KINDS
                ]
            case QuestionType.NUMERICAL:
                found = [self._candidate(ask, _numerical) for ask in self._study.asks if ask.kind is Kind.NUMBER]
            case QuestionType.TRUE_FALSE:
                found = [self._judgement(claim) for claim in self._study.claims]
            case QuestionType.ESSAY:
                found = list(self._essays())
            case QuestionType.MULTIPLE_CHOICE:
                found = [self._parts(one) for one in self._study.parts]
                found += [self._several(one) for one in self._study.severals]
            case QuestionType.MATCHING:
                found = list(self._matchings())
            case QuestionType.CLOZE:
                found = list(self._clozes())
        worthy = [candidate for candidate in found if candidate.worth >= _LEAST_WORTH]
        return sorted(worthy, key=lambda candidate: (-round(candidate.worth, 3), candidate.start_ms))

    def _single_choice(self, ask: Ask, aim: Aim) -> Question | None:
        reading = self._reading
        return single_choice(
            ask, aim, self._study.distractors, self._positions, said=reading.values, years=reading.years
        )

    def anew(self, question: Question, cited: frozenset[int]) -> list[Candidate]:
        """A question that somebody else wrote, with other wrong options."""
        ask = ask_behind(question, self._reading, cited)
        if ask is None:
            return []
        candidate = self._candidate(ask, self._single_choice)
        return [replace(candidate, places=cited)]

    def _centrality(self, *texts: str) -> float:
        """How much the lecture is about the words of these texts, by the one it is most about."""
        words = [word.strip("?.,") for text in texts for word in text.split()]
        return max((self._reading.weights.get(word, 0.0) for word in words), default=0.0)

    def _candidate(self, ask: Ask, make: Callable[[Ask, Aim], Question | None]) -> Candidate:
        return Candidate(
            make=lambda aim: make(ask, aim),
            worth=ask.worth - self._reading.doubt(ask.sentence) ** 2,
            places=frozenset({ask.sentence.index}),
            answer=ask.answer_key,
            start_ms=ask.source.start_ms,
            form=ask.kind.value,
            about=ask.sentence.text,
            centrality=self._centrality(ask.subject, ask.answer_key),
        )

    def _judgement(self, claim: Claim) -> Candidate:
        return Candidate(
            make=lambda aim: self._judged(claim, aim),
            worth=claim.worth + 0.1 * bool(claim.falsehoods) - self._reading.doubt(claim.sentence) ** 2,
            places=frozenset({claim.sentence.index}),
            answer=claim.truth.lower(),
            start_ms=claim.source.start_ms,
            form="judgement",
            about=claim.truth,
            centrality=self._centrality(claim.subject),
            gives_all_away=True,
        )

    def _judged(self, claim: Claim, aim: Aim) -> Question | None:
        """True and false by turns, as far as the claim allows."""
        wants_false = self._truths >= 0
        question = true_false(claim, aim, self._study.embedder, is_true=False) if wants_false else None
        if question is None and self._truths <= _MOST_TRUTHS_AHEAD:
            question = true_false(claim, aim, self._study.embedder, is_true=True)
        if question is not None:
            self._truths += 1 if question.options[0].is_correct else -1
        return question

    def _parts(self, found: Parts) -> Candidate:
        doubt = max(self._reading.doubt(ask.sentence) for ask in found.asks)
        return Candidate(
            make=lambda aim: which_of_these(found, self._study.distractors, aim),
            worth=found.worth - doubt**2,
            places=frozenset(ask.sentence.index for ask in found.asks),
            answer=", ".join(sorted(ask.answer_key for ask in found.asks)),
            start_ms=found.asks[0].source.start_ms,
            form="parts",
            about=f"{found.stem} {', '.join(found.items)}",
            centrality=max(self._centrality(ask.answer_key) for ask in found.asks),
        )

    def _several(self, found: Several) -> Candidate:
        doubt = max(self._reading.doubt(sentence) for sentence in found.sentences)
        return Candidate(
            make=lambda _: several(found),
            worth=found.worth - doubt**2,
            places=frozenset(sentence.index for sentence in found.sentences),
            answer=f"{found.form} {found.stem} {found.statements[0].text}",
            start_ms=found.sentences[0].source.start_ms,
            form=found.form,
            about=" ".join(statement.text for statement in found.statements),
            centrality=self._centrality(found.about),
            gives_all_away=found.form != "before",
        )

    def _matchings(self) -> Iterator[Candidate]:
        for group in self._study.groups:
            doubt = max(self._reading.doubt(trait.sentence) for trait in group.traits)
            yield Candidate(
                make=lambda _, group=group: matching(group),  # type: ignore[misc]
                worth=group.worth - doubt**2,
                places=frozenset(trait.sentence.index for trait in group.traits),
                answer=", ".join(trait.key for trait in group.traits),
                start_ms=min(trait.source.start_ms for trait in group.traits),
                form=group.traits[0].family.value,
                about=" ".join(trait.sentence.text for trait in group.traits),
                centrality=sum(self._centrality(trait.key) for trait in group.traits) / len(group.traits),
            )

    def _clozes(self) -> Iterator[Candidate]:
        for found in self._study.gapped:
            yield Candidate(
                make=lambda _, found=found: cloze(found),  # type: ignore[misc]
                worth=found.worth - self._reading.doubt(found.sentence) ** 2,
                places=frozenset({found.sentence.index}),
                answer=f"gaps {found.text.lower()}",
                start_ms=found.source.start_ms,
                form=f"{len(found.answers)} gaps",
                about=found.sentence.text,
                centrality=self._centrality(*(answer.lower() for answer in found.answers)),
                gives_all_away=True,
            )

    def _essays(self) -> Iterator[Candidate]:
        for theme in self._study.themes:
            yield Candidate(
                make=lambda _, theme=theme: essay(theme),  # type: ignore[misc]
                worth=theme.worth,
                places=frozenset(sentence.index for sentence in theme.points),
                answer=theme.stem.lower(),
                start_ms=theme.sources[0].start_ms,
                form=theme.stem.split()[0],
                about=f"{theme.stem} {theme.sources[0].quote}",
                centrality=self._centrality(theme.stem.lower()),
            )


def _short_answer(ask: Ask, _: Aim) -> Question | None:
    return short_answer(ask)


def _numerical(ask: Ask, _: Aim) -> Question | None:
    return numerical(ask)
