"""Imports go one way, and each library is known only where it belongs."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Setting a name for a library that reads it is no reading.
READS_THE_ENVIRONMENT = re.compile(r"os\.getenv|os\.environ\.get|os\.environ\[[^]]+](?! = )")
OURS = ("app", "manage", "pages", "components", "services", "db")

MAY_IMPORT = {
    "pages": {"components", "services"},
    "components": {"components", "services"},
    "services": {"services", "db"},
    "db": {"db", "services.domain"},
    "services/domain": {"services.domain"},
    "services/providers": {"services.domain", "services.providers", "db"},
    "manage.py": {"services"},
    "app.py": {"components", "services"},
}

KNOWN_ONLY_IN = {
    "streamlit": ("app.py", "pages", "components"),
    "sqlalchemy": ("db", "migrations"),
    "alembic": ("db", "migrations"),
    "openai": ("services/providers",),
    "boto3": ("services/providers",),
    "botocore": ("services/providers",),
    "moonshine_voice": ("services/providers",),
    "onnxruntime": ("services/providers",),
    "av": ("services/providers",),
    "pypdf": ("services/providers",),
    "jellyfish": ("services/writing",),
    "PIL": ("services/providers",),
    "math_core": ("components",),
    "markdown_it": ("components",),
}

STEPS_OF_THE_BUILT_IN_WRITER = ("english", "lecture", "wrong_options", "facts", "question_types", "choosing")


def sources(*places: str) -> Iterator[Path]:
    for place in places:
        path = ROOT / place
        yield from path.rglob("*.py") if path.is_dir() else [path]


@cache
def imports_of(source: Path) -> tuple[str, ...]:
    return tuple(_imports_of(source))


def _imports_of(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{source} imports relatively"
            yield node.module or ""


def is_in(module: str, allowed: str) -> bool:
    return module == allowed or module.startswith(allowed + ".")


@pytest.mark.parametrize("place", MAY_IMPORT)
def test_imports_go_one_way(place: str) -> None:
    crossing = [
        f"{source.relative_to(ROOT)} imports {module}"
        for source in sources(place)
        for module in imports_of(source)
        if module.split(".")[0] in OURS and not any(is_in(module, allowed) for allowed in MAY_IMPORT[place])
    ]
    assert crossing == []


@pytest.mark.parametrize("library", KNOWN_ONLY_IN)
def test_a_library_is_known_only_where_it_belongs(library: str) -> None:
    places = [ROOT / place for place in KNOWN_ONLY_IN[library]]
    crossing = [
        str(source.relative_to(ROOT))
        for source in sources("app.py", "manage.py", "pages", "components", "services", "db", "migrations")
        if any(is_in(module, library) for module in imports_of(source))
        and not any(place == source or place in source.parents for place in places)
    ]
    assert crossing == []


def test_each_step_of_the_built_in_writer_knows_only_those_before_it() -> None:
    back = [
        f"{source.relative_to(ROOT)} imports {module}"
        for place, step in enumerate(STEPS_OF_THE_BUILT_IN_WRITER)
        for source in sources(f"services/writing/builtin/{step}")
        for module in imports_of(source)
        if any(
            is_in(module, f"services.writing.builtin.{later}") for later in STEPS_OF_THE_BUILT_IN_WRITER[place + 1 :]
        )
    ]
    assert back == []


def test_the_environment_is_read_in_one_place() -> None:
    reading = [
        str(source.relative_to(ROOT))
        for source in sources("app.py", "manage.py", "pages", "components", "services", "db")
        if READS_THE_ENVIRONMENT.search(source.read_text(encoding="utf-8"))
    ]
    assert reading == []
