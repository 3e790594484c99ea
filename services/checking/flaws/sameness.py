"""Options that say the same in other words: synonyms, a name and its learned twin, an abbreviation.

Only what holds in any field is among the synonyms; whatever is left after them has to be the same, word for word.
"""

import re
from collections.abc import Mapping

from spacy.tokens import Doc, Token

from services.checking.flaws.item import Choice
from services.checking.flaws.words import words

# On each line all say the same; the first is what the others are read as.
_TWINS = """
rise, increase, go up, grow, become higher, become larger, get higher, get larger, climb
fall, decrease, go down, decline, drop, become lower, become smaller, get lower, get smaller, diminish, shrink
release, give off, emit, give out, set free, liberate
absorb, take up, take in, soak up
stay the same, remain the same, remain unchanged, stay constant, remain constant, not change, be unchanged
begin, start, commence
end, finish, terminate, cease, stop
large, big, huge, great, sizeable
small, little, tiny
fast, quick, rapid, swift
slow, sluggish
wrong, incorrect, false
right, correct, true
buy, purchase
get, obtain, acquire, gain
show, demonstrate, display, indicate
use, employ, utilise, utilize, make use of
help, assist, aid
need, require
keep, maintain, retain, preserve
make, produce, create, generate, manufacture
break down, decompose, degrade
get rid of, remove, eliminate
find, locate
choose, select, pick
speed up, accelerate
slow down, decelerate
ask, inquire, enquire
doctor, physician
children, kids
car, automobile
house, home
freedom, liberty
ocean, sea
error, mistake, fault
kidney, renal organ
heart attack, myocardial infarction
high blood pressure, hypertension
low blood pressure, hypotension
rapid pulse, fast pulse, rapid heart rate, fast heart rate, tachycardia
slow pulse, slow heart rate, bradycardia
low blood sugar, low blood glucose, hypoglycaemia, hypoglycemia
high blood sugar, high blood glucose, hyperglycaemia, hyperglycemia
shortness of breath, difficulty breathing, breathlessness, dyspnoea, dyspnea
fever, high temperature, raised temperature, pyrexia
low body temperature, hypothermia
stroke, cerebrovascular accident
voice box, larynx
windpipe, trachea
collarbone, clavicle
shin bone, shinbone, tibia
thigh bone, thighbone, femur
kneecap, patella
shoulder blade, scapula
breastbone, sternum
red blood cell, erythrocyte
white blood cell, leucocyte, leukocyte
platelet, thrombocyte
acetaminophen, paracetamol
adrenaline, epinephrine
noradrenaline, norepinephrine
inflammation of the liver, liver inflammation, hepatitis
inflammation of the kidney, kidney inflammation, nephritis
inflammation of the stomach, stomach inflammation, gastritis
inflammation of the skin, skin inflammation, dermatitis
inflammation of the brain, brain inflammation, encephalitis
inflammation of a joint, joint inflammation, arthritis
table salt, sodium chloride
baking soda, sodium bicarbonate, sodium hydrogencarbonate
quicklime, calcium oxide
velocity of light, speed of light
""".strip()
_LIGHT_VERBS = words("perform do carry make conduct undertake get take have")
_NOTHING = words("a an the it they he she there is are be was were to of its their his her out up for on in")
_CLAUSE_WORDS = words("than from into before after if not no never without but while whereas")
_SHORTEST_SHORT, _LONGEST_SHORT = 2, 6
_PHRASES: Mapping[tuple[str, ...], str] = {
    tuple(twin.split()): line.split(",")[0].strip()
    for line in _TWINS.split("\n")
    for twin in map(str.strip, line.split(","))
}
_LONGEST_PHRASE = max(map(len, _PHRASES))
_AND = re.compile(r"\s*(?:,|;|\band\b|&|\+)\s*")


def say_the_same(one: Choice, other: Choice) -> bool:
    """Both say the same by synonyms, by an abbreviation, by what stands in brackets, or as the same list."""
    # Two forms of one word ("go", "goes") are what an exercise asks to tell apart.
    if _plain(one.grammar) != _plain(other.grammar) and _reading(one.grammar) == _reading(other.grammar) != ():
        return True
    return any(
        _is_short_for(left.text, right.text) or _is_in_brackets(left.text, right.text) or _is_same_list(left, right)
        for left, right in ((one, other), (other, one))
    )


def _reading(option: Doc) -> tuple[str, ...]:
    """The words as they are said most plainly, without articles and verbs that say nothing; in their order, unless
    a verb was turned into a noun ("perform hand washing")."""
    lemmas = [_lemma(token) for token in option if token.is_alpha or token.like_num]
    if not lemmas or len(lemmas) != sum(not token.is_punct for token in option):
        return ()
    said: list[str] = []
    place = 0
    while place < len(lemmas):
        for length in range(min(_LONGEST_PHRASE, len(lemmas) - place), 0, -1):
            phrase = _PHRASES.get(tuple(lemmas[place : place + length]))
            if phrase:
                said.append(phrase)
                place += length
                break
        else:
            said.append(lemmas[place])
            place += 1
    is_turned = said[0] in _LIGHT_VERBS and len(said) > len(("wash", "hand")) and not _CLAUSE_WORDS & set(said)
    plain = [word for word in said[is_turned:] if word not in _NOTHING]
    is_short = len(plain) == len(("wash", "hand")) and not _CLAUSE_WORDS & set(said)
    return tuple(sorted(plain)) if is_short else tuple(plain)


def _plain(option: Doc) -> list[str]:
    return [token.lemma_.lower() for token in option if token.is_alpha and token.lower_ not in _NOTHING]


def _lemma(token: Token) -> str:
    """The tagger leaves "washing" a noun; "smaller" says something else than "small"."""
    word = token.lower_
    if token.tag_ in ("JJR", "RBR"):
        return word
    return word.removesuffix("ing") if word.endswith("ing") and len(word) > len("thing") + 1 else token.lemma_.lower()


def _is_short_for(short: str, full: str) -> bool:
    """ "DNA" and "deoxyribonucleic acid" are left alone; "HTTP" and "Hypertext Transfer Protocol" are one."""
    letters = short.strip(" .").replace(".", "")
    names = [word for word in re.findall(r"[A-Za-z]+", full) if word.lower() not in ("of", "the", "and", "for", "in")]
    is_short = letters.isupper() and letters.isalpha() and _SHORTEST_SHORT <= len(letters) <= _LONGEST_SHORT
    return is_short and len(names) == len(letters) and all(
        name[0].upper() == letter for name, letter in zip(names, letters, strict=True)
    )  # fmt: skip


def _is_in_brackets(plain: str, named: str) -> bool:
    """ "Kidney" and "Renal organ (kidney)"."""
    found = re.fullmatch(r"([^()]{1,60}?)\s*\(([^()]{3,60})\)\s*\.?", named)
    word = _without_article(plain)
    return found is not None and word in map(_without_article, found.groups())


def _without_article(text: str) -> str:
    return re.sub(r"^(?:an?|the)\s+", "", text.strip(" .").lower())


def _is_same_list(one: Choice, other: Choice) -> bool:
    """The same things in another order; where order is asked for ("A, then B") there is more than a list."""
    if any(token.pos_ in ("VERB", "AUX", "SCONJ") for token in one.grammar) or " and " not in one.text:
        return False
    parts = [_AND.split(choice.text.lower().strip(" .")) for choice in (one, other)]
    return len(parts[0]) == len(("one", "other")) and parts[0] != parts[1] and sorted(parts[0]) == sorted(parts[1])
