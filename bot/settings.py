"""Every setting, and the only reader of the environment. It builds nothing and knows no instrument."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from kernel.domain import Role, Terms
from kernel.errors import Refused

PREFIX = "SOVEREIGN_"
ENV_FILE = Path(".env")
OF_THE_TESTS = ("SOVEREIGN_REQUIRE", "SOVEREIGN_SCREENSHOTS")  # what CI says to the tests reaches the program too
_MEMBER = re.compile(r"[UW][A-Z0-9]{2,}")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")


class Endpoint(BaseModel):
    """An OpenAI-compatible server and a model of it."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # `load` names what is unknown

    model: str = ""
    base_url: str = ""
    key: SecretStr = SecretStr("")

    def over(self, general: Endpoint) -> Endpoint:
        """This one, with what it leaves out taken from the general one. A key is never sent to another server."""
        elsewhere = self.base_url not in ("", general.base_url)
        key = self.key if self.key.get_secret_value() or elsewhere else general.key
        return Endpoint(model=self.model or general.model, base_url=self.base_url or general.base_url, key=key)


class Embedding(Endpoint):
    """A server that embeds. Models differ in their dimensions; NIM's nv-embedqa-e5-v5 has 1024."""

    dimensions: int = Field(1024, ge=1)


class Settings(BaseSettings):
    """What can be set.

    A field is the variable SOVEREIGN_ and its name in capitals; the parts of an Endpoint follow its name, as in
    SOVEREIGN_SKEPTIC_BASE_URL.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="_",
        env_nested_max_split=1,
        env_ignore_empty=True,
        extra="ignore",  # `.env` may hold other programs' settings; `load` looks for names of ours that do not exist
        frozen=True,
    )

    bot_token: SecretStr = Field(SecretStr(""), validation_alias="SLACK_BOT_TOKEN")
    app_token: SecretStr = Field(SecretStr(""), validation_alias="SLACK_APP_TOKEN")
    signing_secret: SecretStr = Field(SecretStr(""), validation_alias="SLACK_SIGNING_SECRET")  # HTTP
    client_id: str = Field("", validation_alias="SLACK_CLIENT_ID")  # many workspaces
    client_secret: SecretStr = Field(SecretStr(""), validation_alias="SLACK_CLIENT_SECRET")
    public_url: str = ""  # where people and Slack reach `serve --http`
    encryption_keys: SecretStr = SecretStr("")  # with commas between: the first seals, all open
    slack_api_url: str = "https://slack.com/api/"
    owners: Annotated[frozenset[str], NoDecode] = frozenset()
    publication_channel: str = ""
    expiry_days: float = Field(7, gt=0, le=365)
    auto_approve: bool = False

    source: str = ""  # arxiv, samples, or the path of a library file; empty: what suits the command
    arxiv_url: str = ""  # where arXiv's API is asked; empty: at arXiv
    contact: str = ""  # an address that arXiv and the registers may write to
    openalex_key: SecretStr = SecretStr("")
    semantic_scholar_key: SecretStr = SecretStr("")
    model: str = ""
    model_base_url: str = ""
    model_key: SecretStr = SecretStr("")
    skeptic: Endpoint = Endpoint()
    validator: Endpoint = Endpoint()
    synthesizer: Endpoint = Endpoint()
    reader: Endpoint = Endpoint()
    embedding: Embedding = Embedding()
    entailment: str = ""  # a folder with an ONNX model, a server's address, or "none"; empty: the embedded model
    entailment_key: SecretStr = SecretStr("")
    answering: str = ""  # the same of the model that tells which sentences answer
    answering_key: SecretStr = SecretStr("")
    max_calls: int = Field(60, ge=1)
    max_tokens: int = Field(400_000, ge=1)
    max_cost: float | None = Field(None, gt=0)
    price_in: float | None = Field(None, ge=0)
    price_out: float | None = Field(None, ge=0)

    database_url: str = ""
    research_at_once: int = Field(3, ge=1, le=64)
    retention_days: int = Field(365, ge=1)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    port: int = Field(8765, ge=0, le=65_535)

    @property
    def terms(self) -> Terms:
        """What holds in a workspace that has agreed on nothing else."""
        return Terms(owners=self.owners, publication=self.publication_channel, expiry_days=self.expiry_days)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that tokens are sealed with."""
        return tuple(key.strip() for key in self.encryption_keys.get_secret_value().split(",") if key.strip())

    def endpoint(self, role: Role | None = None) -> Endpoint:
        """The model that judges in this role, or reads where no role is given."""
        general = Endpoint(model=self.model, base_url=self.model_base_url, key=self.model_key)
        own: Endpoint = getattr(self, role.lower() if role else "reader")
        return own.over(general)

    def without_models(self) -> Settings:
        """The same with no language model, and the embedder and the other models that come with the package."""
        judges = (
            "model",
            "model_base_url",
            "model_key",
            "reader",
            "embedding",
            "entailment",
            "answering",
            *(role.lower() for role in Role),
        )
        return self.model_copy(update={name: type(self).model_fields[name].default for name in judges})

    @field_validator("owners", mode="before")
    @classmethod
    def _split_owners(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        owners = [part.strip() for part in value.split(",") if part.strip()]
        if wrong := [o for o in owners if not _MEMBER.fullmatch(o)]:
            raise ValueError(
                f"{wrong[0]!r} is no Slack member id, which looks like U012AB3CD. "
                "In Slack, open the person's profile, then ⋮, then Copy member ID"
            )
        return frozenset(owners)

    @field_validator("publication_channel")
    @classmethod
    def _check_channel(cls, value: str) -> str:
        if value and not _CHANNEL.fullmatch(value):
            raise ValueError(
                f"{value!r} is no Slack channel id, which looks like C012AB3CD. "
                "In Slack, open the channel's details; the id stands at the bottom"
            )
        return value

    @field_validator("source")
    @classmethod
    def _check_source(cls, value: str) -> str:
        if value in ("", "arxiv", "samples") or Path(value).is_file():
            return value
        raise ValueError(f"{value!r} is neither arxiv, nor samples, nor a file that exists")

    @field_validator("entailment", "answering")
    @classmethod
    def _check_entailment(cls, value: str) -> str:
        if value in ("", "none") or Path(value).is_dir() or re.match(r"https?://[^\s/]+", value):
            return value
        raise ValueError(
            f"{value!r} is neither a folder that exists, nor none, nor an address, which looks like https://host:8080"
        )

    @field_validator("log_level", mode="before")
    @classmethod
    def _capitals(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("slack_api_url", "model_base_url", "arxiv_url", "public_url")
    @classmethod
    def _check_url(cls, value: str, info: ValidationInfo) -> str:
        if value and not re.match(r"https?://[^\s/]+", value):
            raise ValueError(f"{value!r} is no address, which looks like https://host/v1")
        if info.field_name == "public_url":
            return value.rstrip("/")
        return value.rstrip("/") + "/" if info.field_name == "slack_api_url" else value


def load(env_file: Path = ENV_FILE) -> Settings:
    """The settings. Raises Refused, naming each variable that is wrong and what to do about it."""
    given = {**(dotenv_values(env_file) if env_file.is_file() else {}), **os.environ}
    known = variables()
    ours = [name for name in given if name.upper().startswith(PREFIX) and name.upper() not in OF_THE_TESTS]
    unknown = sorted(name for name in ours if name.upper() not in known)
    problems = [_unknown(name, known) for name in unknown]
    try:
        settings = Settings(_env_file=env_file)
        problems += _incomplete(settings)
    except ValidationError as error:
        problems += [_problem(e) for e in error.errors()]
    if problems:
        raise Refused("\n".join(problems))
    return settings


def variables() -> tuple[str, ...]:
    """The names of all variables that are read."""
    names: list[str] = []
    for name, field in Settings.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Endpoint):
            names += [f"{PREFIX}{name}_{part}".upper() for part in kind.model_fields]
        else:
            names.append(str(field.validation_alias or f"{PREFIX}{name}".upper()))
    return tuple(names)


def _unknown(name: str, known: tuple[str, ...]) -> str:
    # Without the prefix, for all share it and would seem near.
    bare = {other.removeprefix(PREFIX): other for other in known}
    near = difflib.get_close_matches(name.upper().removeprefix(PREFIX), bare, n=1, cutoff=0.6)
    return f"{name} is no setting. " + (f"Did you mean {bare[near[0]]}?" if near else "Unset it.")


def _problem(error: Any) -> str:
    path = [str(part) for part in error["loc"]]
    name = path[0] if path[0].isupper() else PREFIX + "_".join(path).upper()
    said = str(error["msg"]).removeprefix("Value error, ")
    return f"{name}: {said[0].lower() + said[1:] if said[:2].istitle() else said}. Correct it or unset it."


def _incomplete(settings: Settings) -> list[str]:
    """A model without an address would have to be asked of a server that nobody named."""
    problems = []
    roles = [settings.endpoint(), *(settings.endpoint(r) for r in Role)]
    prefixes = ["READER", *Role]
    for prefix, endpoint in [*zip(prefixes, roles, strict=True), ("EMBEDDING", settings.embedding)]:
        if bool(endpoint.model) == bool(endpoint.base_url):
            continue
        name = f"{prefix}_" if prefix == "EMBEDDING" or getattr(settings, prefix.lower()) != Endpoint() else ""
        model = f"{PREFIX}{name}MODEL"
        url = f"{PREFIX}{name or 'MODEL_'}BASE_URL"
        missing, there = (url, model) if endpoint.model else (model, url)
        problems.append(f"{there} is set, {missing} is not. Set both, or neither to work by rules.")
    if settings.max_cost is not None and None in (settings.price_in, settings.price_out):
        problems.append(
            f"{PREFIX}MAX_COST needs {PREFIX}PRICE_IN and {PREFIX}PRICE_OUT: what a million tokens cost. Set both."
        )
    return list(dict.fromkeys(problems))
