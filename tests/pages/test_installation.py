"""What administrators see of the installation, and others do not."""

import pytest

from components import places
from components.setting_words import SETTINGS
from services.domain.people import Person
from services.settings import Settings
from services.setup.installation import Check, Installation
from tests.conftest import Visit
from tests.on_page import words
from tests.sheets import press


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[Check]:
    """What the parts say, without loading the models; how often they were asked is its length by two."""
    said: list[Check] = []

    def examine(_installation: Installation) -> list[Check]:
        said.extend([Check("Database", "embedded", True, "PostgreSQL 18"), Check("Workers", "queue", False, "Nobody.")])
        return said[-2:]

    monkeypatch.setattr(Installation, "examine", examine)
    return said


def test_nothing_is_loaded_until_the_administrator_asks(
    visit: Visit, administrator: Person, looks: list[Check]
) -> None:
    app = visit(administrator, places.INSTALLATION)
    assert "Not looked at yet" in words(app)
    assert "No worker is running" in words(app)
    assert looks == []


def test_looking_shows_what_every_part_says_and_looking_again_asks_again(
    visit: Visit, administrator: Person, looks: list[Check]
) -> None:
    app = visit(administrator, places.INSTALLATION)
    press(app, "look")
    assert "1 of 2 parts do not answer" in words(app)
    assert "PostgreSQL 18" in words(app)
    assert "Nobody." in words(app)
    app.run()
    assert len(looks) == 2
    press(app, "look")
    assert len(looks) == 4


def test_whoever_is_no_administrator_is_told_so_and_asks_no_part(
    visit: Visit, teacher: Person, looks: list[Check]
) -> None:
    app = visit(teacher, places.INSTALLATION)
    assert "Only an administrator can see how this installation is set up." in words(app)
    assert not app.button
    assert looks == []


def test_every_setting_is_explained() -> None:
    explained = [name for name, _, _ in SETTINGS]
    assert sorted(explained) == sorted(str(field.alias) for field in Settings.model_fields.values())
