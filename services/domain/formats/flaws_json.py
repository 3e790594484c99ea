"""The findings of a check as JSON, in the form the operator's command line keeps stable."""

import json
from collections.abc import Sequence

from services.domain.findings import Finding
from services.domain.questions import Question


def write_flaws_json(questions: Sequence[Question], found: Sequence[Sequence[Finding]]) -> str:
    """`{"results": [{"id", "flaws": [{"code", "message", "severity"}]}]}`, an entry for each question in order.

    A question without an id goes by its position in the file, counted from 1. Only the nineteen item-writing flaws
    are written, whatever else was found.
    """
    results = [
        {
            "id": question.id or str(position),
            "flaws": [
                {"code": finding.code.value, "message": finding.message, "severity": finding.severity.value}
                for finding in findings
                if finding.code.is_flaw
            ],
        }
        for position, (question, findings) in enumerate(zip(questions, found, strict=True), start=1)
    ]
    return json.dumps({"results": results}, ensure_ascii=False, indent=2) + "\n"
