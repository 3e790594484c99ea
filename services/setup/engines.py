"""Chooses who hears, embeds and writes, by the settings; never one in place of another that does not answer.

These load models, so only the worker, the command line and a look at the installation come here.
"""

from pathlib import Path

from pydantic import SecretStr

from services.checking.flaws import find_flaws
from services.checking.gate import Gate
from services.jobs.job_queue import (
    CHECK_QUESTION,
    CHECK_UNCHECKED,
    CHECK_WORDS,
    CLEAR_FORGOTTEN,
    CLEAR_PICTURES,
    CLEAR_SLIDES,
    COPYING,
    COUNT_OFFERS,
    EVERY_DAY,
    EVERY_HOUR,
    EVERY_SIX_HOURS,
    LAY_EVIDENCE,
    LAY_MISSING_EVIDENCE,
    MAKE_COPY,
    READ_SLIDES,
    READING,
    RENEW_INDEX,
    REVISE_QUESTION,
    TRANSCRIBE,
    TRANSCRIPTION,
    WRITE_QUESTIONS,
    WRITING,
    Kind,
    about_id,
    by_itself,
)
from services.lectures.lecture_index import LectureIndex
from services.lectures.lecture_offers import LectureOffers
from services.lectures.playable_copies import PlayableCopies
from services.lectures.slide_reading import SlideReading
from services.lectures.transcription import Transcription
from services.lectures.upload_retention import UploadRetention
from services.lectures.word_check import WordCheck
from services.providers.embedder_minilm import MiniLMEmbedder
from services.providers.embedder_remembering import LatelyAskedEmbedder
from services.providers.protocols import Embedder, Transcriber
from services.questions.model_answers import ModelAnswers
from services.questions.picture_retention import PictureRetention
from services.questions.question_check import QuestionCheck
from services.questions.question_revising import QuestionRevising
from services.questions.question_writing import QuestionWriting
from services.review.evidence_laying import EvidenceLaying
from services.runs.ledger import Limits
from services.settings import Settings
from services.setup.language_models import choose_model
from services.setup.stores import choose_store
from services.wiring import Runtime, now
from services.writing.builtin.writer import BuiltinWriter
from services.writing.prompted import PromptedWriter
from services.writing.protocol import Writer
from services.writing.remembering import AnswerStore, RememberingModel


def choose_transcriber(settings: Settings) -> Transcriber:
    """The engine that hears recordings; what the others need is not loaded."""
    match settings.transcriber:
        case "amazon":
            return _amazon(settings)
        case "whisper":
            from services.providers.transcriber_whisper import WhisperTranscriber  # noqa: PLC0415

            return WhisperTranscriber(settings.whisper_model or Path(), device=settings.whisper_device)
        case _:
            from services.providers.transcriber_moonshine import MoonshineTranscriber  # noqa: PLC0415

            return MoonshineTranscriber(settings.moonshine_at_once)


def _amazon(settings: Settings) -> Transcriber:
    from services.providers.transcribe.pieces import Means  # noqa: PLC0415
    from services.providers.transcriber_amazon import AmazonTranscriber, transcribe_client  # noqa: PLC0415

    client = transcribe_client(
        region=settings.aws_region,
        endpoint_url=settings.transcribe_endpoint_url,
        aws_access_key_id=_secret(settings.aws_access_key),
        aws_secret_access_key=_secret(settings.aws_secret_key),
        aws_session_token=_secret(settings.aws_session_token),
    )
    means = Means(settings.s3_audio_bucket or "", settings.s3_content_bucket or "", settings.speakers)
    return AmazonTranscriber(
        client, choose_store(settings, "", clock=now), means, identifies=settings.identify_language
    )


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def choose_embedder(_settings: Settings) -> Embedder:
    """What turns sentences into vectors."""
    return MiniLMEmbedder()


def choose_writer(settings: Settings, embedder: Embedder, answers: AnswerStore | None = None) -> Writer:
    """The built-in writer, or one that asks a language model and remembers in `answers` what it said."""
    model = choose_model(settings)
    if model is None:
        return BuiltinWriter(embedder)
    model = RememberingModel(model, answers) if answers is not None else model
    return PromptedWriter(model, at_once=settings.model_at_once, context_tokens=settings.model_context)


def jobs_of(settings: Settings, runtime: Runtime) -> tuple[Kind, ...]:
    """The jobs of a worker, sharing what they load."""
    embedder = LatelyAskedEmbedder(choose_embedder(settings))
    answers = ModelAnswers(runtime.database)
    transcriber, writer = choose_transcriber(settings), choose_writer(settings, embedder, answers)
    transcription = Transcription(runtime.database, runtime.services.store, transcriber, embedder)

    def new_checks() -> Gate:
        return Gate(embedder, find_flaws)

    check = QuestionCheck(runtime.database, new_checks)
    questions = QuestionWriting(
        runtime.database,
        writer,
        new_checks,
        limits=Limits(settings.monthly_cost_limit, is_free=settings.writer_kind == "builtin", clock=now),
        clock=now,
    )
    revising = QuestionRevising(runtime.database, writer, new_checks, clock=now)
    reading = SlideReading(runtime.database, runtime.services.store)
    copies = PlayableCopies(runtime.database, runtime.services.store)
    words = WordCheck(runtime.database)
    index = LectureIndex(runtime.database, embedder)
    offers = LectureOffers(runtime.database, embedder)
    evidence = EvidenceLaying(runtime.database, embedder)
    retention = UploadRetention(runtime.database, runtime.services.store, clock=now)
    pictures = PictureRetention(runtime.database, runtime.services.store, clock=now)
    return (
        about_id(TRANSCRIBE, TRANSCRIPTION, "lecture_id", transcription.run, transcription.give_up),
        about_id(WRITE_QUESTIONS, WRITING, "run_id", questions.run, questions.give_up),
        about_id(REVISE_QUESTION, WRITING, "revision_id", revising.run, revising.give_up),
        about_id(CHECK_QUESTION, WRITING, "question_id", check.run, check.give_up),
        by_itself(CHECK_UNCHECKED, WRITING, EVERY_HOUR, check.sweep),
        about_id(READ_SLIDES, READING, "material_id", reading.run, reading.give_up),
        about_id(MAKE_COPY, COPYING, "lecture_id", copies.run, copies.give_up),
        about_id(CHECK_WORDS, READING, "lecture_id", words.run, words.give_up),
        about_id(RENEW_INDEX, READING, "lecture_id", index.renew, index.give_up),
        about_id(COUNT_OFFERS, READING, "lecture_id", offers.run, offers.give_up),
        about_id(LAY_EVIDENCE, READING, "question_id", evidence.run, evidence.give_up),
        by_itself(LAY_MISSING_EVIDENCE, READING, EVERY_HOUR, evidence.sweep),
        about_id(CLEAR_SLIDES, READING, "material_id", reading.clear, reading.give_up),
        by_itself(CLEAR_PICTURES, READING, EVERY_DAY, pictures.run),
        by_itself(CLEAR_FORGOTTEN, READING, EVERY_SIX_HOURS, lambda: (retention.run(), answers.clear_old())),
    )
