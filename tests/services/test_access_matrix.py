"""Every public method of every service × every role × own, archived and foreign course.

What there is to try is read from the services themselves; what should happen stands in
`access_table.py`. A method that is in no table fails by its name.
"""

import inspect
from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args, get_type_hints

import pytest
from sqlalchemy import Connection

from services.domain.errors import LecternError
from services.domain.people import Person
from services.wiring import Services
from tests.access_world import MEMBERS, Place, Who, World
from tests.services.access_table import BY_NAME, BY_TYPE, NO_SERVICE, TABLE, WITHOUT_PERSON, OfPool, Rule


def service_types() -> Iterator[tuple[str, type]]:
    """The services by the names under which pages find them."""
    for name, hint in get_type_hints(Services).items():
        if name not in NO_SERVICE:
            (service,) = (one for one in get_args(hint) or (hint,) if one is not NoneType)
            yield name, service


METHODS = {
    f"{name}.{method}": function
    for name, service in service_types()
    for method, function in inspect.getmembers(service, inspect.isfunction)
    if not method.startswith("_")
}


def takes_person_first(function: Any) -> bool:
    first = list(inspect.signature(function).parameters)[1:2]
    return bool(first) and get_type_hints(function)[first[0]] is Person


def test_every_method_takes_the_person_first_or_says_why_not() -> None:
    without = {name for name, function in METHODS.items() if not takes_person_first(function)}
    assert without == set(WITHOUT_PERSON)


def test_every_method_that_takes_a_person_is_in_the_table() -> None:
    assert {name for name, function in METHODS.items() if takes_person_first(function)} == set(TABLE)


Outcome = tuple[str, object]
"""The kind of error and its sentence, or `given` and what was given."""


def outcome(world: World, connection: Connection, method: str, who: Who, given: dict[str, Any]) -> Outcome:
    """What calling the method as this person comes to; it leaves nothing behind."""
    service, name = method.split(".")
    with world.undone(connection):
        try:
            return "given", getattr(getattr(world.services, service), name)(world.people[who], **given)
        except LecternError as error:
            return type(error).__name__, str(error)


def parameters(method: str) -> list[inspect.Parameter]:
    """What the method takes after the person."""
    return list(inspect.signature(METHODS[method]).parameters.values())[2:]


def arguments(method: str, world: World, place: Place, who: Who) -> dict[str, Any]:
    """Everything that the method cannot do without, made by its name or by its type."""
    hints = get_type_hints(METHODS[method])
    ways = {**BY_NAME, **TABLE[method].given}
    needed = [one for one in parameters(method) if one.default is one.empty and one.kind is not one.VAR_POSITIONAL]
    return {
        one.name: BY_TYPE[hints[one.name]] if hints[one.name] in BY_TYPE else ways[one.name](world, place, who)
        for one in needed
    }


def things(method: str, world: World, place: Place, who: Who) -> dict[str, Any]:
    """Whatever of the place the method can be told, needed or not, by the name of the parameter."""
    ways = {**BY_NAME, **TABLE[method].given}
    named = [one.name for one in parameters(method) if one.name in ways]
    return {
        name: told
        for name in named
        if (told := ways[name](world, place, who)) != ways[name](world, world.missing, who) or place is world.missing
    }


def expected(rule: Rule, who: Who, *, is_archived: bool) -> set[str]:
    """The kinds of outcome that are right for her in a course of hers."""
    if who not in rule.may or (is_archived and not rule.archived):
        return {"NotAllowed"}
    return {rule.stopped_by.__name__ if rule.stopped_by else "given"}


OF_COURSES = [name for name, rule in TABLE.items() if isinstance(rule, Rule) and rule.is_of_course]
OF_INSTALLATION = [name for name, rule in TABLE.items() if isinstance(rule, Rule) and not rule.is_of_course]
OF_POOL = [name for name, rule in TABLE.items() if isinstance(rule, OfPool)]


@pytest.mark.parametrize("method", OF_COURSES)
def test_a_member_does_what_her_role_allows_and_nothing_else(
    world: World, world_connection: Connection, method: str
) -> None:
    rule = TABLE[method]
    for who in MEMBERS:
        for place in (world.own, world.archived):
            kind, said = outcome(world, world_connection, method, who, arguments(method, world, place, who))
            right = expected(rule, who, is_archived=place is world.archived)
            assert kind in right, f"{who} of {'archived' if place is world.archived else 'own'} course: {kind}: {said}"


@pytest.mark.parametrize("method", OF_COURSES)
def test_a_foreign_course_is_answered_exactly_as_one_that_does_not_exist(
    world: World, world_connection: Connection, method: str
) -> None:
    rule = TABLE[method]
    for who in Who:
        strange = [world.foreign] if who in MEMBERS else [world.foreign, world.own, world.archived]
        missing = outcome(world, world_connection, method, who, arguments(method, world, world.missing, who))
        assert missing[0] == ("given" if rule.gives_nothing else "NotFound"), f"{who}: {missing}"
        for place in strange:
            answer = outcome(world, world_connection, method, who, arguments(method, world, place, who))
            assert answer == missing, f"{who}"


@pytest.mark.parametrize("method", OF_COURSES)
def test_a_foreign_thing_named_beside_an_own_one_is_answered_as_a_missing_one(
    world: World, world_connection: Connection, method: str
) -> None:
    who = next(who for who in MEMBERS if who in TABLE[method].may)
    foreign, missing = (things(method, world, place, who) for place in (world.foreign, world.missing))
    for name in list(foreign)[1:]:  # the first is what the method is about
        own = arguments(method, world, world.own, who)
        answers = [
            outcome(world, world_connection, method, who, {**own, name: ids[name]}) for ids in (foreign, missing)
        ]
        assert answers[0] == answers[1], name


@pytest.mark.parametrize("method", OF_INSTALLATION)
def test_the_installation_is_the_administrators_and_an_account_its_owners(
    world: World, world_connection: Connection, method: str
) -> None:
    rule = TABLE[method]
    for who in Who:
        kind, said = outcome(world, world_connection, method, who, arguments(method, world, world.own, who))
        assert kind in expected(rule, who, is_archived=False), f"{who}: {said}"


@pytest.mark.parametrize("method", OF_POOL)
def test_what_the_pool_keeps_is_for_the_browser_that_signed_in_there(
    world: World, world_connection: Connection, method: str
) -> None:
    given = {one.name: "unused" for one in parameters(method)}
    for who in Who:
        own, other = (world.pool_session(one) for one in (who, Who.OWNER if who is not Who.OWNER else Who.TEACHER))
        world.pool_asked.clear()
        for token in (None, other, "nonsense"):
            kind, said = outcome(world, world_connection, method, who, {**given, "token": token})
            assert kind == "NotAllowed", f"{who}: {said}"
        assert world.pool_asked == []
        kind, said = outcome(world, world_connection, method, who, {**given, "token": own})
        assert kind == "given", f"{who}: {said}"
