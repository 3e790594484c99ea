"""A question's comments on the stage, with a service that keeps them in the session and can be told to refuse."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID, uuid4

import streamlit as st

from services.domain.comments import Comment, Discussion, Thread, checked_comment, mentioned
from services.domain.people import Person
from tests.components.stage import stage
from tests.components.stage_words import HOSTILE

ADA = Person(UUID(int=1), "ada@example.edu", "Ada Teacher")
RITA = Person(UUID(int=2), "rita@example.edu", "Rita Reviewer")
HANDLES = {"Ada Teacher": ADA.id, "Rita Reviewer": RITA.id, "Rita Rivers": UUID(int=3)}
MOMENT = datetime(2025, 3, 3, 14, 5, tzinfo=UTC)
_FIRST = Thread(
    UUID(int=9), (Comment(UUID(int=8), RITA.id, RITA.name, MOMENT, f"@Ada Teacher {HOSTILE}", ("Ada Teacher",)),)
)


class KeptComments:
    """Does what the service does, for this session alone; silent while `stage().is_mute`."""

    def of_question(self, _person: Person, _question_id: UUID) -> Discussion:
        return Discussion(UUID(int=6), self.threads)

    def handles(self, _person: Person, _course_id: UUID) -> tuple[str, ...]:
        return tuple(HANDLES)

    @property
    def threads(self) -> tuple[Thread, ...]:
        return tuple(st.session_state.setdefault("threads", [_FIRST]))

    def begin(self, person: Person, _question_id: UUID, text: str, *, press: UUID) -> None:
        if not stage().is_mute:
            thread = Thread(uuid4(), (self._comment(person, text, press),))
            st.session_state.threads = [*self.threads, thread]

    def reply(self, person: Person, thread_id: UUID, text: str, *, press: UUID) -> None:
        said = self._comment(person, text, press)
        st.session_state.threads = [
            replace(each, comments=(*each.comments, said)) if each.id == thread_id else each for each in self.threads
        ]

    def _comment(self, person: Person, text: str, press: UUID) -> Comment:
        text = checked_comment(text)
        return Comment(uuid4(), person.id, person.name, MOMENT, text, tuple(mentioned(text, HANDLES)), press)


def comments_page() -> None:
    # It brings the services with it, which the other pages of the stage need not wait for.
    from components import comment_threads as talk  # noqa: PLC0415

    st.title("Comments")
    talk.services = lambda: SimpleNamespace(comments=KeptComments())  # type: ignore[assignment]
    st.text_input("Something else to type into")
    talk.comment_threads(ADA, UUID(int=7), None, key="comments")
