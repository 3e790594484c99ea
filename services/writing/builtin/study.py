"""All that a material gives to ask about, worked out once, piece by piece as it is needed, and kept for more."""

from dataclasses import replace
from functools import cached_property
from threading import Lock

from services.domain.question_rules import same_wording
from services.domain.questions import Source
from services.domain.transcripts import Span
from services.providers.protocols import Embedder
from services.writing.builtin.asks import Ask
from services.writing.builtin.facts.claims import Claim, best_first, claims
from services.writing.builtin.facts.contrasts import claims_of_contrasts
from services.writing.builtin.facts.course import OtherPools, asks_of
from services.writing.builtin.facts.traits import Trait, traits
from services.writing.builtin.lecture.hearing import Hearing, course_terms
from services.writing.builtin.lecture.nearness import RememberingEmbedder
from services.writing.builtin.lecture.reading import Reading, read
from services.writing.builtin.question_types.cloze import Gapped, gapped
from services.writing.builtin.question_types.essay import Theme, themes
from services.writing.builtin.question_types.matching import Group, groups
from services.writing.builtin.question_types.multiple_choice.listed import Parts, lists
from services.writing.builtin.question_types.multiple_choice.members import kinds
from services.writing.builtin.question_types.multiple_choice.several import Several
from services.writing.builtin.question_types.multiple_choice.sortings import sortings
from services.writing.builtin.question_types.multiple_choice.topics import statements_about
from services.writing.builtin.wrong_options.distractors import Distractors
from services.writing.builtin.wrong_options.pools import Pools
from services.writing.protocol import Material

_MOST_OTHER_LECTURES = 3
_MOST_STUDIES = 2


class Study:
    """One material; its other lectures are read only when wrong options run out."""

    def __init__(self, material: Material, embedder: Embedder) -> None:
        self.material = material
        self.embedder = RememberingEmbedder(embedder)
        self._stressed = course_terms(material)
        self.hearing = Hearing(material.lecture, self._stressed)

    @cached_property
    def reading(self) -> Reading:
        """The lecture, read."""
        return read(self.hearing.lecture, self._stressed)

    @cached_property
    def asks(self) -> list[Ask]:
        """Every question with a known answer."""
        return asks_of(self.reading, self.embedder)

    @cached_property
    def claims(self) -> list[Claim]:
        """Every statement to judge, the best first."""
        return best_first([*self._said, *claims_of_contrasts(self.asks)])

    @cached_property
    def parts(self) -> list[Parts]:
        """Every question to which several names are the answer."""
        return [*lists(self.reading), *kinds(self.reading)]

    @cached_property
    def severals(self) -> list[Several]:
        """Every choice among several statements."""
        return [*statements_about(self.reading, self._said), *sortings(self.reading, self._traits)]

    @cached_property
    def groups(self) -> list[Group]:
        """Every set of pairs to match."""
        return list(groups(self.reading, self._traits, self.embedder))

    @cached_property
    def gapped(self) -> list[Gapped]:
        """Every sentence to complete."""
        return list(gapped(self.reading))

    @cached_property
    def themes(self) -> list[Theme]:
        """Everything to write a page about."""
        return list(themes(self.reading, self.asks))

    @cached_property
    def distractors(self) -> Distractors:
        """Where wrong options come from."""
        others = OtherPools(self.material.other_lectures[:_MOST_OTHER_LECTURES], self.embedder)
        own = Pools(self.reading, self.asks, self.embedder, glossary=self.material.glossary)
        return Distractors(self.reading, own, others, self.embedder)

    def cited(self, source: Source) -> frozenset[int]:
        """The sentences that a source quotes; where its words are not found, those said in its span."""
        span, quote = Span(source.start_ms, source.end_ms), same_wording(source.quote)
        said = [
            sentence
            for sentence in self.reading.sentences
            if span.overlaps(Span(sentence.source.start_ms, sentence.source.end_ms))
        ]
        quoted = [one.index for one in said if (text := same_wording(one.text)) and (text in quote or quote in text)]
        return frozenset(quoted or (one.index for one in said))

    @cached_property
    def _said(self) -> list[Claim]:
        return list(claims(self.reading))

    @cached_property
    def _traits(self) -> list[Trait]:
        return list(traits(self.reading))


class Studies:
    """Keeps the last studies: a run asks for the same material again and again, to write and to revise."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._kept: list[Study] = []
        self._lock = Lock()

    def of(self, material: Material) -> Study:
        """The study of this material, kept or new."""
        wanted = replace(material, attempt=0)
        with self._lock:
            study = next((kept for kept in self._kept if kept.material == wanted), None) or Study(
                wanted, self._embedder
            )
            self._kept = [study, *(kept for kept in self._kept if kept is not study)][:_MOST_STUDIES]
            return study
