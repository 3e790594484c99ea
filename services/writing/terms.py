"""The key terms of a transcript: the noun phrases it is about, and every moment they are said."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2

from spacy.tokens import Span, Token

from services.domain.transcripts import Transcript
from services.writing.commonness import rarity
from services.writing.syntax import Sentence, sentences

_LONGEST_TERM = 4
_SCORE_OF_ENTITY = 0.5
_NOT_A_SUBJECT = frozenset(
    {
        "lecture", "course", "week", "today", "tomorrow", "yesterday", "example", "thing", "kind", "sort", "question",
        "slide", "point", "way", "lot", "bit", "part", "time", "people", "person", "one", "word", "term", "reason",
        "fact", "case", "moment", "end", "beginning", "start", "rule", "thumb", "idea", "number", "step", "side",
        "place", "day", "year", "month", "hour", "minute", "second", "something", "anything", "nothing", "everything",
        "someone", "everybody", "other", "same", "such", "result", "chapter", "section", "topic", "exam", "answer",
        "half", "quarter", "couple", "dozen", "amount", "group", "area", "level", "piece",
    }
)  # fmt: skip
_EMPTY_ADJECTIVES = frozenset(
    {
        "many", "much", "more", "most", "few", "several", "some", "any", "other", "same", "such", "certain",
        "different", "similar", "own", "new", "first", "second", "third", "next", "last", "main", "important", "good",
        "great", "big", "small", "large", "little", "whole", "enough", "only", "single", "following", "various",
        "famous", "simple", "real", "true", "entire", "early", "late", "old", "young", "high", "low",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """A term, how often it is said, how much the lecture is about it, and when (ms) it is said."""

    term: str
    count: int
    score: float
    occurrences: tuple[int, ...]


def key_terms(transcript: Transcript, limit: int = 30) -> list[KeyTerm]:
    """The `limit` terms the lecture is most about, best first.

    Noun phrases scored by C-value (Frantzi, Ananiadou & Mima, 2000), which counts a phrase
    less where it only stands inside longer ones, times the rarity of its words in everyday
    English. Each occurrence is placed within its segments in proportion to its position.
    """
    said = _phrases(sentences(transcript))
    scores = {key: score for key, score in _scores(said).items() if score > 0}
    best = sorted(scores, key=lambda key: (-scores[key], key))[:limit]
    return [KeyTerm(said[key].wording, said[key].count, round(scores[key], 4), said[key].moments) for key in best]


def term_key(tokens: Sequence[Token]) -> str:
    """What makes two wordings the same term: small letters, the last word in its basic form."""
    *first, last = tokens
    ending = last.lemma_.lower() if last.pos_ == "NOUN" else last.lower_
    return " ".join([token.lower_ for token in first] + [ending]).replace(" - ", "-")


def term_tokens(chunk: Span) -> list[Token]:
    """The part of a noun phrase that names something: no articles, numbers, pronouns or empty adjectives."""
    tokens = [token for token in chunk if not token.is_punct or token.text == "-"]
    while tokens and not _may_begin(tokens[0]):
        tokens = tokens[1:]
    if not tokens or tokens[-1].pos_ not in ("NOUN", "PROPN") or len(_content(tokens)) > _LONGEST_TERM:
        return []
    head = tokens[-1]
    if head.lemma_.lower() in _NOT_A_SUBJECT or (len(tokens) == 1 and (head.is_stop or len(head.text) < 3)):  # noqa: PLR2004
        return []
    if head.ent_type_ in ("QUANTITY", "PERCENT", "MONEY", "CARDINAL", "ORDINAL", "DATE", "TIME"):
        return []
    return [] if any(token.like_num or token.tag_ in ("PRP$", "DT", "POS", "CC") for token in tokens) else tokens


@dataclass
class _Said:
    wording: str
    count: int
    moments: tuple[int, ...]
    words: tuple[str, ...]
    is_name: bool


def _may_begin(token: Token) -> bool:
    if token.pos_ in ("DET", "PRON", "NUM", "ADV", "PUNCT", "CCONJ", "ADP", "SCONJ", "PART", "AUX", "INTJ"):
        return False
    return token.lower_ not in _EMPTY_ADJECTIVES and token.tag_ not in ("JJR", "JJS") and not token.like_num


def _content(tokens: Iterable[Token]) -> list[Token]:
    return [token for token in tokens if not token.is_punct]


def _phrases(spoken: Sequence[Sentence]) -> dict[str, _Said]:
    wordings: dict[str, Counter[str]] = defaultdict(Counter)
    moments: dict[str, list[int]] = defaultdict(list)
    words: dict[str, tuple[str, ...]] = {}
    names: Counter[str] = Counter()
    uses = Counter((token.lemma_.lower(), token.pos_) for sentence in spoken for token in sentence.span)
    for sentence in spoken:
        for chunk in sentence.chunks:
            tokens = term_tokens(chunk)
            head = tokens[-1].lemma_.lower() if tokens else ""
            # A verb taken for a noun once ("the inhibitor binds") makes no term.
            if not tokens or uses[head, "VERB"] > uses[head, "NOUN"] + uses[head, "PROPN"]:
                continue
            key = term_key(tokens)
            wordings[key][_as_written(tokens)] += 1
            moments[key].append(_moment(sentence, tokens[0]))
            words[key] = tuple(token.lower_ for token in _content(tokens))
            names[key] += tokens[-1].pos_ == "PROPN" and tokens[-1].ent_type_ != ""
    return {
        key: _Said(
            _wording(key, seen),
            sum(seen.values()),
            tuple(moments[key]),
            words[key],
            2 * names[key] > sum(seen.values()),
        )
        for key, seen in wordings.items()
    }


def _as_written(tokens: Sequence[Token]) -> str:
    text = "".join(token.text_with_ws for token in tokens).strip()
    # A capital at the start of a sentence is no part of the word, unless the word is a name.
    first = tokens[0]
    return text[0].lower() + text[1:] if first.is_sent_start and first.pos_ != "PROPN" and first.is_title else text


def _wording(key: str, seen: Counter[str]) -> str:
    """How the term is mostly written, in small letters where it ever is, and in the singular where it was said so."""
    lower = Counter({wording: count for wording, count in seen.items() if wording == wording.lower()}) or seen
    singular = [wording for wording in lower if wording.lower() == key]
    return singular[0] if singular else min(lower, key=lambda wording: (-lower[wording], wording))


def _moment(sentence: Sentence, token: Token) -> int:
    start, end = sentence.source.start_ms, sentence.source.end_ms
    share = (token.idx - sentence.span.start_char) / max(1, sentence.span.end_char - sentence.span.start_char)
    return int(start + (end - start) * share)


def _scores(said: dict[str, _Said]) -> dict[str, float]:
    inside: dict[str, list[int]] = defaultdict(list)
    for key, phrase in said.items():
        words = key.split()
        for size in range(1, len(words)):
            for first in range(len(words) - size + 1):
                inside[" ".join(words[first : first + size])].append(phrase.count)
    scores = {}
    for key, phrase in said.items():
        longer = inside.get(key, [])
        # A phrase said inside others is still said: C-value takes off the mean of those, we add their sum first.
        frequency = phrase.count + sum(longer) - (sum(longer) / len(longer) if longer else 0)
        rare = [rarity(word) for word in phrase.words if word]
        strength = max(*rare, _SCORE_OF_ENTITY * phrase.is_name) if rare else 0.0
        if len(phrase.words) > 1 and phrase.count > 1:
            strength = max(strength, min(0.8, 0.25 + 0.06 * phrase.count))
        scores[key] = log2(len(phrase.words) + 1) * log2(1 + frequency) * strength
    return scores
