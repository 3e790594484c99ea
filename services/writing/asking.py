"""Puts an order into words for a language model: what it reads behind fences, what is wished, what is wanted."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from services.domain.blueprints import BlueprintRow
from services.domain.questions import Question
from services.domain.transcripts import Segment
from services.writing.answers import Refused
from services.writing.fencing import listed, mark_for, numbered_lines
from services.writing.planning import tokens_in
from services.writing.prompts import Prompt
from services.writing.protocol import Material

# Of everything that a model reads and writes in one call; the rest is for the prompt and the answer.
_OF_TRANSCRIPT, _OF_SLIDES, _OF_GLOSSARY, _OF_ASKED = 0.5, 0.07, 0.05, 0.05


@dataclass(frozen=True, slots=True)
class Room:
    """How many tokens a call has for what it reads beside the prompt itself."""

    context: int

    @property
    def transcript(self) -> int:
        return int(self.context * _OF_TRANSCRIPT)

    def within(self, share: float, texts: Sequence[str]) -> list[str]:
        """As many of the texts, from the first on, as fit into that share."""
        left, fitting = int(self.context * share), []
        for text in texts:
            left -= tokens_in(text) + 1
            if left < 0:
                break
            fitting.append(text)
        return fitting


@dataclass(frozen=True, slots=True)
class Order:
    """What one call is asked: so many questions of each row, in a language, with wishes and with what went before."""

    counts: Sequence[tuple[BlueprintRow, int]]
    wishes: str = ""
    language: str = ""
    asked: Sequence[str] = ()
    faults: Sequence[Refused] = ()
    lines: tuple[int, int] | None = None
    revised: Question | None = None


def in_words(prompt: Prompt, material: Material, part: Sequence[Segment], order: Order, room: Room) -> str:
    """The user's message; nothing of the material and of what was wished can close its fence."""
    glossary = room.within(_OF_GLOSSARY, [f"{term}: {meaning}" for term, meaning in material.glossary])
    asked = room.within(_OF_ASKED, order.asked[::-1])
    faults = [f"“{refused.stem}”: {refused.fault}" for refused in order.faults]
    fields = {
        "title": " ".join(material.title.split()) or "untitled",
        "glossary": listed("Glossary of the course:", glossary),
        "slides": listed("Slides of the lecture, page by page:", room.within(_OF_SLIDES, material.slides)),
        "transcript": numbered_lines(part),
        "asked": listed("Asked already:", asked[::-1]),
        "faults": listed("These drafts of yours could not be used:", faults),
        "question": _as_data(order.revised) if order.revised else "",
        "wishes": order.wishes.strip(),
    }
    mark = mark_for("".join(fields.values()))
    if fields["wishes"]:
        fields["wishes"] = f"<<<WISHES-{mark}\n{fields['wishes']}\nWISHES-{mark}>>>\n"
    objectives = "; ".join(f"“{' '.join(objective.split())}”" for objective in material.objectives)
    text = prompt.user.substitute(
        fields,
        mark=mark,
        count=str(sum(count for _, count in order.counts)),
        language=_language(order.language or material.lecture.language or ""),
        places=_places(order.lines),
        objectives=f"Objectives to name in `objective` where one fits, else null: {objectives}\n" if objectives else "",
        order="\n".join(_line(number, row, count) for number, (row, count) in enumerate(order.counts, start=1)),
    )
    return re.sub(r"\n{3,}", "\n\n", text)


def _line(number: int, row: BlueprintRow, count: int) -> str:
    wishes = [f"at the level “{row.bloom.value}” of Bloom's taxonomy"] if row.bloom else []
    wishes += [f"of {row.difficulty.value} difficulty"] if row.difficulty else []
    wishes += [f"for the objective “{' '.join(row.objective.split())}”"] if row.objective else []
    return ", ".join([f"{number}. {count} × `{row.type.value}`", *wishes])


def _places(lines: tuple[int, int] | None) -> str:
    if lines is None:
        return "Ask about different places of the transcript between the fences, spread over all of it."
    first, last = lines
    return f"Ask above all about what is said in the lines {first} to {last}: others ask about the rest."


def _language(code: str) -> str:
    return f"the language “{code}” (ISO 639-1)" if code else "the language of the lecture"


def _as_data(question: Question) -> str:
    content = {name: value for name, value in asdict(question).items() if value not in ((), "", None) and name != "id"}
    return json.dumps(content, ensure_ascii=False)
