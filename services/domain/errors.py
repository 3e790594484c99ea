"""The few kinds of failure, each carrying a sentence fit for a teacher."""


class LecternError(Exception):
    """Something a person can be told; `str(error)` is the sentence she reads."""


class NotFound(LecternError):
    """What was asked for does not exist for this person."""


class NotAllowed(LecternError):
    """The person may see this but not do that."""


class Conflict(LecternError):
    """Somebody else changed it first; both texts are kept."""


class InvalidInput(LecternError):
    """What was given cannot be used, and the sentence says what would be."""


class ProviderUnavailable(LecternError):
    """A service Lectern depends on did not answer as it should."""


class DatabaseUnavailable(ProviderUnavailable):
    """The database did not answer; a job tries again by itself."""
