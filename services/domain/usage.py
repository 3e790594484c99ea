"""What calls of a language model have cost, and what a run is likely to cost."""

from enum import StrEnum


class Purpose(StrEnum):
    """What a model was called for."""

    WRITING = "writing"
    REPAIR = "repair"
    RUBRIC = "rubric"
    REVISION = "revision"
