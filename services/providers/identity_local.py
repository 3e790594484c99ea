"""Accounts of this installation, with argon2id password hashes."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from db.queries import people
from db.unit_of_work import Database
from services.domain.accounts import MAXIMUM_PASSWORD_LENGTH
from services.domain.errors import NotAllowed
from services.domain.people import Person, normal_email

_WRONG = "The e-mail address or the password is not right. Check both and try again."


class LocalIdentity:
    """An `Identity` from the installation's own accounts.

    `hasher` has the cost that RFC 9106 recommends second, for machines that share their memory.
    """

    hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)

    def __init__(self, database: Database) -> None:
        self._database = database
        self._nobody = self.hasher.hash("nobody has this password")

    def password_hash(self, password: str) -> str:
        """The argon2id hash to keep; the password itself is kept nowhere."""
        return self.hasher.hash(password)

    def sign_in(self, email: str, password: str) -> Person:
        with self._database.reading() as work:
            found = people.with_password_hash(work, normal_email(email))
        if len(password) > MAXIMUM_PASSWORD_LENGTH:
            found = None
        # The same work is done for an unknown address, so that the time does not tell which ones exist.
        expected = found[1] if found else self._nobody
        try:
            self.hasher.verify(expected, password[:MAXIMUM_PASSWORD_LENGTH])
        except (VerificationError, InvalidHashError) as error:
            raise NotAllowed(_WRONG) from error
        if found is None:
            raise NotAllowed(_WRONG)
        if self.hasher.check_needs_rehash(expected):
            with self._database.unit_of_work() as work:
                people.renew_password_hash(work, found[0].id, self.password_hash(password))
                work.commit()
        return found[0]
