"""Files and folders that an operator names: read and written, or one sentence that says why not."""

import os
from pathlib import Path

from services.domain.errors import InvalidInput

_IS_FOLDER = "{} is a folder; name a file in it."


def read_file(path: Path) -> bytes:
    """All that is in the file; `InvalidInput` where there is none, or it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(_cannot(path, "read", error)) from error


def check_readable(path: Path) -> None:
    """`InvalidInput` where `read_file` would fail at once, and for a pipe; for what is read here and there."""
    try:
        with path.open("rb") as file:
            is_pipe = not file.seekable()
    except OSError as error:
        raise InvalidInput(_cannot(path, "read", error)) from error
    if is_pipe:
        raise InvalidInput(f"{path} is a pipe, which can be read once only; name a file.")


def check_writable(path: Path) -> None:
    """`InvalidInput` where nothing can be written, so that it is said before the work and not after it."""
    try:
        if path.is_dir():
            raise InvalidInput(_IS_FOLDER.format(path))
        if not path.parent.is_dir():
            raise InvalidInput(f"There is no folder {path.parent} to write {path.name} into.")
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            raise InvalidInput(f"{path} cannot be written: this account has no right to.")
    except OSError as error:
        raise InvalidInput(_cannot(path, "written", error)) from error


def write_file(path: Path, content: bytes) -> None:
    """Put the content into the file in place of what was there; `InvalidInput` where that fails."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InvalidInput(_cannot(path, "written", error)) from error


def make_folder(folder: Path, *, setting: str) -> None:
    """Make the folder that a setting names unless it is there; `InvalidInput` where it cannot be used."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise InvalidInput(f"The folder {folder} ({setting}) cannot be used: this account has no right to.")
    except FileExistsError as error:
        raise InvalidInput(f"{folder} ({setting}) is a file; name a folder.") from error
    except OSError as error:
        raise InvalidInput(f"The folder {folder} ({setting}) cannot be made: {error.strerror}.") from error


def _cannot(path: Path, be_done: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError) and be_done == "read":
        return f"There is no file {path}."
    if isinstance(error, IsADirectoryError):
        return _IS_FOLDER.format(path)
    return f"{path} cannot be {be_done}: {error.strerror}."
