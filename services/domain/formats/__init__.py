"""Files that questions are read from and written to; each format is one module beside this one."""

from collections.abc import Sequence
from pathlib import PurePath

from services.domain.errors import InvalidInput
from services.domain.exams import exam_of
from services.domain.formats.docx import write_paper_and_key
from services.domain.formats.exported import Exported, Loss, LossKind, report
from services.domain.formats.gift import read_gift, write_gift
from services.domain.formats.questions_json import read_questions_json, write_questions_json
from services.domain.formats.text import decode
from services.domain.questions import Question

__all__ = [
    "QUESTION_FORMATS",
    "Exported",
    "Loss",
    "LossKind",
    "read_questions",
    "report",
    "write_questions",
]

QUESTION_FORMATS = ("json", "gift", "docx")


def read_questions(content: bytes, file_name: str = "", *, is_strict: bool = True) -> list[Question]:
    """The questions in a JSON or GIFT file, told apart by how it begins; see `read_questions_json` for `is_strict`.

    Raises `InvalidInput` with a sentence; a file without a single question is one.
    """
    text = decode(content)
    is_json = text.lstrip().startswith("{") or PurePath(file_name).suffix.lower() == ".json"
    questions = read_questions_json(text, is_strict=is_strict) if is_json else read_gift(text)
    if not questions:
        raise InvalidInput("There is no question in this file. Lectern reads its own JSON and GIFT.")
    return questions


def write_questions(questions: Sequence[Question], to: str, *, title: str = "Questions") -> Exported:
    """The questions in one of `QUESTION_FORMATS`, and what of them did not survive; DOCX is a paper, then its key."""
    match to:
        case "json":
            return write_questions_json(questions)
        case "gift":
            return write_gift(questions)
        case "docx":
            return write_paper_and_key(exam_of(questions, title=title))
    raise InvalidInput(f"Lectern does not write questions as “{to}”. It writes {', '.join(QUESTION_FORMATS)}.")
