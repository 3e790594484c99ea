"""Words of everyday life and of play, which give a distractor away where the question is about neither."""

from collections.abc import Mapping
from types import MappingProxyType

from services.checking.flaws.words import words

_LIGHT: Mapping[str, tuple[frozenset[str], frozenset[str]]] = MappingProxyType(
    {
        "sweets and snacks": (
            words(
                "pizza chocolate cake cookie candy lollipop icecream popcorn burger hamburger banana doughnut "
                "donut pancake ketchup cheesecake spaghetti biscuit marshmallow lemonade cupcake nacho taco"
            ),
            words(
                "food eat diet meal snack fruit nutrient vitamin calorie sugar fat restaurant cook recipe consumer "
                "good buy price demand taste flavour flavor plant crop allergy bake breakfast"
            ),
        ),
        "pets and beasts": (
            words("puppy kitten unicorn giraffe hamster goldfish pony"),
            words(
                "animal mammal species pet organism veterinary bite breed predator prey host vertebrate evolution "
                "rabies zoo bird reptile conditioning behaviour behavior parasite allergy genus noun word english "
                "sentence"
            ),
        ),
        "fairy tales": (
            words(
                "magic magical wizard witch fairy elf ghost zombie mermaid leprechaun santa superhero "
                "ninja hogwarts goblin genie wand"
            ),
            words("myth fairy literature novel story tale folklore religion belief character superstition space film"),
        ),
        "pastime": (
            words(
                "football basketball baseball soccer golf pop-star popstar cartoon videogame "
                "beatles elvis madonna chaplin karaoke disco postcard selfie souvenir lego circus picnic vacation "
                "joke comic celebrity"
            ),
            words(
                "sport play player athlete music film media art entertainment leisure tourism social advertising brand "
                "theory strategy dilemma musician camera child injury internet event photographer image website"
            ),
        ),
        "looks": (
            words("elegant pretty handsome cute fashionable stylish gorgeous ugly beautiful glamorous"),
            words("art aesthetic beauty style adjective design poem fashion attractive word synonym look attraction"),
        ),
        "moods": (
            words("bored boring boredom lazy laziness impress showoff grumpy yummy silly stupid jealous"),
            words(
                "emotion feel feeling mood psychology motivation personality attitude behaviour behavior temperature "
                "heat character adjective word synonym attention"
            ),
        ),
        "household": (
            words(
                "spoon fork pillow sofa toothbrush haircut hairdresser slipper teapot doorbell "
                "sunglasses lipstick shampoo grandma grandpa"
            ),
            words(
                "home house household cook kitchen furniture product good consumer buy price family media viewer "
                "audience broadcast wash clean hygiene nuisance noise property nurse patient item object"
            ),
        ),
        "chance and stars": (
            words("horoscope astrology lottery luck lucky raffle zodiac tarot"),
            words("probability random chance statistics gambling risk event distribution game bet"),
        ),
    }
)
"""Of each field its light words, and those that show that a question is about the field."""


def light_word(lemmas: frozenset[str], around: frozenset[str]) -> str:
    """The word of an option that is light where nothing around it is of its field; empty for most options."""
    for light, serious in _LIGHT.values():
        found = sorted(lemmas & light)
        if found and not around & (light | serious):
            return found[0]
    return ""
