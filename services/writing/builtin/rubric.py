"""A rubric for an essay: one criterion for each point that the lecture makes, and one for how it is put together."""

from services.domain.questions import Bloom, Question
from services.domain.rubrics import Criterion, Level, Rubric
from services.domain.transcripts import Span
from services.writing.builtin.english.clauses import Clause
from services.writing.builtin.english.wording import capitalised, statement, without_determiner
from services.writing.builtin.lecture.reading import Reading, read
from services.writing.protocol import Material

_LEVELS = (Level("Excellent", 4), Level("Good", 3), Level("Developing", 2), Level("Not yet", 0))
_MOST_POINTS = 4
_FEWEST_POINTS = 2
_NEIGHBOURHOOD_MS = 30_000
_LONGEST_NAME = 60
_ALWAYS = Span(0, 2**62)


def rubric_for(question: Question, material: Material) -> Rubric:
    """Three to five criteria with four levels each; every criterion names what the lecture said."""
    reading = read(material.lecture)
    points = _points(question, reading)
    criteria = [_criterion(point, reading) for point in points]
    if len(criteria) < _FEWEST_POINTS:
        criteria.append(_terms_criterion(question, reading))
    criteria.append(_line_of_thought(question))
    title = (
        question.stem if len(question.stem) <= _LONGEST_NAME else question.stem[:_LONGEST_NAME].rsplit(" ", 1)[0] + " …"
    )
    return Rubric(title=title, levels=_LEVELS, criteria=tuple(criteria))


def _points(question: Question, reading: Reading) -> list[Clause]:
    """The statements of the cited span, then of what surrounds it, each sentence once, in the order they were said."""
    spans = [Span(source.start_ms, source.end_ms) for source in question.sources]
    wider = [Span(max(0, span.start_ms - _NEIGHBOURHOOD_MS), span.end_ms + _NEIGHBOURHOOD_MS) for span in spans]
    asked = _content_of_text(question.stem, reading)
    cited = [clause for clause in reading.clauses if _is_in(clause, spans)]
    cited.sort(key=lambda clause: -reading.weight(clause.tokens) - _shared(clause, asked, reading))
    around = [clause for clause in reading.clauses if _is_in(clause, wider or [_ALWAYS]) and clause not in cited]
    around.sort(key=lambda clause: -_shared(clause, asked, reading))
    chosen: dict[int, Clause] = {}
    for clause in cited[: 2 * _MOST_POINTS]:
        chosen.setdefault(clause.sentence.index, clause)
    for clause in around:
        if len(chosen) >= _FEWEST_POINTS or not _shared(clause, asked, reading):
            break
        chosen.setdefault(clause.sentence.index, clause)
    return [chosen[index] for index in sorted(list(chosen)[:_MOST_POINTS])]


def _is_in(clause: Clause, spans: list[Span]) -> bool:
    source = clause.sentence.source
    return any(span.overlaps(Span(source.start_ms, source.end_ms)) for span in spans)


def _content_of_text(text: str, reading: Reading) -> set[str]:
    return {word for word in text.lower().replace("?", " ").replace(",", " ").split() if word in reading.places}


def _shared(clause: Clause, asked: set[str], reading: Reading) -> int:
    return sum(clause.sentence.index in reading.places[word] for word in asked)


def _criterion(clause: Clause, reading: Reading) -> Criterion:
    point, names = statement(clause, reading.casing), _names(clause, reading)
    return Criterion(
        name=capitalised(names),
        descriptors=(
            f"States correctly that {point}, puts it in own words and uses it to answer the question.",
            f"States correctly that {point}, but does not connect it with the rest of the answer.",
            f"Mentions {names}, but what is said about it is incomplete or partly wrong.",
            f"Says nothing about {names}, or the contrary of what the lecture said.",
        ),
    )


def _names(clause: Clause, reading: Reading) -> str:
    """The two things the statement is about, or the one there is."""
    said = {token.i for token in clause.tokens}
    names: list[str] = []
    if clause.antecedent:
        names.append(reading.casing.phrase(without_determiner(clause.antecedent)))
    for chunk in clause.sentence.chunks:
        tokens = without_determiner([token for token in chunk if token.i in said])
        if tokens and tokens[-1].pos_ in ("NOUN", "PROPN"):
            name = reading.casing.phrase(tokens)
            if name and name not in names:
                names.append(name)
    return " and ".join(names[:2]) or statement(clause, reading.casing)


def _terms_criterion(question: Question, reading: Reading) -> Criterion:
    """The words of the field that the answer needs, where the lecture makes too few points to count them."""
    asked = " ".join([question.stem, *(source.quote for source in question.sources)]).lower()
    terms = [term.term for term in reading.terms if term.term.lower() in asked][:3]
    words = ", ".join(f"“{term}”" for term in terms) or "the terms of the lecture"
    return Criterion(
        name="Terms of the field",
        descriptors=(
            f"Uses {words} precisely and explains each where it first appears.",
            f"Uses {words} correctly, without explaining them.",
            f"Uses {words} loosely, or with a wrong meaning in places.",
            f"Does not use {words}.",
        ),
    )


def _line_of_thought(question: Question) -> Criterion:
    if question.bloom is Bloom.ANALYZE:
        return Criterion(
            name="Comparison",
            descriptors=(
                "Names what the two have in common and how they differ, point by point, and says which point matters.",
                "Names something in common and a difference, but treats one side more fully than the other.",
                "Describes the two one after the other without comparing them.",
                "Describes only one of the two.",
            ),
        )
    return Criterion(
        name="Reasoning",
        descriptors=(
            "Each step follows from the one before, with “because” and “therefore” in the right places.",
            "The steps are in order, but one link between them is missing.",
            "Lists true statements without showing how one leads to the other.",
            "No line of thought can be followed.",
        ),
    )
