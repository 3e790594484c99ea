"""Flaws as teachers really write them, each beside items that only look so."""

import pytest

from tests.checking.test_flaws import ask, codes


@pytest.mark.parametrize(
    "options",
    [
        ("=It goes up", "It rises", "It falls"),
        ("=The kidney", "The renal organ (kidney)", "The liver"),
        ("=RAM", "Random access memory", "Read-only memory"),
        ("=Salt and sugar", "Sugar and salt", "Salt and flour"),
        ("=Paracetamol", "Acetaminophen", "Digoxin"),
    ],
)
def test_an_option_that_says_the_same_in_other_words_is_right_too(options: tuple[str, ...]) -> None:
    assert "more_than_one_correct" in codes(ask("What is meant by the arrow in the plan of the ward?", *options))


@pytest.mark.parametrize(
    "options",
    [
        ("=He goes home", "He go home", "He going home"),
        ("=Rise", "Rises", "Rose"),
        ("=The rate rises and the yield falls", "The yield rises and the rate falls", "Both fall"),
        ("=k", "K", "kk"),
    ],
)
def test_another_form_or_another_order_of_events_is_another_answer(options: tuple[str, ...]) -> None:
    assert "more_than_one_correct" not in codes(ask("What is meant by the arrow in the plan of the ward?", *options))


def test_a_distractor_of_another_kind_than_was_asked_for_is_implausible_and_tells_the_key() -> None:
    players = ask("How many players are in a volleyball team on the court?", "Referees", "=Six", "The captain")
    assert {"implausible_distractor", "logical_cue"} <= codes(players)
    surgeon = ask("Which surgeon introduced carbolic acid?", "=Joseph Lister", "The scalpel", "A hospital")
    assert {"implausible_distractor", "logical_cue"} <= codes(surgeon)
    states = ask("Which country sold the islands?", "=Denmark", "The United States", "Norway")
    assert not {"implausible_distractor", "logical_cue"} & codes(states)
    counts = ask("How many moons has Venus?", "=None", "One", "Several")
    assert not {"implausible_distractor", "logical_cue"} & codes(counts)


def test_two_contraries_among_other_matters_tell_the_key_and_on_one_scale_they_do_not() -> None:
    stem = "What happens to the pitch of a string that is tightened?"
    assert "logical_cue" in codes(ask(stem, "=It rises", "It falls", "The wood was cut in spring", "Violins are sold"))
    assert "logical_cue" not in codes(ask(stem, "=It rises", "It falls", "It stays the same", "It becomes undefined"))
    roles = ask("Who pays the duty?", "=The importer", "The exporter", "The consumer", "The central bank")
    assert "logical_cue" not in codes(roles)


def test_a_light_word_gives_a_distractor_away_unless_the_question_is_about_its_field() -> None:
    light = ask("Why is the boiler vented?", "=To let steam escape", "To look stylish", "To measure the flow")
    assert "implausible_distractor" in codes(light)
    earnest = ask("Which snack has the most salt per 100 g?", "=Popcorn", "Apple", "Chocolate")
    assert "implausible_distractor" not in codes(earnest)


@pytest.mark.parametrize(
    "stem",
    [
        "What is the mass of this crystal?",
        "Which drug is best for her?",
        "What is the correct setting?",
        "Which voltage should be chosen?",
        "What is drawn in the picture on the next page?",
    ],
)
def test_what_was_never_named_is_ambiguous(stem: str) -> None:
    assert "ambiguous_information" in codes(ask(stem, "=Alpha", "Beta", "Gamma"))


@pytest.mark.parametrize(
    "stem",
    [
        "Which of these crystals is the hardest?",
        "What did the queen say to her ministers in 1588?",
        "What is the correct setting of the valve before the pump is started?",
        "How is a ray bent when it enters glass?",
        "A crystal has a volume of 2 cm³. What is the mass of this crystal?",
    ],
)
def test_what_is_named_in_the_stem_or_the_options_is_clear(stem: str) -> None:
    assert "ambiguous_information" not in codes(ask(stem, "=Alpha", "Beta", "Gamma"))


def test_praise_of_the_subject_is_gratuitous_and_a_short_case_is_not() -> None:
    praise = (
        "Volcanoes have fascinated people all over the world for centuries and appear in countless films. "
        "What is molten rock below the surface called?"
    )
    assert "gratuitous_information" in codes(ask(praise, "Lava", "=Magma", "Basalt"))
    heirs = "Mr Field dies without a will. He leaves a wife, two sons and a brother. Who inherits the house?"
    assert "gratuitous_information" not in codes(ask(heirs, "The brother", "=The wife", "The sons"))


@pytest.mark.parametrize("stem", ["Copper is usually", "A notary must", "Tempered glass", "The Peace of Augsburg was"])
def test_a_subject_without_a_question_is_unfocused(stem: str) -> None:
    assert "unfocused_stem" in codes(ask(stem, "=soft", "brittle", "dear"))


@pytest.mark.parametrize(
    "stem", ["The unit of charge is the", "The capital of Peru", "A plane figure with six sides is"]
)
def test_a_nearer_description_asks_for_its_name(stem: str) -> None:
    assert "unfocused_stem" not in codes(ask(stem, "=soft", "brittle", "dear"))


def test_names_sayings_and_lines_of_code_are_not_negative_and_not_absolute() -> None:
    assert "negative_wording" not in codes(ask("What is a synonym of 'never'?", "=at no time", "soon", "late"))
    assert "negative_wording" not in codes(ask("Who founded the Never Alone campaign?", "=Ann", "Bob", "Cid"))
    assert "negative_wording" not in codes(ask("Which metal is least dense?", "=Lithium", "Iron", "Lead"))
    assert "negative_wording" in codes(ask("Which cause is least likely?", "=Flu", "Cold", "Burn"))
    assert "absolute_terms" not in codes(ask("Which proverb praises patience?", "=All in good time", "Never say die"))
    assert "absolute_terms" not in codes(ask("How often is it fed?", "=Every two hours", "Every four hours", "Daily"))


def test_running_times_have_an_order() -> None:
    assert "lost_sequence" in codes(ask("How fast is it?", "O(n^2)", "=O(1)", "O(n log n)"))
    assert "lost_sequence" not in codes(ask("How fast is it?", "=O(1)", "O(n log n)", "O(n^2)"))


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ("All of the above are malleable", "all_of_the_above"),
        ("They are all correct", "all_of_the_above"),
        ("None of the metals listed", "none_of_the_above"),
        ("The correct answer is not given", "none_of_the_above"),
    ],
)
def test_references_to_the_other_options_are_found_in_longer_sentences(option: str, code: str) -> None:
    assert code in codes(ask("Which metals are malleable?", "Gold", "=Lead", "Tin", option))


def test_a_third_name_beside_two_contraries_is_a_third_of_their_kind() -> None:
    cell = ask("A cell without a nucleus is a", "eukaryote", "=prokaryote", "protist", "neuron")
    assert not {"logical_cue", "implausible_distractor"} & codes(cell)


def test_nothing_but_the_key_goes_on_after_to() -> None:
    taught = ask(
        "The client is taught to", "=rinse the mouth", "inhalation while lying", "holding the breath", "a spacer"
    )
    assert "grammatical_cue" in codes(taught)
