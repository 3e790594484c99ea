"""Chooses who hears, embeds and writes, by the settings; never one in place of another that does not answer.

These load models, so only the worker, the command line and a look at the installation come here.
"""

from services.providers.embedder_minilm import MiniLMEmbedder
from services.providers.language_model_openai import OpenAILanguageModel
from services.providers.protocols import Embedder, Transcriber
from services.providers.transcriber_moonshine import MoonshineTranscriber
from services.question_writing import QuestionWriting
from services.settings import Settings
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


def transcription_job(settings: Settings, runtime: Runtime) -> Transcription:
    """The job that hears lectures."""
    return Transcription(
        runtime.database,
        runtime.services.store,
        choose_transcriber(settings),
        choose_embedder(settings),
        clock=now,
    )


def writing_job(settings: Settings, runtime: Runtime) -> QuestionWriting:
    """The job that writes questions."""
    return QuestionWriting(runtime.database, choose_writer(settings, choose_embedder(settings)), clock=now)
