"""The pages of slides and handouts, read in a child process, so that no file can harm the worker."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from services.domain.errors import InvalidInput
from services.providers.reading.limits import DAMAGED, TOO_MUCH_TIME

_SECONDS = 180.0
_ROOT = Path(__file__).parents[2]
_ENVIRONMENT = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}


def read_pages(source: BinaryIO) -> list[str]:
    """The text of each page of a PDF, PPTX or DOCX, told by its content; `InvalidInput` with the reason otherwise.

    The child has a gigabyte of memory, ninety seconds of a processor, and none of our secrets.
    """
    with TemporaryFile() as file, TemporaryFile() as answer:
        shutil.copyfileobj(source, file)
        file.seek(0)
        try:
            ended = subprocess.run(
                [sys.executable, "-m", "services.providers.reading.child"],
                stdin=file,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env=_ENVIRONMENT,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise InvalidInput(TOO_MUCH_TIME) from error
        if ended.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            raise InvalidInput(TOO_MUCH_TIME)
        answer.seek(0)
        return _pages(answer)


def _pages(answer: BinaryIO) -> list[str]:
    """What the child has said; an answer without its end is that of a child that broke down over the file."""
    pages: list[str] = []
    for line in answer:
        said = json.loads(line) if line.endswith(b"\n") else {}
        if "page" in said:
            pages.append(str(said["page"]))
        elif "refused" in said:
            raise InvalidInput(str(said["refused"]))
        elif "end" in said:
            return pages
    raise InvalidInput(DAMAGED)
