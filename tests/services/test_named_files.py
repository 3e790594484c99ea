"""Files that an operator names are used, or she reads why they cannot be."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from services.domain.errors import InvalidInput
from services.named_files import check_readable, check_writable, make_folder, read_file, write_file


@pytest.mark.parametrize("read", [read_file, check_readable])
def test_what_cannot_be_read_is_told_apart(read: Callable[[Path], object], tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"^There is no file .*none\.txt\.$"):
        read(tmp_path / "none.txt")
    with pytest.raises(InvalidInput, match="is a folder; name a file in it"):
        read(tmp_path)


def test_a_pipe_can_be_read_but_not_here_and_there() -> None:
    read_end, write_end = os.pipe()
    os.close(write_end)
    try:
        assert read_file(Path(f"/dev/fd/{read_end}")) == b""
        with pytest.raises(InvalidInput, match="is a pipe"):
            check_readable(Path(f"/dev/fd/{read_end}"))
    finally:
        os.close(read_end)


def test_a_result_without_a_place_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is a folder; name a file in it"):
        check_writable(tmp_path)
    with pytest.raises(InvalidInput, match=r"There is no folder .*missing to write out\.json into"):
        check_writable(tmp_path / "missing" / "out.json")
    check_writable(tmp_path / "out.json")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    write_file(tmp_path / "out.txt", b"kept")
    assert read_file(tmp_path / "out.txt") == b"kept"
    with pytest.raises(InvalidInput, match="/dev/full cannot be written: No space left on device"):
        write_file(Path("/dev/full"), b"lost")


def test_a_data_folder_that_cannot_be_one_names_its_setting(tmp_path: Path) -> None:
    make_folder(tmp_path / "new" / "home", setting="LECTERN_HOME")
    assert (tmp_path / "new" / "home").is_dir()
    (tmp_path / "file").touch()
    with pytest.raises(InvalidInput, match=r"file \(LECTERN_HOME\) is a file; name a folder"):
        make_folder(tmp_path / "file", setting="LECTERN_HOME")
    with pytest.raises(InvalidInput, match=r"\(LECTERN_HOME\) cannot be made: Not a directory"):
        make_folder(tmp_path / "file" / "home", setting="LECTERN_HOME")
