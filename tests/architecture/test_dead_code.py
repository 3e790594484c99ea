"""Every function, method, class and import of the application is used by the application."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACES = ("app.py", "manage.py", "pages", "components", "services", "db", "benchmarks")
SPEAKS_OF = re.compile(r"unused (function|method|class|import|property|unreachable)")

CALLED_FROM_OUTSIDE = {
    "check_drift",  # by the test of the migrations
    "is_grounded",  # by the tests that hold every writer to what was said
    "is_verbatim",
    "_one_sentence",  # by spaCy, as a part of the pipeline
    "_show_login_form",  # by streamlit-cognito-auth, while somebody signs in
    "_show_password_reset_form",
    "_set_state_login",
    "do_POST",  # by http.server
    "log_message",
}


def test_nothing_is_written_and_not_used() -> None:
    found = subprocess.run(
        [
            sys.executable,
            "-m",
            "vulture",
            *PLACES,
            "--min-confidence",
            "60",
            "--ignore-decorators",
            "@*_validator,@override",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stderr == ""
    dead = [
        line
        for line in found.stdout.splitlines()
        if SPEAKS_OF.search(line) and not any(f"'{name}'" in line for name in CALLED_FROM_OUTSIDE)
    ]
    assert dead == []
