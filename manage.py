"""The operator's command line: runs the installation, and converts files without one."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

from services.domain.errors import InvalidInput, LecternError
from services.domain.formats import QUESTION_FORMATS, read_questions, report, write_questions
from services.domain.formats.blueprint_json import read_blueprint_json
from services.domain.formats.flaws_json import write_flaws_json
from services.domain.formats.questions_json import write_questions_json
from services.domain.formats.transcripts import TranscriptFormat, read_transcript, read_with_warnings, write_transcript
from services.domain.people import Role
from services.domain.transcripts import Segment, Transcript
from services.logs import configure_logs
from services.named_files import check_readable, check_writable, read_file, write_file
from services.settings import read_settings

Arguments = argparse.Namespace


class Parser(argparse.ArgumentParser):
    """Says in one line what is wrong with the words of a command; how it is used stands in its `--help`."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message}; see {self.prog} --help\n")


def main() -> int:
    """Run one command; 0, or another number after one clear line on standard error."""
    arguments = _parser().parse_args()
    try:
        if "out" in arguments:
            check_writable(arguments.out)
        arguments.command(arguments)
        sys.stdout.flush()
    except LecternError as error:
        print(str(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read has read enough; Python would complain of the same once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 0


def serve(_arguments: Arguments) -> None:
    """Serve the app until it is told to stop."""
    from services.serving import serve as serve_app

    serve_app(read_settings())


def migrate(_arguments: Arguments) -> None:
    """Bring the database to the newest schema."""
    from services.wiring import Runtime

    Runtime(read_settings()).close()
    print("The database is up to date.")


def worker(arguments: Arguments) -> None:
    """Do jobs until told to stop."""
    from services.jobs.worker import run_worker
    from services.setup.engines import jobs_of
    from services.wiring import Runtime

    settings = read_settings()
    configure_logs(settings.log_level)
    runtime = Runtime(settings)
    try:
        kinds = jobs_of(settings, runtime)
        run_worker(runtime, settings, kinds, name=arguments.name, ends_with_input=arguments.ends_with_input)
    finally:
        runtime.close()


def create_user(arguments: Arguments) -> None:
    """Make an account, or give an existing one its role; a new one's password is asked for, or read from a pipe."""
    from services.wiring import Runtime

    is_administrator = arguments.role == "administrator"
    if arguments.course and is_administrator:
        raise InvalidInput("An administrator belongs to the installation; leave --course out.")
    role_in = (Role(arguments.role), arguments.course) if arguments.course else None
    settings = read_settings()
    runtime = Runtime(settings)
    try:
        identity = runtime.services.identity
        if not identity.has_account(arguments.email):
            identity.add_account(
                email=arguments.email,
                name=arguments.name or arguments.email.partition("@")[0],
                password=None if settings.has_pool else _password(),
                is_administrator=is_administrator,
                role_in=role_in,
            )
        else:
            if role_in:
                identity.give_role(arguments.email, arguments.course, role_in[0])
            elif is_administrator:
                identity.give_administrator(arguments.email)
            print(f"{arguments.email} had an account already; its password stays as it was.")
    finally:
        runtime.close()
    if arguments.course:
        print(f"{arguments.email} can sign in as {arguments.role} of “{arguments.course}”.")
    elif is_administrator:
        print(f"{arguments.email} can sign in as administrator.")
    else:
        print(f"{arguments.email} can sign in. For a role in a course, name it with --course.")


def doctor(_arguments: Arguments) -> None:
    """Say what is configured and whether it answers."""
    from services.wiring import Runtime

    runtime = Runtime(read_settings())
    try:
        checks = runtime.services.installation.examine()
    finally:
        runtime.close()
    for check in checks:
        print(f"{'ok  ' if check.works else 'FAIL'}  {check.part:<19} {check.setting:<17} {check.says}")
    if broken := [check.part for check in checks if not check.works]:
        raise LecternError(f"Not working: {', '.join(broken)}.")


def transcribe(arguments: Arguments) -> None:
    """Transcribe one recording with the configured engine."""
    from services.providers.protocols import HearingRequest
    from services.setup.engines import choose_transcriber

    settings = read_settings()
    check_readable(arguments.media)
    request = HearingRequest(partial(arguments.media.open, "rb"), f"file-{uuid4()}", language=arguments.language)
    segments: list[Segment] = []
    duration_ms, language = 0, arguments.language
    for piece in choose_transcriber(settings).hear(request):
        segments += piece.segments
        duration_ms = piece.duration_ms
        language = piece.language or language
        # The next line begins where this one did, whether it is the next number or why there is none.
        print(f"{100 * piece.heard_ms // max(1, duration_ms):3d} %", end="\r", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    heard = Transcript(tuple(segments), duration_ms, language)
    write_file(arguments.out, write_transcript(heard, arguments.format).encode())


def convert_transcript(arguments: Arguments) -> None:
    """Convert a transcript from one format to another."""
    reading = read_with_warnings(read_file(arguments.file), file_name=arguments.file.name)
    for warning in reading.warnings:
        print(warning, file=sys.stderr)
    write_file(arguments.out, write_transcript(reading.transcript, arguments.format).encode())


def draft_questions(arguments: Arguments) -> None:
    """Draft questions on one transcript with the configured writer."""
    from services.checking.balance import balanced
    from services.checking.gate import Gate
    from services.domain.findings import Severity
    from services.setup.engines import choose_embedder, choose_writer
    from services.writing.protocol import Material, Written

    transcript = read_transcript(read_file(arguments.transcript), file_name=arguments.transcript.name)
    blueprint = read_blueprint_json(read_file(arguments.blueprint))
    settings = read_settings()
    embedder = choose_embedder(settings)
    writer, gate = choose_writer(settings, embedder), Gate(embedder)
    material = Material(transcript, arguments.transcript.stem)
    written: list[Written] = []
    for outcome in writer.write(material, blueprint):
        if isinstance(outcome, Written):
            written.append(outcome)
        else:
            kind = blueprint.rows[outcome.row].type.value
            print(f"{outcome.missing} × {kind} could not be written: {outcome.reason}", file=sys.stderr)
    written.sort(key=lambda each: each.row)
    questions = balanced([each.question for each in written])
    for number, (question, each) in enumerate(zip(questions, written, strict=True), start=1):
        others = [(None, other) for other in questions[: number - 1]]
        for finding in gate.check(question, material, blueprint.rows[each.row], others=others):
            if finding.severity is Severity.MAJOR:
                print(f"Question {number}: {finding.message}", file=sys.stderr)
    write_file(arguments.out, write_questions_json(questions).content)
    print(f"{len(written)} of {blueprint.total} questions written to {arguments.out}.", file=sys.stderr)


def check_questions(arguments: Arguments) -> None:
    """Find the item-writing flaws of each question in a file."""
    questions = read_questions(read_file(arguments.file), arguments.file.name, is_strict=False)
    from services.checking.flaws import find_flaws

    found = find_flaws(questions)
    write_file(arguments.out, write_flaws_json(questions, found).encode())
    flawed = sum(bool(findings) for findings in found)
    print(f"{flawed} of {len(questions)} questions have flaws; written to {arguments.out}.", file=sys.stderr)


def convert_questions(arguments: Arguments) -> None:
    """Convert questions from one format to another, and report what does not survive."""
    questions = read_questions(read_file(arguments.file), arguments.file.name)
    exported = write_questions(questions, arguments.to, title=arguments.file.stem)
    write_file(arguments.out, exported.content)
    print(f"{exported.written} of {len(questions)} questions written to {arguments.out}.", file=sys.stderr)
    if exported.losses:
        print(report(exported.losses), file=sys.stderr)


def _password() -> str:
    """Asked for twice at a terminal, otherwise the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise InvalidInput("The two passwords differ. Try again.")
    return password


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="manage.py", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    roles = ["administrator", *(role.value for role in Role)]

    def add(name: str, run: Callable[[Arguments], None]) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        command.set_defaults(command=run)
        return command

    add("serve", serve)
    add("migrate", migrate)
    command = add("worker", worker)
    command.add_argument("--name", default="", help="what it is called on the page of jobs")
    command.add_argument("--ends-with-input", action="store_true", help="stop when standard input is closed")
    command = add("create-user", create_user)
    command.add_argument("email", metavar="EMAIL")
    command.add_argument(
        "--role", required=True, choices=roles, help="of the installation (administrator) or of the course of --course"
    )
    command.add_argument("--name", help="what she is called; the part before the @ if left out")
    command.add_argument("--course", metavar="TITLE", help="the course in which she has the role")
    add("doctor", doctor)
    command = add("transcribe", transcribe)
    command.add_argument("media", metavar="MEDIA", type=Path)
    command.add_argument("--language", default="en", help="what is spoken, such as de (ISO 639-1); en if left out")
    _add_transcript_output(command)
    command = add("convert-transcript", convert_transcript)
    command.add_argument("file", metavar="FILE", type=Path)
    _add_transcript_output(command)
    command = add("draft-questions", draft_questions)
    command.add_argument("transcript", metavar="TRANSCRIPT", type=Path)
    command.add_argument(
        "--blueprint", required=True, metavar="FILE.json", type=Path, help="how many of which type; README.md has one"
    )
    command.add_argument("--out", required=True, metavar="FILE.json", type=Path)
    command = add("check-questions", check_questions)
    command.add_argument("file", metavar="FILE", type=Path)
    command.add_argument("--out", required=True, metavar="FILE.json", type=Path)
    command = add("convert-questions", convert_questions)
    command.add_argument("file", metavar="FILE", type=Path)
    command.add_argument("--to", required=True, choices=QUESTION_FORMATS)
    command.add_argument("--out", required=True, metavar="FILE", type=Path)
    return parser


def _add_transcript_output(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", required=True, choices=[kind.value for kind in TranscriptFormat])
    command.add_argument("--out", required=True, metavar="FILE", type=Path)


if __name__ == "__main__":
    sys.exit(main())
