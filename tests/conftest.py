"""What tests stand on: a real PostgreSQL made by the migrations, and services inside a transaction that is undone."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from argon2 import PasswordHasher
from sqlalchemy import create_engine
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner

from components import client_address, guard, places
from components.services import provide
from db.embedded import EmbeddedPostgres
from db.migrate import migrate
from db.unit_of_work import Database, with_driver
from services.domain.people import Person, Role
from services.providers.identity_local import LocalIdentity
from services.settings import Settings, read_settings
from services.wiring import Services, build
from tests.factories import Factory

pytest_plugins = ["tests.browser", "tests.access_world"]

ROUTER = Path(__file__).parents[1] / "pages" / "router.py"

_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@pytest.fixture(scope="session", autouse=True)
def hasher_in_earnest() -> Iterator[PasswordHasher]:
    """Hashing a password shall be slow in earnest; here it would be most of what the tests do."""
    in_earnest = LocalIdentity.hasher
    LocalIdentity.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield in_earnest
    LocalIdentity.hasher = in_earnest


@pytest.fixture(scope="session", autouse=True)
def looked_up_once() -> Iterator[None]:
    """What AppTest looks up for each page it opens, and what no test changes: installed packages, compiled scripts.

    A server looks for components among the packages once, when it starts; half the time of a page's test went there.
    """
    compiled = ScriptCache()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        for module in (app_test, local_script_runner):
            patch.setattr(module, "ScriptCache", lambda: compiled)
        yield


@pytest.fixture(scope="session")
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter: as root PostgreSQL runs under another user, and pytest's own are closed."""
    with TemporaryDirectory(prefix="lectern-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture(scope="session")
def postgres(open_folder: Path) -> Iterator[str]:
    """The URL of a fresh PostgreSQL with every migration applied."""
    server = EmbeddedPostgres(open_folder / "postgres", server_settings=_FAST)
    url = server.acquire()
    try:
        migrate(url)
        yield url
    finally:
        server.release()


@pytest.fixture
def database(postgres: str) -> Iterator[Database]:
    """A database whose every commit is undone when the test ends."""
    engine = create_engine(with_driver(postgres))
    with engine.connect() as connection:
        transaction = connection.begin()
        yield Database(connection)
        transaction.rollback()
    engine.dispose()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of an installation of its own, whatever the environment says."""
    for name in ("DATABASE_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL", "LECTERN_MAX_UPLOAD_BYTES"):
        monkeypatch.delenv(name, raising=False)
    return read_settings(LECTERN_HOME=tmp_path / "home", _env_file=None)


@pytest.fixture
def services(settings: Settings, database: Database, postgres: str) -> Iterator[Services]:
    """The services as the app has them, provided to pages and routes too."""
    built = build(settings, database, postgres)
    provide(built)
    yield built
    provide(None)


@pytest.fixture
def make(services: Services, database: Database) -> Factory:
    """Makes people, courses, lectures and questions in one line each."""
    return Factory(services, database)


@pytest.fixture
def teacher(make: Factory) -> Person:
    """Somebody with an account; she teaches and reviews the courses she creates."""
    return make.person("Ada Teacher")


@pytest.fixture
def stranger(make: Factory) -> Person:
    """Somebody with an account who belongs to none of the other's courses."""
    return make.person("Sam Stranger")


@pytest.fixture
def administrator(make: Factory) -> Person:
    """Somebody who looks after the installation."""
    return make.person("Olga Operator", is_administrator=True)


@pytest.fixture
def course(make: Factory, teacher: Person) -> UUID:
    """A course of the teacher's."""
    return make.course(teacher)


@pytest.fixture
def colleague(services: Services, make: Factory, teacher: Person, course: UUID) -> Person:
    """Somebody who teaches the course beside its owner."""
    joined = make.person("Cora Colleague")
    services.members.invite(teacher, course, email=joined.email, role=Role.TEACHER)
    return joined


@pytest.fixture
def lecture(make: Factory, teacher: Person, course: UUID) -> UUID:
    """A lecture of the course that has been heard."""
    return make.lecture(teacher, course)


Visit = Callable[..., AppTest]


@pytest.fixture
def visit(services: Services, make: Factory, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Opens a page as a person (None: signed out), through the router as a browser would."""

    def open_page(person: Person | None, page: str = places.COURSES, /, **query: object) -> AppTest:
        token = None if person is None else make.token(person)
        monkeypatch.setattr(guard, "session_token", lambda: token)
        monkeypatch.setattr(client_address, "connected_from", lambda: None)
        app = AppTest.from_file(ROUTER, default_timeout=30)
        for name, value in query.items():
            app.query_params[name] = str(value)
        if page != places.COURSES:
            app.switch_page(page)
        return app.run()

    return open_page
