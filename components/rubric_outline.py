"""A rubric to begin with, for an essay on any subject."""

from services.domain.rubrics import Criterion, Level, Rubric


def outline() -> Rubric:
    """Four criteria at four levels, in words that a teacher makes her own."""
    return Rubric(
        "Rubric",
        (Level("Excellent", 3), Level("Good", 2), Level("Basic", 1), Level("Missing", 0)),
        (
            Criterion(
                "Content",
                (
                    "Every point the question asks for is there and right.",
                    "Most points are there; small mistakes do not change the meaning.",
                    "Some points are there, or one is wrong in a way that matters.",
                    "Nothing that answers the question.",
                ),
            ),
            Criterion(
                "Reasoning",
                (
                    "Says why, step by step, and the steps follow from each other.",
                    "Says why, with a step left out.",
                    "States that it is so without saying why.",
                    "No reason given, or the reasons contradict each other.",
                ),
            ),
            Criterion(
                "Terms of the lecture",
                (
                    "Uses the terms of the lecture, all of them rightly.",
                    "Uses most of them rightly.",
                    "Uses everyday words where there is a term, or mixes terms up.",
                    "Uses none of them.",
                ),
            ),
            Criterion(
                "Clarity",
                (
                    "Reads easily; each sentence has its place.",
                    "Reads well, with a sentence or two to look at twice.",
                    "Has to be read twice to be understood.",
                    "Cannot be followed.",
                ),
            ),
        ),
    )
