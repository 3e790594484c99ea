"""Chooses the implementation of every part from the settings and puts the services together."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.embedded import EmbeddedPostgres
from db.migrate import migrate
from db.unit_of_work import Database
from services.analytics import Analytics
from services.courses import Courses
from services.domain.errors import InvalidInput
from services.drafting import Drafting
from services.exams import Exams
from services.identity import Identity
from services.installation import Installation, Probe
from services.lectures import Lectures
from services.providers.embedder_minilm import MiniLMEmbedder
from services.providers.identity_local import LocalIdentity
from services.providers.language_model_openai import OpenAILanguageModel
from services.providers.object_store_local import LocalObjectStore
from services.providers.protocols import Embedder, Transcriber
from services.providers.transcriber_moonshine import MoonshineTranscriber
from services.questions import Questions
from services.review import Review
from services.rubrics import Rubrics
from services.samples import Samples
from services.settings import Settings
from services.transcription import Transcription
from services.uploads import Uploads
from services.writing.builtin import BuiltinWriter
from services.writing.prompted import PromptedWriter
from services.writing.protocol import Writer


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a page, a route, a job or the command line may call."""

    database_url: str
    store: LocalObjectStore
    identity: Identity
    courses: Courses
    uploads: Uploads
    lectures: Lectures
    questions: Questions
    drafting: Drafting
    review: Review
    exams: Exams
    rubrics: Rubrics
    analytics: Analytics
    samples: Samples
    transcription: Transcription
    installation: Installation


class Runtime:
    """The services of one process, with the database they need held for as long as it runs."""

    def __init__(self, settings: Settings) -> None:
        self._embedded = EmbeddedPostgres(settings.home / "postgres") if settings.is_embedded else None
        settings.home.mkdir(parents=True, exist_ok=True)
        url = self._embedded.acquire() if self._embedded else _given_url(settings)
        try:
            migrate(url)
            self._database = Database.at(url)
            self.services = build(settings, self._database, url)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give back the connections and, as the last holder, stop the embedded database cleanly."""
        if hasattr(self, "_database"):
            self._database.close()
        if self._embedded:
            self._embedded.release()


def build(settings: Settings, database: Database, url: str) -> Services:
    """The services on one database."""
    store = LocalObjectStore(settings.home / "objects", secret=signing_secret(settings))
    embedder = choose_embedder(settings)
    transcriber = choose_transcriber(settings)
    writer = choose_writer(settings, embedder)
    courses = Courses(database)
    uploads = Uploads(database, store, max_bytes=settings.max_upload_bytes)
    return Services(
        database_url=url,
        store=store,
        identity=Identity(
            database, LocalIdentity(database), session_life=timedelta(hours=settings.session_hours), clock=_now
        ),
        courses=courses,
        uploads=uploads,
        lectures=Lectures(database, store),
        questions=Questions(database),
        drafting=Drafting(database, writer, clock=_now),
        review=Review(database),
        exams=Exams(database),
        rubrics=Rubrics(database),
        analytics=Analytics(database),
        samples=Samples(database, store, courses, uploads),
        transcription=Transcription(database, store, transcriber, embedder, clock=_now),
        installation=Installation(
            database, _probes(settings, database, store, transcriber=transcriber, embedder=embedder, writer=writer)
        ),
    )


def choose_transcriber(_settings: Settings) -> Transcriber:
    """The engine that hears recordings."""
    return MoonshineTranscriber()


def choose_embedder(_settings: Settings) -> Embedder:
    """What turns sentences into vectors."""
    return MiniLMEmbedder()


def choose_writer(settings: Settings, embedder: Embedder) -> Writer:
    """The OpenAI writer when a key is set, otherwise the built-in one; never one in place of the other."""
    if settings.openai_api_key is None:
        return BuiltinWriter(embedder)
    model = OpenAILanguageModel(settings.openai_api_key, settings.openai_base_url, settings.openai_model)
    return PromptedWriter(model)


def signing_secret(settings: Settings) -> str:
    """The secret behind signed links: the one that is set, or one made once and kept in the data folder."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    kept = settings.home / "secret"
    settings.home.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        made = Path(f"{kept}.{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48))
        try:
            kept.hardlink_to(made)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return kept.read_text()


def _probes(
    settings: Settings,
    database: Database,
    store: LocalObjectStore,
    *,
    transcriber: Transcriber,
    embedder: Embedder,
    writer: Writer,
) -> tuple[Probe, ...]:
    def ask_database() -> str:
        return f"PostgreSQL {database.server_version()}"

    def ask_store() -> str:
        return f"{store.free_bytes() / 1024**3:.1f} GB free in {settings.home}"

    def ask_embedder() -> str:
        return f"vectors of {embedder.embed(['enzyme']).shape[1]} numbers"

    return (
        ("Database", "embedded" if settings.is_embedded else "DATABASE_URL", ask_database),
        ("Files", "folder", ask_store),
        ("Speech recognition", transcriber.abilities.name, transcriber.check),
        ("Embedding", "MiniLM", ask_embedder),
        ("Question writer", writer.name, writer.check),
    )


def _given_url(settings: Settings) -> str:
    if settings.database_url is None:
        raise InvalidInput("DATABASE_URL is not set.")
    return settings.database_url.get_secret_value().replace("postgres://", "postgresql://", 1)


def _now() -> datetime:
    return datetime.now(UTC)
