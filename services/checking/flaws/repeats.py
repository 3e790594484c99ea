"""Words that tie the key to the stem, and no distractor.

Haladyna, Downing & Rodriguez (2002), guideline 28c (clang associations); Moore et al. (2023), word repeats.
"""

from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc, Token

from services.checking.flaws.item import Choice, Item, Sentence, flaw, said
from services.checking.flaws.words import words
from services.checking.wording import same_word
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.questions import QuestionType
from services.writing.commonness import rarity

_SHORTEST = 3
_BESIDE = 1
_LONG_STEM = 80
_SHORT_KEY = 4
_MANY_WORDS = 6
_RARE = 0.2
_RARE_VERB = 0.3
_GENERIC = words(
    "follow following statement option answer question example type kind use used call called term name describe "
    "describes mean define definition include correct true false best main most common likely case way thing one have "
    "make do get give take become be cause process part number person people time year other same different many "
    "first second new good"
)


def word_repeat(item: Item) -> Iterator[Finding]:
    """The key (for open questions the answer) repeats a content word of the stem, in any form."""
    if item.type in (QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE):
        yield from _of_options(item)
    else:
        yield from _of_answers(item)


def _of_options(item: Item) -> Iterator[Finding]:
    keys = [choice for choice in item.plain if choice.is_correct]
    if not keys or not item.distractors:
        return
    asked = [word for sentence in _near_the_question(item) for word in content_words(sentence.grammar)]
    elsewhere = [word.lower_ for other in item.distractors for word in other.grammar if word.is_alpha]
    lemmas = {word.lemma_.lower() for other in item.distractors for word in other.grammar}
    for word in _telling_words(keys[0].grammar):
        if word.lemma_.lower() in lemmas or any(same_word(word.lower_, other) for other in elsewhere):
            continue
        tied = next((one for one in asked if _are_same(word, one) and not _is_one_of_two(one)), None)
        if tied and all(_holds(other, word) for other in keys[1:]):
            yield _repeated(keys[0], word, tied)
            return


def _is_one_of_two(asked: Token) -> bool:
    """ "Does it rise or fall?": the question itself offers both."""
    return any(abs(other.i - asked.i) <= _BESIDE and other.lower_ in ("or", "nor") for other in asked.doc)


def _near_the_question(item: Item) -> Sequence[Sentence]:
    """The whole of a short stem; of a long one, which shares words with anything, what asks."""
    length = sum(len(sentence.grammar) for sentence in item.sentences)
    return item.sentences if length <= _LONG_STEM or item.asking is None else [item.asking]


def _telling_words(key: Doc) -> Iterator[Token]:
    """The words by which a key may be told: of a long one, which shares words with anything, the rare."""
    found = [word for word in content_words(key) if _names(word) or len(key) <= _SHORT_KEY]
    return (word for word in found if len(found) <= _MANY_WORDS or rarity(word.lemma_) >= _RARE)


def _names(word: Token) -> bool:
    """A noun, what stands before one ("squared residuals"), or a verb that is not in every other sentence."""
    if word.pos_ in ("NOUN", "PROPN", "ADJ", "X") or word.dep_ in ("amod", "compound"):
        return True
    return word.pos_ == "VERB" and rarity(word.lemma_) >= _RARE_VERB


def _repeated(key: Choice, word: Token, asked: Token) -> Finding:
    again = "" if word.lower_ == asked.lower_ else f" (in the question {said(asked.text)})"
    return flaw(
        FindingCode.WORD_REPEAT,
        Severity.MAJOR,
        f"{said(word.text)}{again} stands in the question and only in the right option, which tells it. "
        "Use another word, or use it in other options too.",
        key.place_of(word),
    )


def _of_answers(item: Item) -> Iterator[Finding]:
    asked = f" {' '.join(item.stem.casefold().replace('?', ' ').replace(',', ' ').replace('.', ' ').split())} "
    for index, answer in enumerate(item.question.answers[:20]):
        text = " ".join(answer.text.casefold().split()).strip(" .")
        if len(text) > _SHORTEST and text.replace(" ", "").isalpha() and f" {text} " in asked:
            yield flaw(
                FindingCode.WORD_REPEAT,
                Severity.MAJOR,
                f"The answer {said(answer.text)} stands in the question. Ask without naming it.",
                Place(Part.ANSWER, index),
            )
            return


def content_words(sentence: Doc) -> Iterable[Token]:
    """The words that carry the meaning: nouns, names, adjectives and verbs that are not in every question."""
    return [
        token
        for token in sentence
        if token.is_alpha
        and len(token) >= _SHORTEST
        and not token.is_stop
        and token.pos_ in ("NOUN", "PROPN", "ADJ", "VERB", "ADV", "X")
        and token.lemma_.lower() not in _GENERIC
        and token.lower_ not in _GENERIC
    ]


def _are_same(word: Token, other: Token) -> bool:
    return word.lemma_.lower() == other.lemma_.lower() or same_word(word.lower_, other.lower_)


def _holds(choice: Choice, word: Token) -> bool:
    return any(_are_same(word, other) for other in choice.grammar)
