"""Lets nobody past the sign-in, and shows each person the pages of her roles."""

import streamlit as st

from components import places
from components.errors import shown_errors
from components.guard import let_in, visitor
from components.services import services
from components.sign_in import first_account, sign_in
from services.domain.people import Role
from services.sessions import Visitor

st.set_page_config(page_title="Lectern", page_icon="pages/static/mark.svg", layout="wide")
st.logo("pages/static/lectern.svg", size="large", icon_image="pages/static/mark.svg")


def navigation(found: Visitor) -> dict[str, list[st.Page]]:
    """The pages by section; those that need a course or lecture in their address are reached by links only."""
    teach = [
        st.Page(places.COURSES, title="Courses", icon=":material/school:", default=True),
        st.Page(places.COURSE, title="Course", visibility="hidden"),
        st.Page(places.LECTURE, title="Lecture", visibility="hidden"),
        st.Page(places.QUESTIONS, title="Questions", visibility="hidden"),
        st.Page(places.QUESTION, title="Question", visibility="hidden"),
        st.Page(places.DRAFT, title="Draft questions", visibility="hidden"),
        st.Page(places.EXAMS, title="Exams", visibility="hidden"),
        st.Page(places.EXAM, title="Exam", visibility="hidden"),
        st.Page(places.RUBRIC, title="Rubric", visibility="hidden"),
        st.Page(places.PACE, title="Lecture analytics", visibility="hidden"),
    ]
    sections = {"Teach": teach}
    if Role.REVIEWER in found.roles:
        sections["Review"] = [st.Page(places.REVIEW, title="Review", icon=":material/rate_review:")]
    if found.roles:
        sections["Understand"] = [st.Page(places.COVERAGE, title="Coverage", icon=":material/insights:")]
    else:
        teach.append(st.Page(places.COVERAGE, title="Coverage", visibility="hidden"))
    account = [st.Page(places.SIGN_OUT, title="Sign out", icon=":material/logout:", url_path="sign-out")]
    if found.person.is_administrator:
        account.insert(0, st.Page(places.INSTALLATION, title="Installation", icon=":material/settings:"))
    else:  # whoever follows a link there is told who may see it
        teach.append(st.Page(places.INSTALLATION, title="Installation", visibility="hidden"))
    sections["Account"] = account
    return sections


found = visitor()
if found is None:
    if services().identity.needs_first_account():
        first_account()
    else:
        sign_in()
    st.stop()
let_in(found)
with shown_errors():
    st.navigation(navigation(found)).run()
