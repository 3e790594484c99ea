"""Files that questions are read from and written to; each format is one module beside this one."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from types import MappingProxyType

from services.domain.errors import InvalidInput
from services.domain.exams import Exam, exam_of
from services.domain.formats.docx import write_paper_and_key
from services.domain.formats.exported import Exported, Loss, LossKind, report
from services.domain.formats.gift import read_gift, write_gift
from services.domain.formats.questions_json import read_questions_json, write_questions_json
from services.domain.formats.text import decode
from services.domain.questions import Question
from services.domain.rubrics import Rubric

__all__ = [
    "QUESTION_FORMATS",
    "Exported",
    "Loss",
    "LossKind",
    "read_questions",
    "report",
    "write_exam",
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
    """The questions in one of `QUESTION_FORMATS`, and what of them did not survive."""
    return write_exam(exam_of(questions, title=title), to)


def write_exam(exam: Exam, to: str, *, rubrics: Mapping[str, Rubric] = MappingProxyType({})) -> Exported:
    """The exam in one of `QUESTION_FORMATS`; DOCX holds the paper and then the key. `rubrics` are by question id."""
    match to:
        case "json":
            return write_questions_json(exam.questions)
        case "gift":
            return write_gift(exam.questions)
        case "docx":
            return write_paper_and_key(exam, rubrics=rubrics)
    raise InvalidInput(f"Lectern does not write questions as “{to}”. It writes {', '.join(QUESTION_FORMATS)}.")
