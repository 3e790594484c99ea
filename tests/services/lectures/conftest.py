"""The services on files in S3, beside those on a folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.unit_of_work import Database
from services.settings import read_settings
from services.wiring import Services, build
from tests.fakes.s3_server import S3Server


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture
def in_s3(s3: S3Server, database: Database, postgres: str, tmp_path: Path) -> Services:
    """The services on two buckets."""
    return build(read_settings(LECTERN_HOME=tmp_path / "s3", _env_file=None, **s3.environment), database, postgres)


@pytest.fixture(params=["folder", "s3"])
def kept(request: pytest.FixtureRequest) -> Services:
    """The services on either store."""
    services: Services = request.getfixturevalue("services" if request.param == "folder" else "in_s3")
    return services
