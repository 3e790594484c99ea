"""What every embedder keeps to, whichever engine is behind it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from services.providers.embedder_minilm import MiniLMEmbedder
from services.providers.protocols import Embedder

SENTENCES = [
    "An enzyme lowers the energy a reaction needs.",
    "Cavour governed Piedmont.",
    "A catalyst makes a chemical change easier to start.",
    "The price of bread rose, and with it the anger of the crowd in front of the bakeries of the old town.",
    "No.",
]


@pytest.fixture(scope="module", params=[MiniLMEmbedder])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    return request.param()


def test_each_vector_has_length_one(embedder: Embedder) -> None:
    vectors = embedder.embed([*SENTENCES, ""])
    assert vectors.shape == (6, embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_what_is_near_in_meaning_ranks_above_what_is_far(embedder: Embedder) -> None:
    enzyme, cavour, catalyst, bread, _ = embedder.embed(SENTENCES)
    assert enzyme @ catalyst > max(enzyme @ cavour, enzyme @ bread) + 0.2


def test_a_text_has_the_same_vector_in_whatever_company_it_comes(embedder: Embedder) -> None:
    together = embedder.embed(SENTENCES)
    turned = embedder.embed(SENTENCES[::-1])[::-1]
    alone = np.vstack([embedder.embed([sentence]) for sentence in SENTENCES])
    assert (together * alone).sum(axis=1).min() > 0.99
    assert (together * turned).sum(axis=1).min() > 0.99


def test_what_was_released_embeds_as_before(embedder: Embedder) -> None:
    before = embedder.embed(SENTENCES)
    embedder.release()
    embedder.release()
    assert np.array_equal(embedder.embed(SENTENCES), before)


def test_no_text_gives_no_rows(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimensions)


def test_a_text_of_any_length_has_a_vector(embedder: Embedder) -> None:
    assert np.isfinite(embedder.embed(["word " * 5_000])).all()


def test_threads_share_one_embedder_that_is_not_loaded_yet() -> None:
    fresh = MiniLMEmbedder()
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: fresh.embed(SENTENCES), range(8)))
    assert all(np.array_equal(results[0], other) for other in results)
