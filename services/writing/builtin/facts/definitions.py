"""Questions for what a term means, and for the term that has a meaning."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from services.domain.questions import Bloom
from services.writing.builtin.asks import Ask, Kind
from services.writing.builtin.english.clauses import head_of
from services.writing.builtin.english.nouns import key_of, kind_of, plural
from services.writing.builtin.english.wording import as_question, capitalised, sentence_of, without_determiner
from services.writing.builtin.lecture.meanings import Meaning
from services.writing.builtin.lecture.reading import Reading


def asks_for_meanings(reading: Reading) -> Iterator[Ask]:
    """For each definition the question for the meaning and the question for the term."""
    for meaning in reading.meanings:
        gloss = reading.casing.phrase(meaning.gloss)
        term = reading.casing.phrase(meaning.term)
        bare = reading.casing.phrase(meaning.words)
        shared = {token.lemma_.lower() for token in meaning.words} & {
            token.lemma_.lower() for token in meaning.gloss if not token.is_stop
        }
        worth = 0.75 + 0.25 * reading.weight(meaning.words) - 0.25 * bool(shared)
        common = {
            "sentence": meaning.sentence,
            "source": meaning.sentence.source,
            "explanation": reading.explanation(meaning.sentence, meaning.sentence),
            "subject": meaning.key,
            "rivals": (meaning.genus,),
            "is_plural": plural(meaning.term),
        }
        if not any(token.lower_ == head_of(meaning.term).lower_ for token in meaning.gloss):
            yield Ask(
                stem=as_question(["What", meaning.copula, term]),
                answer=capitalised(gloss),
                kind=Kind.MEANING,
                bloom=Bloom.UNDERSTAND,
                worth=worth,
                answer_key=meaning.key,
                **common,  # type: ignore[arg-type]
            )
        plain = as_question(["What is the name for" if meaning.is_naming else "Which term describes", gloss])
        stem = _asking_for_term(meaning, reading) or plain
        yield Ask(
            stem=stem,
            group=meaning.genus if stem != plain else "",
            plain_stem=plain,
            answer=capitalised(bare),
            kind=Kind.TERM,
            bloom=Bloom.REMEMBER,
            worth=worth - 0.05,
            answer_key=meaning.key,
            accepted=_accepted(meaning, bare, term),
            **common,  # type: ignore[arg-type]
        )


def asks_for_senses(reading: Reading) -> Iterator[Ask]:
    """ "Specificity means that an enzyme acts on only one substrate": what is meant by it."""
    for clause in reading.clauses:
        part = next((part for part in clause.complements if head_of(part).dep_ == "ccomp"), None)
        if part is None or clause.verb.lemma_ != "mean" or part[0].lower_ != "that" or clause.antecedent:
            continue
        if len(clause.subject) != 1 or kind_of(clause.subject) is not Kind.TERM:
            continue
        yield Ask(
            stem=as_question(["What is meant by", reading.casing.phrase(clause.subject)]),
            answer=sentence_of(reading.casing.phrase(part[1:])),
            kind=Kind.STATEMENT,
            sentence=clause.sentence,
            source=clause.sentence.source,
            explanation=reading.explanation(clause.sentence, clause.sentence),
            bloom=Bloom.UNDERSTAND,
            worth=0.8,
            subject=key_of(clause.subject),
            answer_key=key_of(clause.subject),
        )


def _asking_for_term(meaning: Meaning, reading: Reading) -> str | None:
    """ "An enzyme in the liver that breaks down …" → "Which enzyme in the liver breaks down …?" """
    opener, subject = _opener(meaning), _relative_subject(meaning.gloss)
    if meaning.is_naming or opener is None or subject is None:
        return None
    tokens = [token for token in without_determiner(meaning.gloss) if token != subject and token.text != ","]
    return as_question([opener, reading.casing.phrase(tokens)])


def _opener(meaning: Meaning) -> str | None:
    """ "What kind of" asks for one kind among others, "Which" for something that has a name of its own."""
    if meaning.gloss[0].lower_ not in ("a", "an"):
        return None
    if meaning.term[0].lower_ in ("a", "an"):
        return "What kind of"
    is_name = any(token.ent_type_ or token.pos_ == "PROPN" for token in meaning.words)
    return "Which" if is_name or len(meaning.words) == 1 else None


def _relative_subject(gloss: Sequence[Token]) -> Token | None:
    """The "that" of a clause which says what the thing does, where nothing is put in before it."""
    for verb in gloss:
        if verb.dep_ == "relcl" and verb.tag_ in ("VBZ", "VBP", "VBD"):
            subject = next((child for child in verb.lefts if child.dep_ == "nsubj"), None)
            has_comma = any(token.text == "," for token in gloss if token.i < verb.i)
            if subject is not None and subject.lower_ in ("that", "which", "who") and not has_comma:
                return subject
    return None


def _accepted(meaning: Meaning, bare: str, term: str) -> tuple[str, ...]:
    head = head_of(meaning.term)
    variants = [bare, term]
    if head.tag_ == "NNS" and head.lemma_ != head.text.lower():
        variants.append(bare[: -len(head.text)] + head.lemma_)
    elif meaning.term[0].lower_ in ("a", "an") and head.text[-1] not in "sxyhz":
        variants.append(f"{bare}s")
    return tuple(dict.fromkeys(variants))
