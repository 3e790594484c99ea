"""Custom vocabularies: https://docs.aws.amazon.com/transcribe/latest/dg/custom-vocabulary-create-list.html."""

import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from services.domain.errors import InvalidInput, NotFound
from services.providers.transcribe.refusals import AlreadyThere, refusals_told

_LONGEST_PHRASE = 256
_MOST_BYTES = 50_000
_BLANKS = re.compile(r"[\s_/–—]+")
_KEPT = frozenset("-.'")


def phrases_of(terms: Iterable[str], language: str) -> list[str]:
    """The terms as entries of a vocabulary: words joined by hyphens, in the letters that the language may have.

    English has no letters with marks, so they lose them. Entries have no digits: a term with one is left out,
    as is what is too long or no longer fits into 50 KB.
    """
    phrases: dict[str, str] = {}
    room = _MOST_BYTES
    for term in terms:
        phrase = _phrase(term, is_plain=language.startswith("en"))
        if not phrase or len(phrase) > _LONGEST_PHRASE or phrase.casefold() in phrases:
            continue
        room -= len(phrase.encode()) + 1
        if room < 0:
            break
        phrases[phrase.casefold()] = phrase
    return list(phrases.values())


def _phrase(term: str, *, is_plain: bool) -> str:
    if any(character.isdigit() for character in term):
        return ""
    letters = unicodedata.normalize("NFKD" if is_plain else "NFC", term.replace("’", "'"))
    kept = "".join(each for each in _BLANKS.sub("-", letters.strip()) if each in _KEPT or _is_letter(each, is_plain))
    return re.sub("-{2,}", "-", kept).strip("-'")


def _is_letter(character: str, is_plain: bool) -> bool:
    if is_plain:
        return character.isascii() and character.isalpha()
    return character.isalpha() or unicodedata.category(character) in ("Mn", "Mc")


class Vocabularies:
    """The vocabularies of one account, through boto3's client `transcribe`."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def put(self, name: str, language: str, phrases: list[str]) -> None:
        """Have the vocabulary hold these phrases; it takes a while until it is ready. Doing it twice is harmless."""
        asked = {"VocabularyName": name, "LanguageCode": language, "Phrases": phrases}
        try:
            with refusals_told():
                self._client.create_vocabulary(**asked)
        except AlreadyThere:
            # One that is just being made cannot be changed, and was put there by this very request before.
            with suppress(InvalidInput, AlreadyThere), refusals_told():
                self._client.update_vocabulary(**asked)

    def state(self, name: str) -> tuple[str, str]:
        """`PENDING`, `READY` or `FAILED`, and the reason of a failure."""
        with refusals_told():
            told = self._client.get_vocabulary(VocabularyName=name)
        return str(told.get("VocabularyState", "")), str(told.get("FailureReason") or "")

    def remove(self, name: str) -> None:
        """Forget the vocabulary. Doing it twice is harmless."""
        with suppress(NotFound, InvalidInput), refusals_told():
            self._client.delete_vocabulary(VocabularyName=name)
