"""Puts together the services that pages, routes and the command line call; nothing heavy is loaded here."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from db.embedded import EmbeddedPostgres
from db.migrate import migrate
from db.unit_of_work import Database
from services.analytics import Analytics
from services.audit import Audit
from services.courses import Courses
from services.domain.errors import InvalidInput
from services.exports import Exports
from services.jobs.work_queue import WorkQueue
from services.lectures.imports import Imports
from services.lectures.lectures import Lectures
from services.lectures.materials import Materials
from services.lectures.part_signing import PartSigning, UploadTokens
from services.lectures.uploads import Uploads
from services.lectures.vocabulary import Vocabulary
from services.named_files import make_folder
from services.people.accounts import Accounts
from services.people.identity import Identity
from services.people.members import Members
from services.people.pool_sign_in import PoolSignIn
from services.people.second_factors import SecondFactors
from services.people.sessions import Sessions
from services.people.signing_in import signing_in
from services.providers.protocols import ObjectStore
from services.providers.signing import Signer
from services.questions.blueprints import Blueprints
from services.questions.drafting import Drafting
from services.questions.exams import Exams
from services.questions.pictures import Pictures
from services.questions.questions import Questions
from services.questions.revisions import Revisions
from services.questions.rubrics import Rubrics
from services.review.comments import Comments
from services.review.decisions import Decisions
from services.review.inbox import Inbox
from services.review.review_economics import ReviewEconomics
from services.review.review_queue import Review
from services.review.second_review import SecondReview
from services.runs.ledger import Limits
from services.samples import Samples
from services.settings import Settings
from services.setup.chosen_writer import chosen_writer
from services.setup.installation import Installation
from services.setup.signing_secret import signing_secret
from services.setup.stores import choose_store
from services.usage import UsageReports


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a page, a route or the command line may call."""

    database_url: str = field(repr=False)
    store: ObjectStore
    identity: Identity
    sessions: Sessions
    accounts: Accounts
    second_factors: SecondFactors
    pool_sign_in: PoolSignIn | None
    courses: Courses
    members: Members
    uploads: Uploads
    part_signing: PartSigning
    imports: Imports
    materials: Materials
    vocabulary: Vocabulary
    lectures: Lectures
    questions: Questions
    pictures: Pictures
    blueprints: Blueprints
    drafting: Drafting
    usage: UsageReports
    revisions: Revisions
    review: Review
    decisions: Decisions
    second_review: SecondReview
    review_economics: ReviewEconomics
    comments: Comments
    inbox: Inbox
    exams: Exams
    rubrics: Rubrics
    analytics: Analytics
    samples: Samples
    installation: Installation
    audit: Audit
    work_queue: WorkQueue
    exports: Exports


class Runtime:
    """The services of one process, with the database they need held for as long as it runs."""

    def __init__(self, settings: Settings) -> None:
        self._embedded = EmbeddedPostgres(settings.home / "postgres") if settings.is_embedded else None
        make_folder(settings.home, setting="LECTERN_HOME")
        url = self._embedded.acquire() if self._embedded else _given_url(settings)
        try:
            migrate(url)
            self.database = Database.at(url)
            self.services = build(settings, self.database, url)
        except BaseException:
            self.close()
            raise

    def revive_database(self) -> None:
        """Start the embedded database again if it has died; whoever was connected finds it where it was."""
        if self._embedded and self._embedded.revive():
            self.database.close()

    def close(self) -> None:
        """Give back the connections and, as the last holder, stop the embedded database cleanly."""
        if hasattr(self, "database"):
            self.database.close()
        if self._embedded:
            self._embedded.release()


def build(settings: Settings, database: Database, url: str) -> Services:
    """The services on one database."""
    secret = signing_secret(settings)
    store = choose_store(settings, secret, clock=now)
    people = signing_in(settings, database, secret, clock=now)
    writer = chosen_writer(settings)
    limits = Limits(settings.monthly_cost_limit, is_free=writer.is_builtin, clock=now)
    courses, lectures, exams = Courses(database), Lectures(database, store), Exams(database)
    analytics, audit = Analytics(database), Audit(database)
    usage = UsageReports(database, limits, clock=now)
    review_economics = ReviewEconomics(database)
    decisions = Decisions(database)
    tokens = UploadTokens(Signer(secret, "upload"))
    uploads = Uploads(database, store, tokens=tokens, max_bytes=settings.max_upload_bytes)
    materials = Materials(database, store, max_bytes=settings.max_slides_bytes)
    return Services(
        database_url=url,
        store=store,
        identity=people.identity,
        sessions=people.sessions,
        accounts=people.accounts,
        second_factors=people.second_factors,
        pool_sign_in=people.pool_sign_in,
        courses=courses,
        members=Members(database),
        uploads=uploads,
        part_signing=PartSigning(database, store, tokens=tokens),
        imports=Imports(database),
        lectures=lectures,
        questions=Questions(database),
        pictures=Pictures(database, store),
        blueprints=Blueprints(database, writer_name=writer.name),
        drafting=Drafting(database, writer, limits, clock=now),
        usage=usage,
        revisions=Revisions(database, limits, writer_name=writer.name, clock=now),
        review=Review(database),
        decisions=decisions,
        second_review=SecondReview(database),
        review_economics=review_economics,
        comments=Comments(database),
        inbox=Inbox(database),
        exams=exams,
        rubrics=Rubrics(database),
        analytics=analytics,
        materials=materials,
        vocabulary=Vocabulary(database),
        samples=Samples(courses, uploads, materials),
        installation=Installation(settings, database, store, pool=people.pool_sign_in),
        work_queue=WorkQueue(database, alive_seconds=settings.stalled_seconds, clock=now),
        audit=audit,
        exports=Exports(
            database,
            courses=courses,
            exams=exams,
            lectures=lectures,
            analytics=analytics,
            audit=audit,
            usage=usage,
            review_economics=review_economics,
            decisions=decisions,
            signer=Signer(secret, "export"),
        ),
    )


def _given_url(settings: Settings) -> str:
    if settings.database_url is None:
        raise InvalidInput("DATABASE_URL is not set.")
    return settings.database_url.get_secret_value().replace("postgres://", "postgresql://", 1)


def now() -> datetime:
    """The time by which everything is dated."""
    return datetime.now(UTC)
