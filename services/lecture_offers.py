"""The job that counts how many questions of each type a lecture could give, minute by minute."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from db.queries import courses, lecture_offers, lectures, transcripts
from db.unit_of_work import Database
from services.domain.blueprints import BlueprintRow
from services.domain.lifecycle import LectureStatus
from services.domain.questions import QuestionType
from services.logs import logger
from services.providers.protocols import Embedder
from services.writing.builtin.candidates import Candidate, Candidates
from services.writing.builtin.study import Study
from services.writing.protocol import Material

_MINUTE_MS = 60_000
_MOST_PER_PLACE = 2
_ENGLISH = "en"

log = logger("lecture_offers")


class LectureOffers:
    """Reads a ready lecture once and keeps what the built-in writer could ask about it."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._database = database
        self._embedder = embedder

    def run(self, lecture_id: UUID) -> None:
        """Count, and put what is found in the place of an earlier count; none for what is not read as English."""
        with self._database.reading() as work:
            lecture = lectures.get_for_job(work, lecture_id)
            if lecture is None or lecture.status is not LectureStatus.READY:
                return
            transcript = transcripts.transcript(work, lecture_id)
            objectives = courses.objectives(work, lecture.course_id)
        # Types of which there is nothing are kept too: that is how one knows that somebody has counted.
        places = Counter({(kind, 0): 0 for kind in QuestionType})
        if (transcript.language or _ENGLISH).split("-")[0] == _ENGLISH:
            material = Material(transcript, lecture.title, objectives)
            candidates = Candidates(Study(material, self._embedder))
            for kind in QuestionType:
                for candidate in beside_each_other(candidates.of(BlueprintRow(kind, 1))):
                    places[kind, candidate.start_ms // _MINUTE_MS] += 1
        with self._database.unit_of_work() as work:
            if lectures.get_for_job(work, lecture_id) is not None:
                lecture_offers.keep(work, lecture_id, places)
                work.commit()
        log.info("offers_counted", lecture=str(lecture_id), places=places.total())

    def give_up(self, lecture_id: UUID, reason: str) -> None:
        """Nothing waits for the count, so nothing has to be told but the log."""
        log.warning("offers_not_counted", lecture=str(lecture_id), reason=reason)


def beside_each_other(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those that could stand in one exam: no answer asked for twice, no sentence used up."""
    chosen: list[Candidate] = []
    answers: set[str] = set()
    used: Counter[int] = Counter()
    for candidate in candidates:
        most = 1 if candidate.gives_all_away else _MOST_PER_PLACE
        if candidate.answer in answers or any(used[place] >= most for place in candidate.places):
            continue
        answers.add(candidate.answer)
        used.update(candidate.places)
        chosen.append(candidate)
    return chosen
