"""The operator's commands, run as she runs them."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from db.embedded import EmbeddedPostgres
from services.domain.formats.gift import read_gift
from services.domain.formats.questions_json import read_questions_json, write_questions_json
from services.domain.formats.transcripts import read_transcript, write_transcript
from tests.factories import ESSAY, QUESTION, TRANSCRIPT
from tests.speech import speech, write_recording

ROOT = Path(__file__).parents[2]


def run(*arguments: object, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LECTERN_", "OPENAI_"))}
    kept.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT,
        env={**kept, **environment},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The database held as a running app holds it, so that no command starts it and stops it again."""
    server = EmbeddedPostgres(folder)
    server.acquire()
    try:
        yield
    finally:
        server.release()


def failed_with(done: subprocess.CompletedProcess[str]) -> str:
    """The one clear line of a command that failed."""
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


@pytest.mark.parametrize(
    "command",
    [
        "migrate",
        "worker",
        "create-user",
        "doctor",
        "serve",
        "transcribe",
        "convert-transcript",
        "draft-questions",
        "convert-questions",
        "check-questions",
    ],
)
def test_every_command_explains_itself(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert "usage: manage.py" in done.stdout


def test_a_transcript_is_converted_between_all_formats(tmp_path: Path) -> None:
    source = tmp_path / "lecture.json"
    source.write_text(write_transcript(TRANSCRIPT, "json"), encoding="utf-8")
    for kind in ("vtt", "srt", "txt", "json"):
        out = tmp_path / f"out.{kind}"
        assert run("convert-transcript", source, "--format", kind, "--out", out).returncode == 0
        assert read_transcript(out.read_bytes(), file_name=out.name).text == TRANSCRIPT.text
    broken = tmp_path / "broken.vtt"
    broken.write_text("WEBVTT\n\n00:00:01.000 --> nonsense\nHello\n")
    failed_with(run("convert-transcript", broken, "--format", "srt", "--out", tmp_path / "x.srt"))
    assert "There is no file" in failed_with(
        run("convert-transcript", tmp_path / "none.srt", "--format", "srt", "--out", tmp_path / "x.srt")
    )


def test_questions_are_converted_and_what_does_not_survive_is_named(tmp_path: Path) -> None:
    source = tmp_path / "questions.json"
    source.write_bytes(write_questions_json([QUESTION, ESSAY]).content)
    gift = tmp_path / "questions.gift"
    done = run("convert-questions", source, "--to", "gift", "--out", gift)
    assert done.returncode == 0
    assert "2 of 2 questions written" in done.stderr
    assert "source" in done.stderr
    assert [question.stem for question in read_gift(gift.read_text())] == [QUESTION.stem, ESSAY.stem]
    docx = tmp_path / "questions.docx"
    assert run("convert-questions", source, "--to", "docx", "--out", docx).returncode == 0
    words = "\n".join(paragraph.text for paragraph in Document(BytesIO(docx.read_bytes())).paragraphs)
    assert QUESTION.stem in words
    back = tmp_path / "back.json"
    assert run("convert-questions", source, "--to", "json", "--out", back).returncode == 0
    assert [question.stem for question in read_questions_json(back.read_bytes())] == [QUESTION.stem, ESSAY.stem]


def test_a_recording_becomes_a_transcript_and_the_transcript_questions(tmp_path: Path) -> None:
    recording = write_recording(tmp_path / "lecture.opus", speech(75))  # the engine's own tests hear the whole sample
    transcript = tmp_path / "lecture.json"
    done = run("transcribe", recording, "--format", "json", "--out", transcript)
    assert done.returncode == 0, done.stderr
    assert "enzyme" in read_transcript(transcript.read_bytes()).text.lower()
    blueprint = tmp_path / "blueprint.json"
    blueprint.write_text(
        json.dumps({"questions": [{"type": "single_choice", "count": 2}, {"type": "essay", "count": 1}]})
    )
    questions = tmp_path / "questions.json"
    done = run("draft-questions", transcript, "--blueprint", blueprint, "--out", questions)
    assert done.returncode == 0, done.stderr
    written = read_questions_json(questions.read_bytes())
    assert [question.type.value for question in written] == ["single_choice", "single_choice", "essay"]
    assert all(question.sources for question in written)


def test_what_is_not_a_recording_gets_one_line(tmp_path: Path) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("not a recording")
    failed_with(run("transcribe", text, "--format", "txt", "--out", tmp_path / "x.txt"))


def test_words_that_no_command_takes_get_one_line_that_says_where_help_is(tmp_path: Path) -> None:
    line = failed_with(run("convert-transcript", tmp_path, "--format", "pdf", "--out", tmp_path / "x.pdf"))
    assert "'pdf'" in line
    assert line.endswith("see manage.py convert-transcript --help")


def test_a_result_that_has_no_place_is_refused_before_the_recording_is_heard(tmp_path: Path) -> None:
    out = tmp_path / "missing" / "x.txt"
    line = failed_with(run("transcribe", tmp_path / "none.mp4", "--format", "txt", "--out", out))
    assert "There is no folder" in line


def test_a_wrong_setting_stops_every_command_with_one_line(tmp_path: Path) -> None:
    line = failed_with(run("migrate", LECTERN_HOME=str(tmp_path), LECTERN_PORT="0"))
    assert "LECTERN_PORT" in line


def test_a_taken_port_gets_one_line_and_nothing_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = failed_with(run("serve", LECTERN_HOME=str(tmp_path / "home"), LECTERN_PORT=str(port)))
    assert f"Port {port} is taken" in line
    assert not (tmp_path / "home").exists()


def test_a_database_of_ones_own_that_is_not_there_gets_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"postgresql://lectern@127.0.0.1:{port}/lectern"
    line = failed_with(run("serve", LECTERN_HOME=str(tmp_path), LECTERN_PORT=str(port), DATABASE_URL=url))
    assert "cannot be reached" in line


def test_an_operator_makes_an_account_and_asks_how_things_are(open_folder: Path) -> None:
    home = {"LECTERN_HOME": str(open_folder / "operated")}
    assert run("migrate", **home).returncode == 0
    done = run("create-user", "ada@example.edu", "--role", "administrator", stdin="correct horse battery\n", **home)
    assert done.returncode == 0, done.stderr
    assert "ada@example.edu can sign in" in done.stdout
    with held(open_folder / "operated" / "postgres"):
        refused = run("create-user", "b@example.edu", "--role", "teacher", stdin="x\n", **home)
        assert "too short" in failed_with(refused)
        done = run("create-user", "ada@example.edu", "--role", "administrator", **home)
        assert done.stdout.startswith("ada@example.edu had an account already; its password stays as it was.\n")
        owner = ("create-user", "ada@example.edu", "--role", "owner", "--course", "Nowhere")
        assert "no single course called “Nowhere”" in failed_with(run(*owner, **home))
    done = run("doctor", **home)
    assert done.returncode == 1
    assert "ok    Database" in done.stdout
    assert "ok    Speech recognition" in done.stdout
    assert "No worker is running" in done.stdout
    assert done.stderr.strip() == "Not working: Workers."
