"""What is configured on this machine, and whether it answers."""

from collections.abc import Callable
from dataclasses import dataclass

from db.queries import jobs
from db.unit_of_work import Database
from services.domain.errors import LecternError, NotAllowed
from services.domain.people import Person
from services.people.pool_sign_in import PoolSignIn
from services.providers.protocols import ObjectStore
from services.settings import Settings
from services.setup.hosts import HostRule


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the installation: what it is set to, and what it said."""

    part: str
    setting: str
    works: bool
    says: str


class Installation:
    """Looks at every part the way it is used."""

    def __init__(self, settings: Settings, database: Database, store: ObjectStore, *, pool: PoolSignIn | None) -> None:
        self._settings = settings
        self._pool = pool
        self._database = database
        self._store = store

    def checks(self, person: Person) -> list[Check]:
        """The state of every part, for an administrator; models are loaded, so it takes some seconds."""
        if not person.is_administrator:
            raise NotAllowed("Only an administrator can see how this installation is set up.")
        return self.examine()

    def examine(self) -> list[Check]:
        """The state of every part, for the operator at the terminal."""
        # Imported here, because pages that never ask should not pay for the engines.
        from services.setup.engines import choose_embedder, choose_transcriber, choose_writer  # noqa: PLC0415

        settings = self._settings
        transcriber = choose_transcriber(settings)
        embedder = choose_embedder(settings)
        writer = choose_writer(settings, embedder)
        hosts = HostRule(settings)
        return [
            _examined("Database", "embedded" if settings.is_embedded else "DATABASE_URL", self._ask_database),
            _examined("Files", "S3" if settings.has_s3 else "folder", self._store.check),
            _examined("Speech recognition", transcriber.abilities.name, transcriber.check),
            _examined("Embedding", "MiniLM", lambda: f"vectors of {embedder.embed(['enzyme']).shape[1]} numbers"),
            _examined("Question writer", writer.name, writer.check),
            _examined("Sign-in", "Cognito pool" if self._pool else "local accounts", self._ask_sign_in),
            _examined("Host names", hosts.setting(), hosts.says),
            _examined("Workers", "PostgreSQL queue", self._ask_workers),
        ]

    def workers_alive(self) -> int:
        """How many queues are being served by a worker that gave a sign of life in the last seconds."""
        with self._database.lookup() as work:
            return jobs.workers_alive(work, within_seconds=self._settings.stalled_seconds)

    def _ask_database(self) -> str:
        return f"PostgreSQL {self._database.server_version()}"

    def _ask_sign_in(self) -> str:
        return self._pool.check() if self._pool else "people have their accounts here"

    def _ask_workers(self) -> str:
        alive = self.workers_alive()
        if not alive:
            raise LecternError("No worker is running. Start one with: python manage.py worker")
        return f"{alive} queues are being served"


def _examined(part: str, setting: str, probe: Callable[[], str]) -> Check:
    try:
        return Check(part, setting, True, probe())
    except LecternError as error:
        return Check(part, setting, False, str(error))
