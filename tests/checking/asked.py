"""Questions as a language model writes them on the sample lectures: in its own words, with the quote it cites."""

from functools import cache

from services.checking.gate import Gate
from services.domain.blueprints import BlueprintRow
from services.domain.findings import Finding, FindingCode, Severity
from services.domain.grounding import locate_quote
from services.domain.questions import Answer, Option, Pair, Question, QuestionType, Source, true_false_options
from services.providers.embedder_minilm import MiniLMEmbedder
from services.writing.builtin.lecture.nearness import RememberingEmbedder
from services.writing.protocol import Material
from tests.writing.material import lecture

Q = QuestionType

SUBSTRATE = "The molecule that an enzyme acts on is called the substrate."
CATALASE = "Catalase is an enzyme in the liver that breaks down hydrogen peroxide into water and oxygen."
TURNOVER = "One molecule of catalase can break down about forty million molecules of hydrogen peroxide per second."
BARRIER = "Without a catalyst, the breakdown of hydrogen peroxide needs about seventy-five kilojoules per mole."
HEAT = (
    "Heat breaks the weak bonds that hold the protein in its folded shape. "
    "Therefore the active site loses its shape, and the substrate no longer fits."
)
COFACTOR = "A cofactor is a helper, not itself a protein, that an enzyme needs in order to work."
INHIBITORS = (
    "A competitive inhibitor resembles the substrate and blocks the active site. "
    "A non-competitive inhibitor binds somewhere else and changes the shape of the enzyme."
)
INFLATION = "Inflation is a lasting rise in the general level of prices."
LENDERS = (
    "Unexpected inflation harms lenders, because the money that is paid back buys less than the money that was "
    "lent. Borrowers gain from unexpected inflation."
)
REAL_RATE = "The real interest rate is the nominal interest rate minus the rate of inflation."

# lecture, stem, key, wrong options, quote
CHOICES = (
    (
        "enzymes",
        "Which statement best defines a substrate?",
        "The molecule an enzyme works on",
        ("The place where products leave", "A helper that is not a protein", "A substance that slows the reaction"),
        SUBSTRATE,
    ),
    (
        "enzymes",
        "How do enzymes affect the activation energy of a reaction?",
        "They lower it",
        ("They raise it", "They leave it unchanged", "They remove it altogether"),
        "Because the activation energy is lower, many more molecules have enough energy to react at body temperature",
    ),
    (
        "enzymes",
        "Why does high temperature inactivate an enzyme?",
        "Weak bonds that keep the protein folded are broken",
        ("The substrate becomes heavier", "Water molecules disappear", "The enzyme binds more tightly"),
        HEAT,
    ),
    (
        "enzymes",
        "How can the effect of a competitive inhibitor be overcome?",
        "By adding more substrate",
        ("By cooling the solution", "By removing the coenzyme", "By adding more inhibitor"),
        "More substrate can overcome a competitive inhibitor, whereas it cannot overcome a non-competitive inhibitor",
    ),
    (
        "enzymes",
        "How many molecules of hydrogen peroxide can one catalase molecule break down each second?",
        "About 40 million",
        ("About 1 million", "About 75 thousand", "About 400"),
        TURNOVER,
    ),
    (
        "history",
        "Why was Cavour worried about Garibaldi's victories?",
        "Marching on Rome could draw France into the war",
        ("Garibaldi wanted to become king", "Austria had offered peace", "Piedmont had lost its army"),
        "Garibaldi's success alarmed Cavour, because a march on Rome would bring France into the war",
    ),
    (
        "history",
        "Which country did Piedmont cede Nice and Savoy to?",
        "France",
        ("Austria", "Prussia", "Spain"),
        "In return, Piedmont agreed to give Nice and Savoy to France",
    ),
    (
        "history",
        "What proportion of Italians was illiterate in 1861?",
        "Roughly three quarters",
        ("Roughly a tenth", "Roughly a half", "Nearly all of them"),
        "About seventy-five percent of Italians could not read in eighteen sixty-one",
    ),
    (
        "economics",
        "How do economists define inflation?",
        "As a sustained rise in the general price level",
        ("As a rise in a single price", "As growth of total output", "As a fall in unemployment"),
        INFLATION,
    ),
    (
        "economics",
        "Who benefits from unexpected inflation?",
        "Borrowers",
        ("Lenders", "Savers", "Central banks"),
        LENDERS,
    ),
    (
        "economics",
        "What does the consumer price index compare?",
        "The price of a fixed basket of goods with its price in a base year",
        ("Wages in two countries", "Imports with exports", "The policy rate with inflation"),
        "The consumer price index is the cost of a fixed basket of goods compared with its cost in a base year",
    ),
)


@cache
def embedder() -> RememberingEmbedder:
    return RememberingEmbedder(MiniLMEmbedder())


def without_flaws(questions: object, **_: object) -> list[tuple[Finding, ...]]:
    """The nineteen flaws have tests of their own."""
    return [()] * len(questions)  # type: ignore[arg-type]


@cache
def gate() -> Gate:
    return Gate(embedder(), flaws=without_flaws)


def cited(name: str, quote: str) -> Source:
    found = locate_quote(quote, lecture(name).segments)
    assert found is not None, quote
    return found


def choice(name: str, stem: str, key: str, wrong: tuple[str, ...], quote: str, **about: object) -> Question:
    options = [Option(text, is_correct=False) for text in wrong]
    options.insert(1, Option(key, is_correct=True))
    return Question(Q.SINGLE_CHOICE, stem, options=tuple(options), sources=(cited(name, quote),), **about)  # type: ignore[arg-type]


def statement(name: str, stem: str, is_true: bool, quote: str, explanation: str = "") -> Question:
    options = true_false_options(is_true)
    return Question(Q.TRUE_FALSE, stem, options=options, explanation=explanation, sources=(cited(name, quote),))


def answered(
    kind: QuestionType, name: str, stem: str, quote: str, *answers: str, tolerance: float | None = None
) -> Question:
    given = tuple(Answer(text, tolerance) for text in answers)
    return Question(kind, stem, answers=given, sources=(cited(name, quote),))


def matching(name: str, quote: str, *pairs: tuple[str, str]) -> Question:
    given = tuple(Pair(prompt, match) for prompt, match in pairs)
    return Question(Q.MATCHING, "What belongs together?", pairs=given, sources=(cited(name, quote),))


def checked(question: Question, name: str, *others: tuple[object, Question], **ordered: object) -> tuple[Finding, ...]:
    row = BlueprintRow(question.type, 1, **ordered)  # type: ignore[arg-type]
    return gate().check(question, Material(lecture(name)), row, others=others)  # type: ignore[arg-type]


def majors(findings: tuple[Finding, ...]) -> set[FindingCode]:
    return {finding.code for finding in findings if finding.severity is Severity.MAJOR}
