"""Chooses who hears, embeds and writes, by the settings; never one in place of another that does not answer.

These load models, so only the worker, the command line and a look at the installation come here.
"""

from services.job_queue import (
    CLEAR_SLIDES,
    COPYING,
    MAKE_COPY,
    READ_SLIDES,
    READING,
    TRANSCRIBE,
    TRANSCRIPTION,
    WRITE_QUESTIONS,
    WRITING,
    Kind,
    about_id,
)
from services.playable_copies import PlayableCopies
from services.providers.embedder_minilm import MiniLMEmbedder
from services.providers.language_model_openai import OpenAILanguageModel
from services.providers.protocols import Embedder, Transcriber
from services.providers.transcriber_moonshine import MoonshineTranscriber
from services.question_writing import QuestionWriting
from services.settings import Settings
from services.slide_reading import SlideReading
from services.transcription import Transcription
from services.wiring import Runtime, now
from services.writing.builtin.writer import BuiltinWriter
from services.writing.prompted import PromptedWriter
from services.writing.protocol import Writer


def choose_transcriber(_settings: Settings) -> Transcriber:
    """The engine that hears recordings."""
    return MoonshineTranscriber()


def choose_embedder(_settings: Settings) -> Embedder:
    """What turns sentences into vectors."""
    return MiniLMEmbedder()


def choose_writer(settings: Settings, embedder: Embedder) -> Writer:
    """The OpenAI writer when a key is set, otherwise the built-in one."""
    if settings.openai_api_key is None:
        return BuiltinWriter(embedder)
    model = OpenAILanguageModel(settings.openai_api_key, settings.openai_base_url, settings.openai_model)
    return PromptedWriter(model)


def jobs_of(settings: Settings, runtime: Runtime) -> tuple[Kind, ...]:
    """The jobs of a worker, sharing what they load."""
    embedder = choose_embedder(settings)
    transcriber, writer = choose_transcriber(settings), choose_writer(settings, embedder)
    transcription = Transcription(runtime.database, runtime.services.store, transcriber, embedder)
    questions = QuestionWriting(runtime.database, writer, clock=now)
    reading = SlideReading(runtime.database, runtime.services.store)
    copies = PlayableCopies(runtime.database, runtime.services.store)
    return (
        about_id(TRANSCRIBE, TRANSCRIPTION, "lecture_id", transcription.run, transcription.give_up),
        about_id(WRITE_QUESTIONS, WRITING, "run_id", questions.run, questions.give_up),
        about_id(READ_SLIDES, READING, "material_id", reading.run, reading.give_up),
        about_id(MAKE_COPY, COPYING, "lecture_id", copies.run, copies.give_up),
        about_id(CLEAR_SLIDES, READING, "material_id", reading.clear, reading.give_up),
    )
