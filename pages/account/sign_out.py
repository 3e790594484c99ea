"""Ends the session of this browser."""

from components.guard import current_person
from components.session import end_session
from components.sheet import Action, head, line, sheet

person = current_person()
title = head(
    "Sign out",
    f"You are signed in as {person.name} ({person.email}).",
    action=Action("sign_out", "Sign out", "logout"),
)
if sheet(
    title, line("What is being heard or drafted goes on without you; you will find it when you are back."), key="head"
):
    end_session()
