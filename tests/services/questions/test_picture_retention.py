"""Pictures that nothing shows any more are cleared away, and no other ever is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.queries import revisions
from db.unit_of_work import Database
from services.domain.errors import NotFound
from services.domain.lifecycle import RevisionStatus
from services.domain.people import Person
from services.domain.pictures import picture_text
from services.domain.revisions import Wish
from services.questions.picture_retention import PictureRetention
from services.wiring import Services, now
from tests.factories import QUESTION, Factory
from tests.pictures import picture

EIGHT_DAYS = timedelta(days=8)


def clear(services: Services, database: Database, *, later: timedelta = EIGHT_DAYS) -> int:
    moment = now() + later
    return PictureRetention(database, services.store, clock=lambda: moment).run()


def test_what_any_version_or_proposal_shows_is_kept_and_the_rest_goes_after_a_week(
    services: Services, database: Database, make: Factory, teacher: Person
) -> None:
    course = make.course(teacher)
    lecture = make.lecture(teacher, course)
    elsewhere = make.course(teacher)
    names = [services.pictures.add(teacher, course, picture(size=(40 + number, 30))) for number in range(4)]
    in_first, in_newest, in_proposal, in_none = names
    assert services.pictures.add(teacher, elsewhere, picture(size=(41, 30))) == in_newest

    def showing(name: str) -> str:
        return f"What is this? {picture_text(name, 'an (odd) “enzyme”')}"

    question = make.question(teacher, lecture, stem=showing(in_first))
    options = (replace(QUESTION.options[0], text=picture_text(in_newest, "the key")), *QUESTION.options[1:])
    services.questions.edit(teacher, question, replace(QUESTION, options=options), expected_version=1)
    revision = services.revisions.order(teacher, question, Wish("Ask about the cause."), expected_version=2)
    with database.unit_of_work() as work:
        revisions.set_status(work, revision, RevisionStatus.RUNNING)
        proposal = replace(QUESTION, explanation=showing(in_proposal))
        revisions.keep_proposal(work, revision, proposal, written_by="gpt-x", provenance=None, findings=())
        work.commit()

    assert clear(services, database, later=timedelta(days=6)) == 0
    assert clear(services, database) == 2, "the one that nothing shows, and the copy in a course that does not show it"
    for name in (in_first, in_newest, in_proposal):
        assert services.store.describe(f"pictures/{course}/{name}").size > 0
    for gone in (f"pictures/{course}/{in_none}", f"pictures/{elsewhere}/{in_newest}"):
        with pytest.raises(NotFound):
            services.store.describe(gone)
    assert clear(services, database) == 0


def test_a_picture_that_is_added_again_is_young_again(
    services: Services, database: Database, make: Factory, teacher: Person
) -> None:
    course = make.course(teacher)
    name = services.pictures.add(teacher, course, picture())
    assert clear(services, database) == 1
    assert services.pictures.add(teacher, course, picture()) == name
    assert clear(services, database, later=timedelta()) == 0
    assert services.store.describe(f"pictures/{course}/{name}").size > 0
