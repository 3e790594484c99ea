"""What a group of the university's pool gives to those in it."""

from services.domain.errors import InvalidInput
from services.domain.people import Role

ADMINISTRATOR = "administrator"


def course_role(gives: str) -> tuple[Role, str]:
    """The role and the course's code in `role:CODE`; `InvalidInput` when it is neither that nor `administrator`."""
    role, colon, code = gives.partition(":")
    if not colon or not code.strip() or role not in set(Role):
        raise InvalidInput(
            f"“{gives}” is not what a group can give. "
            "Write administrator, or a role and a course's code: teacher:BIO-101."
        )
    return Role(role), code.strip()
