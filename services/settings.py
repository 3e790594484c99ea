"""Everything that can be set, read once from the environment or `.env` and checked with a sentence for each fault."""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from services.domain.errors import InvalidInput
from services.domain.group_roles import ADMINISTRATOR, course_role

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
ANY_HOST = "*"

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


class Settings(BaseSettings):
    """One installation's settings; names are those of the environment."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    home: Annotated[Path, AfterValidator(_absolute)] = Field(
        Path(".lectern"), alias="LECTERN_HOME", validate_default=True
    )
    address: str = Field("127.0.0.1", alias="LECTERN_ADDRESS")
    port: int = Field(8501, ge=1, le=65535, alias="LECTERN_PORT")
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (), alias="LECTERN_HOSTS", description="the host names by which browsers reach Lectern, without ports"
    )
    proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (), alias="LECTERN_PROXIES", description="addresses or networks whose X-Forwarded-For and -Proto are believed"
    )
    worker: bool = Field(True, alias="LECTERN_WORKER", description="start and watch a worker beside the app")
    transcriptions_at_once: int = Field(
        10,
        ge=1,
        le=1000,
        alias="LECTERN_TRANSCRIPTIONS",
        description="how many recordings all workers together hear at once",
    )
    stalled_seconds: float = Field(
        12,
        ge=1,
        le=600,
        alias="LECTERN_STALLED_SECONDS",
        description="a worker without a sign of life for so long is taken for dead, and its work goes to others",
    )
    secret_key: SecretStr | None = Field(None, alias="LECTERN_SECRET_KEY")
    max_upload_bytes: int = Field(4 * 1000**3, ge=1, alias="LECTERN_MAX_UPLOAD_BYTES")
    max_slides_bytes: int = Field(
        100 * 1000**2, ge=1, alias="LECTERN_MAX_SLIDES_BYTES", description="the largest file of slides that is taken"
    )
    transcriber: Literal["moonshine", "amazon", "whisper"] = Field(
        "moonshine", alias="LECTERN_TRANSCRIBER", description="which engine hears recordings"
    )
    speakers: int = Field(
        0,
        ge=0,
        le=30,
        alias="LECTERN_SPEAKERS",
        description="how many voices Amazon Transcribe tells apart at most; 0 for none",
    )
    identify_language: bool = Field(
        False,
        alias="LECTERN_IDENTIFY_LANGUAGE",
        description="Amazon Transcribe finds out what is spoken, whatever the course says",
    )
    transcribe_endpoint_url: str | None = Field(None, alias="AWS_ENDPOINT_URL_TRANSCRIBE")
    moonshine_at_once: int = Field(
        1,
        ge=1,
        le=8,
        alias="LECTERN_MOONSHINE_AT_ONCE",
        description="how many pieces Moonshine hears side by side, on a core each; 1 hears one on all cores",
    )
    whisper_model: Path | None = Field(
        None, alias="LECTERN_WHISPER_MODEL", description="the folder with a model for faster-whisper"
    )
    whisper_device: Literal["auto", "cpu", "cuda"] = Field("auto", alias="LECTERN_WHISPER_DEVICE")
    session_hours: int = Field(12, ge=1, le=24 * 90, alias="LECTERN_SESSION_HOURS")
    idle_minutes: int = Field(
        120, ge=5, le=60 * 24 * 30, alias="LECTERN_IDLE_MINUTES", description="a session nobody uses ends after this"
    )
    public_url: str | None = Field(None, alias="LECTERN_PUBLIC_URL", description="where browsers find Lectern")
    cognito_pool_id: str | None = Field(None, alias="COGNITO_USERPOOL_ID")
    cognito_client_id: str | None = Field(None, alias="COGNITO_APP_CLIENT_ID")
    cognito_client_secret: SecretStr | None = Field(None, alias="COGNITO_APP_CLIENT_SECRET")
    cognito_domain: str | None = Field(None, alias="COGNITO_DOMAIN", description="the hosted sign-in, as an https URL")
    cognito_groups: dict[str, str] = Field(
        {}, alias="LECTERN_COGNITO_GROUPS", description="what a group of the pool gives, as JSON"
    )
    cognito_check_minutes: int = Field(
        15, ge=1, le=60, alias="LECTERN_COGNITO_CHECK_MINUTES", description="how often the pool is asked again"
    )
    cognito_endpoint_url: str | None = Field(None, alias="AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER")
    cognito_issuer: str | None = Field(None, alias="COGNITO_ISSUER")
    cognito_jwks_url: str | None = Field(None, alias="COGNITO_JWKS_URL")
    aws_region: str | None = Field(None, alias="AWS_REGION_NAME")
    aws_access_key: SecretStr | None = Field(None, alias="AWS_ACCESS_KEY_ID")
    aws_secret_key: SecretStr | None = Field(None, alias="AWS_SECRET_ACCESS_KEY")
    aws_session_token: SecretStr | None = Field(None, alias="AWS_SESSION_TOKEN")
    s3_audio_bucket: str | None = Field(None, alias="AWS_S3_AUDIO_BUCKET_NAME")
    s3_content_bucket: str | None = Field(None, alias="AWS_S3_CONTENT_BUCKET_NAME")
    s3_endpoint_url: str | None = Field(None, alias="AWS_ENDPOINT_URL_S3")
    database_url: SecretStr | None = Field(None, alias="DATABASE_URL")
    log_level: str = Field("INFO", alias="LOG_LEVEL")
    monthly_cost_limit: float | None = Field(
        None,
        ge=0,
        alias="LECTERN_MONTHLY_COST_LIMIT",
        description="US dollars that language models may cost each course in a month, where the course says nothing",
    )
    openai_api_key: SecretStr | None = Field(None, alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(None, alias="OPENAI_BASE_URL")
    openai_model: str = Field("gpt-5-mini", alias="OPENAI_MODEL")
    openai_json: Literal["schema", "object", "text", "auto"] = Field(
        "schema", alias="OPENAI_JSON", description="what the service can be held to: a schema, JSON, or words alone"
    )
    openai_temperature: float | None = Field(None, ge=0, le=2, alias="OPENAI_TEMPERATURE")
    openai_seed: int | None = Field(None, alias="OPENAI_SEED")
    openai_price_input: float | None = Field(
        None, ge=0, alias="OPENAI_PRICE_INPUT", description="US dollars for a million tokens"
    )
    openai_price_output: float | None = Field(None, ge=0, alias="OPENAI_PRICE_OUTPUT")
    bedrock_model: str | None = Field(None, alias="BEDROCK_MODEL_ID")
    bedrock_endpoint_url: str | None = Field(None, alias="BEDROCK_ENDPOINT_URL")
    bedrock_temperature: float | None = Field(None, ge=0, le=1, alias="BEDROCK_TEMPERATURE")
    bedrock_price_input: float | None = Field(
        None, ge=0, alias="BEDROCK_PRICE_INPUT", description="US dollars for a million tokens"
    )
    bedrock_price_output: float | None = Field(None, ge=0, alias="BEDROCK_PRICE_OUTPUT")
    writer: Literal["builtin", "openai", "bedrock"] | None = Field(
        None, alias="LECTERN_WRITER", description="who writes questions; unset: openai when it has a key, else builtin"
    )
    model_at_once: int = Field(
        8, ge=1, le=64, alias="LECTERN_MODEL_AT_ONCE", description="how many calls of a language model wait at a time"
    )
    model_context: int = Field(
        32_000,
        ge=8_000,
        alias="LECTERN_MODEL_CONTEXT",
        description="how many tokens the language model reads and writes in one call",
    )
    model_timeout_seconds: float = Field(
        180, gt=0, le=3600, alias="LECTERN_MODEL_TIMEOUT", description="how long one call may stay without an answer"
    )

    @field_validator("hosts", "proxies", mode="before")
    @classmethod
    def _listed(cls, value: str | tuple[str, ...]) -> tuple[str, ...]:
        entries = value.split(",") if isinstance(value, str) else value
        return tuple(entry.strip().lower() for entry in entries if entry.strip())

    @field_validator("hosts")
    @classmethod
    def _bare_names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for name in value:
            if name != ANY_HOST and not _HOST.fullmatch(name):
                raise ValueError(f"“{name}” is not a bare host name such as lectern.example.edu")
        return value

    @field_validator("proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for address in value:
            try:
                ip_network(address)
            except ValueError as error:
                raise ValueError(f"“{address}” is neither an address nor a network such as 10.0.0.0/24") from error
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in LOG_LEVELS:
            raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}")
        return value.upper()

    @field_validator("database_url")
    @classmethod
    def _postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(
            ("postgresql://", "postgres://", "postgresql+psycopg2://")
        ):
            raise ValueError("must begin with postgresql://")
        return value

    @field_validator("cognito_groups")
    @classmethod
    def _known_gifts(cls, value: dict[str, str]) -> dict[str, str]:
        for gives in value.values():
            if gives != ADMINISTRATOR:
                try:
                    course_role(gives)
                except InvalidInput as error:
                    raise ValueError(str(error)) from error
        return value

    @model_validator(mode="after")
    def _whole_pool(self) -> Self:
        if bool(self.cognito_pool_id) != bool(self.cognito_client_id):
            raise ValueError("COGNITO_USERPOOL_ID and COGNITO_APP_CLIENT_ID are set together or not at all")
        return self

    @model_validator(mode="after")
    def _both_buckets(self) -> Self:
        if bool(self.s3_audio_bucket) != bool(self.s3_content_bucket):
            raise ValueError(
                "AWS_S3_AUDIO_BUCKET_NAME and AWS_S3_CONTENT_BUCKET_NAME are set together or not at all; "
                "they may name the same bucket"
            )
        if bool(self.aws_access_key) != bool(self.aws_secret_key):
            raise ValueError("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set together or not at all")
        return self

    @property
    def has_s3(self) -> bool:
        """Files are kept in S3 buckets, not in the data folder."""
        return self.s3_audio_bucket is not None

    @model_validator(mode="after")
    def _hearing(self) -> Self:
        if self.transcriber == "amazon" and not self.s3_audio_bucket:
            raise ValueError(
                "LECTERN_TRANSCRIBER=amazon hears recordings that lie in S3: set AWS_S3_AUDIO_BUCKET_NAME and "
                "AWS_S3_CONTENT_BUCKET_NAME too"
            )
        if self.transcriber == "whisper" and self.whisper_model is None:
            raise ValueError("LECTERN_TRANSCRIBER=whisper needs the folder of its model in LECTERN_WHISPER_MODEL")
        if self.speakers == 1:
            raise ValueError("LECTERN_SPEAKERS is 0 (voices are not told apart) or from 2 to 30")
        return self

    @model_validator(mode="after")
    def _writing(self) -> Self:
        if self.writer == "openai" and self.openai_api_key is None and self.openai_base_url is None:
            raise ValueError("LECTERN_WRITER=openai needs OPENAI_API_KEY, or OPENAI_BASE_URL of a server without keys")
        if self.writer == "bedrock" and not self.bedrock_model:
            raise ValueError("LECTERN_WRITER=bedrock needs the model in BEDROCK_MODEL_ID")
        return self

    @property
    def writer_kind(self) -> Literal["builtin", "openai", "bedrock"]:
        """Who writes questions: what was chosen, otherwise OpenAI where there is a key for it."""
        return self.writer or ("openai" if self.openai_api_key else "builtin")

    @property
    def has_pool(self) -> bool:
        """People sign in through a Cognito pool."""
        return self.cognito_pool_id is not None

    @property
    def is_embedded(self) -> bool:
        """Lectern runs its own PostgreSQL in the data folder."""
        return self.database_url is None


def read_settings(**overrides: Any) -> Settings:
    """The settings of this process; `InvalidInput` names every setting that cannot be used, and why."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        faults = [
            ": ".join((*map(str, fault["loc"][:1]), fault["msg"].removeprefix("Value error, ")))
            for fault in error.errors()
        ]
        raise InvalidInput("These settings cannot be used: " + "; ".join(faults) + ".") from error
