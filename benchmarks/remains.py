"""What is wrong in a data folder after disturbances: lectures that are not as undisturbed, and what is left over."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.providers.protocols import HearingRequest
from services.settings import read_settings
from services.setup.engines import choose_transcriber
from services.wiring import Runtime, Services

_LEFT = {
    "parts of uploads": text("SELECT count(*) FROM uploads"),
    "jobs": text("SELECT count(*) FROM procrastinate_jobs WHERE status <> 'todo' OR scheduled_at IS NULL"),
    "segments without a vector": text("SELECT count(*) FROM segments WHERE embedding IS NULL"),
    "lectures without a recording's upload": text("SELECT count(*) FROM lectures WHERE status = 'uploading'"),
}
_DOUBLED = {
    "segments at the same place": text(
        "SELECT count(*) FROM (SELECT 1 FROM segments GROUP BY lecture_id, position HAVING count(*) > 1) AS doubled"
    ),
    "uploads completed twice": text(
        "SELECT count(*) FROM (SELECT 1 FROM audit_log WHERE action = 'upload completed'"
        " GROUP BY object_id HAVING count(*) > 1) AS doubled"
    ),
}
_KEYS = text("SELECT object_key FROM lectures")


def faults(runtime: Runtime, person: Person, lectures: Mapping[UUID, Path], home: Path) -> list[str]:
    """A sentence for everything that an undisturbed run would not have left like this."""
    services = runtime.services
    wrong = []
    for lecture_id, file in lectures.items():
        lecture = services.lectures.get(person, lecture_id)
        heard = services.lectures.transcript(person, lecture_id).segments
        if lecture.status is not LectureStatus.READY:
            wrong.append(f"{file.name} is {lecture.status}: {lecture.reason}")
        elif heard != _undisturbed(file, lecture_id):
            wrong.append(f"{file.name} has another transcript than undisturbed ({len(heard)} segments)")
    with runtime.database.reading() as work:
        for found, queries in (("left", _LEFT), ("found", _DOUBLED)):
            counts = {what: work.execute(query).scalar_one() for what, query in queries.items()}
            wrong += [f"{count} {what} {found}" for what, count in counts.items() if count]
        known = set(work.execute(_KEYS).scalars())
    if len(known) != len(lectures):
        wrong.append(f"{len(known)} lectures came of {len(lectures)} files")
    return wrong + _in_store(services, person, lectures, known) + _in_folder(home / "objects", known)


def _in_store(services: Services, person: Person, lectures: Mapping[UUID, Path], known: set[str]) -> list[str]:
    """What the store holds, bucket or folder, beside the recordings as they were sent."""
    kept = {each.key for each in services.store.kept()}
    wrong = [f"an upload of {each.key or 'nothing'} has begun and not ended" for each in services.store.begun()]
    wrong += [f"{key} belongs to nothing" for key in kept - known]
    wrong += [f"{key} is missing" for key in known - kept]
    for lecture_id, file in lectures.items():
        lecture = services.lectures.get(person, lecture_id)
        if lecture.object_key in kept:
            with services.store.open(lecture.object_key) as recording:
                if recording.read() != file.read_bytes():
                    wrong.append(f"{lecture.object_key} is not {file.name} as it was sent")
    return wrong


def _in_folder(folder: Path, known: set[str]) -> list[str]:
    """What is not as it should be in the data folder, if files are kept there: each recording and its checksum."""
    stored = {path for path in folder.rglob("*") if path.is_file()}
    expected = {folder / kind / key for kind in ("objects", "checksums") for key in known} if stored else set()
    wrong = [f"{path.relative_to(folder.parent)} is left over" for path in stored - expected]
    return wrong + [f"{path.relative_to(folder.parent)} is missing" for path in expected - stored]


def _undisturbed(file: Path, lecture_id: UUID) -> tuple[object, ...]:
    """What the engine hears when nobody disturbs it."""
    request = HearingRequest(open=lambda: file.open("rb"), name=str(lecture_id))
    engine = choose_transcriber(read_settings(DATABASE_URL=None, _env_file=None))
    return tuple(segment for piece in engine.hear(request) for segment in piece.segments)
