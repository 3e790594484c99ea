"""Has somebody who is signed in prove with her password that she is still the one at the keyboard."""

from db.queries import people
from db.unit_of_work import Database
from services.domain.errors import NotAllowed
from services.domain.people import Person
from services.people.attempts import Attempts
from services.providers.identity_local import LocalIdentity

AT_UNIVERSITY = "You sign in through your university. Your password and your second factor are changed there."


class OwnPassword:
    """Tries are counted together with those of the sign-in: a stolen session is no place to guess."""

    def __init__(self, database: Database, local: LocalIdentity, attempts: Attempts) -> None:
        self._database = database
        self._local = local
        self._attempts = attempts

    def demand(self, person: Person, password: str) -> None:
        """`NotAllowed` unless this is her password, or when she has none here."""
        with self._database.reading() as work:
            if people.with_password_hash(work, person.email) is None:
                raise NotAllowed(AT_UNIVERSITY)
        self._attempts.count(person.email, person.address)
        try:
            self._local.sign_in(person.email, password)
        except NotAllowed as error:
            raise NotAllowed("This is not your present password. Type it once more.") from error
        self._attempts.succeeded(person.email, person.address)
