"""`python -m tests.fakes.obedient_worker`: a worker as `manage.py worker` is one, with an engine that obeys."""

from services.jobs.job_queue import TRANSCRIBE, TRANSCRIPTION, about_id
from services.jobs.worker import run_worker
from services.lectures.transcription import Transcription
from services.logs import configure_logs
from services.settings import read_settings
from services.wiring import Runtime
from tests.fakes.engine import ObedientEngine, UnitEmbedder


def main() -> None:
    settings = read_settings()
    configure_logs(settings.log_level)
    runtime = Runtime(settings)
    work = Transcription(runtime.database, runtime.services.store, ObedientEngine(), UnitEmbedder())
    run_worker(runtime, settings, [about_id(TRANSCRIBE, TRANSCRIPTION, "lecture_id", work.run, work.give_up)])
    runtime.close()


if __name__ == "__main__":
    main()
