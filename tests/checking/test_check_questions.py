"""`manage.py check-questions`, as an operator or a pipeline runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from services.checking.flaws import find_flaws
from services.domain.errors import InvalidInput
from services.domain.findings import Finding, FindingCode, Severity
from services.domain.formats import read_questions
from services.domain.formats.flaws_json import write_flaws_json
from services.domain.questions import Question, QuestionType

ROOT = Path(__file__).parents[2]
UNFINISHED = {
    "questions": [
        {
            "id": 7,
            "type": "single_choice",
            "stem": "Which is NOT a gas?",
            "options": [{"text": "Iron"}, {"text": "Neon"}],
        },
        {
            "type": "true_false",
            "stem": "Is neon a gas?",
            "options": [{"text": "Yes", "is_correct": True}, {"text": "No"}],
        },
        {
            "stem": "Which gas is noble?",
            "options": [{"text": "Neon", "is_correct": True}, {"text": "None of the above"}],
        },
        {"id": "good", "type": "short_answer", "stem": "Which gas do plants release in light?", "answers": ["oxygen"]},
        {"type": "essay", "stem": ""},
    ]
}


def check(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check-questions", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)


def test_a_file_of_unfinished_questions_is_checked_in_its_order(tmp_path: Path) -> None:
    source, out = tmp_path / "questions.json", tmp_path / "flaws.json"
    source.write_text(json.dumps(UNFINISHED))
    done = check(source, "--out", out)
    assert done.returncode == 0, done.stderr
    assert "of 5 questions have flaws" in done.stderr
    results = json.loads(out.read_text(encoding="utf-8"))["results"]
    assert [result["id"] for result in results] == ["7", "2", "3", "good", "5"]
    assert [flaw["code"] for flaw in results[0]["flaws"]] == ["negative_wording"]
    assert "true_false_form" in [flaw["code"] for flaw in results[1]["flaws"]]
    assert [flaw["code"] for flaw in results[2]["flaws"]] == ["none_of_the_above"]
    assert results[3]["flaws"] == []
    assert set(results[0]["flaws"][0]) == {"code", "message", "severity"}
    assert results[0]["flaws"][0]["severity"] in {"major", "minor"}


def test_a_file_that_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"questions": [')
    done = check(broken, "--out", tmp_path / "flaws.json")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "JSON" in done.stderr


def test_a_file_in_gift_is_checked_like_ours() -> None:
    content = b"::Noble:: Which gas is noble? {=Neon ~Oxygen ~None of these}\n"
    (found,) = find_flaws(read_questions(content, "questions.gift", is_strict=False))
    assert [finding.code for finding in found] == [FindingCode.NONE_OF_THE_ABOVE]


def test_only_the_item_writing_flaws_are_written() -> None:
    found = [Finding(code, "Change it.", Severity.MAJOR) for code in (FindingCode.UNCITED, FindingCode.VAGUE_TERMS)]
    written = json.loads(write_flaws_json([Question(QuestionType.ESSAY, "Why?")], [found]))
    flaw = {"code": "vague_terms", "message": "Change it.", "severity": "major"}
    assert written == {"results": [{"id": "1", "flaws": [flaw]}]}


def test_what_is_lenient_to_a_check_stays_strict_to_an_import() -> None:
    content = json.dumps(UNFINISHED).encode()
    assert len(read_questions(content, is_strict=False)) == 5
    with pytest.raises(InvalidInput, match="Question 1"):
        read_questions(content)
    nonsense = b'{"questions": [{"stem": 3}]}'
    with pytest.raises(InvalidInput, match="Question 1"):
        read_questions(nonsense, is_strict=False)
