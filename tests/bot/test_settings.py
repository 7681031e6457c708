"""Settings: from the environment or `.env`, and an error that says what to do."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.instruments import entailer_of
from bot.settings import Settings, load, variables
from kernel.adapters.entailer import embedded_entailer
from kernel.domain import Role
from kernel.errors import Refused


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith(("SOVEREIGN_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def with_settings(monkeypatch: pytest.MonkeyPatch, **given: str) -> Settings:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return load()


def refusal(monkeypatch: pytest.MonkeyPatch, **given: str) -> str:
    with pytest.raises(Refused) as refused:
        with_settings(monkeypatch, **given)
    return str(refused.value)


def test_with_nothing_set_everything_has_a_sensible_value() -> None:
    settings = load()
    assert settings.owners == frozenset()
    assert settings.terms.expires_after == timedelta(days=7)
    assert settings.auto_approve is False
    assert settings.port == 8765
    assert settings.endpoint().model == ""


def test_owners_are_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_settings(monkeypatch, SOVEREIGN_OWNERS=" U012AB3CD, W045EF6GH ,").owners == {"U012AB3CD", "W045EF6GH"}


def test_keys_are_a_list_with_commas_the_first_of_which_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_settings(monkeypatch, SOVEREIGN_ENCRYPTION_KEYS="new=, old=,").keys == ("new=", "old=")


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert with_settings(monkeypatch, SOVEREIGN_PORT="", SOVEREIGN_OWNERS="").port == 8765


def test_settings_are_read_from_a_file_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("SOVEREIGN_PORT=9001\nSOVEREIGN_EXPIRY_DAYS=2\nOTHER_PROGRAM=1\nSLACK_BOT_TOKEN=xoxb-1\n")
    settings = with_settings(monkeypatch, SOVEREIGN_PORT="9002")
    assert (settings.port, settings.expiry_days) == (9002, 2)
    assert settings.bot_token.get_secret_value() == "xoxb-1"


def test_an_unknown_setting_meets_the_one_that_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    said = refusal(monkeypatch, SOVEREIGN_OWNER="U012AB3CD", SOVEREIGN_SKEPTIC_BASEURL="http://127.0.0.1/v1")
    assert "SOVEREIGN_OWNER is no setting. Did you mean SOVEREIGN_OWNERS?" in said
    assert "SOVEREIGN_SKEPTIC_BASEURL is no setting. Did you mean SOVEREIGN_SKEPTIC_BASE_URL?" in said


def test_an_unknown_setting_in_the_file_is_found_too() -> None:
    Path(".env").write_text("SOVEREIGN_QUUX=1\n")
    with pytest.raises(Refused, match=r"SOVEREIGN_QUUX is no setting\. Unset it\."):
        load()


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("SOVEREIGN_OWNERS", "olga", "Copy member ID"),
        ("SOVEREIGN_PORT", "many", "integer"),
        ("SOVEREIGN_PORT", "70000", "65535"),
        ("SOVEREIGN_EXPIRY_DAYS", "0", "greater than 0"),
        ("SOVEREIGN_AUTO_APPROVE", "perhaps", "boolean"),
        ("SOVEREIGN_LOG_LEVEL", "loud", "WARNING"),
        ("SOVEREIGN_SOURCE", "nowhere.jsonl", "neither arxiv, nor samples, nor a file that exists"),
        ("SOVEREIGN_PUBLICATION_CHANNEL", "#papers", "channel's details"),
        ("SOVEREIGN_SLACK_API_URL", "slack.com", "looks like https://host/v1"),
    ],
)
def test_a_wrong_value_is_named_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, hint: str
) -> None:
    said = refusal(monkeypatch, **{name: value})
    assert said.startswith(f"{name}: ")
    assert hint in said


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = refusal(monkeypatch, SOVEREIGN_PORT="x", SOVEREIGN_OWNERS="x", SOVEREIGN_WHAT="x")
    assert len(said.splitlines()) == 3


def test_each_role_may_have_a_model_of_its_own_and_takes_the_rest_from_the_general_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = with_settings(
        monkeypatch,
        SOVEREIGN_MODEL="general",
        SOVEREIGN_MODEL_BASE_URL="http://127.0.0.1:1/v1",
        SOVEREIGN_MODEL_KEY="one",
        SOVEREIGN_VALIDATOR_MODEL="special",
        SOVEREIGN_SKEPTIC_BASE_URL="http://127.0.0.1:2/v1",
    )
    assert settings.endpoint().model == "general"
    validator, skeptic = settings.endpoint(Role.VALIDATOR), settings.endpoint(Role.SKEPTIC)
    assert (validator.model, validator.base_url) == ("special", "http://127.0.0.1:1/v1")
    assert validator.key.get_secret_value() == "one"
    assert (skeptic.model, skeptic.base_url) == ("general", "http://127.0.0.1:2/v1")
    assert skeptic.key.get_secret_value() == "", "a key is not sent to another server"


def test_a_model_without_an_address_is_asked_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    said = refusal(monkeypatch, SOVEREIGN_MODEL="llama3")
    assert said == "SOVEREIGN_MODEL is set, SOVEREIGN_MODEL_BASE_URL is not. Set both, or neither to work by rules."


def test_an_address_without_a_model_is_incomplete_too(monkeypatch: pytest.MonkeyPatch) -> None:
    said = refusal(monkeypatch, SOVEREIGN_EMBEDDING_BASE_URL="http://127.0.0.1/v1")
    assert said.startswith("SOVEREIGN_EMBEDDING_BASE_URL is set, SOVEREIGN_EMBEDDING_MODEL is not.")


def test_a_limit_of_cost_needs_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "SOVEREIGN_PRICE_IN" in refusal(monkeypatch, SOVEREIGN_MAX_COST="1.5")


def test_a_secret_never_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = with_settings(
        monkeypatch,
        SLACK_BOT_TOKEN="xoxb-hidden",
        SLACK_APP_TOKEN="xapp-hidden",
        SLACK_SIGNING_SECRET="hidden",
        SLACK_CLIENT_SECRET="hidden",
        SOVEREIGN_ENCRYPTION_KEYS="hidden",
        SOVEREIGN_MODEL_KEY="sk-hidden",
        SOVEREIGN_SKEPTIC_KEY="sk-hidden",
    )
    assert "hidden" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_a_secret_is_not_in_an_error_either(monkeypatch: pytest.MonkeyPatch) -> None:
    said = refusal(monkeypatch, SOVEREIGN_MODEL_KEYS="sk-hidden", SOVEREIGN_PORT="x", SLACK_BOT_TOKEN="xoxb-hidden")
    assert "hidden" not in said


def test_no_other_module_reads_the_environment() -> None:
    root = Path(__file__).parents[2]
    readers = [
        path.relative_to(root).as_posix()
        for folder in ("bot", "kernel", "storage")
        for path in (root / folder).rglob("*.py")
        if any(word in path.read_text() for word in ("os.environ", "getenv", "import environ"))
    ]
    assert readers == ["bot/settings.py"]


def test_every_setting_has_a_name_of_ours_or_slacks() -> None:
    slacks = {"BOT_TOKEN", "APP_TOKEN", "SIGNING_SECRET", "CLIENT_ID", "CLIENT_SECRET"}
    others = {name for name in variables() if not name.startswith("SOVEREIGN_")}
    assert others == {f"SLACK_{name}" for name in slacks}
    assert len(set(variables())) == len(variables())


def test_what_ci_says_to_the_tests_does_not_stop_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOVEREIGN_REQUIRE", "postgres,chromium")
    assert load(tmp_path / "none").source == ""


@pytest.mark.parametrize(
    ("given", "made"),
    [("", embedded_entailer().name), ("none", None), ("https://host:8080", "entailment at host")],
    ids=["nothing set", "none", "an address"],
)
def test_the_entailment_model_is_the_embedded_one_or_none_or_what_is_set(
    monkeypatch: pytest.MonkeyPatch, given: str, made: str | None
) -> None:
    settings = with_settings(monkeypatch, SOVEREIGN_ENTAILMENT=given)
    entailer = entailer_of(settings)
    assert (entailer.name if entailer else None) == made
    assert entailer_of(settings, local=True).name == embedded_entailer().name  # type: ignore[union-attr]
    assert settings.without_models().entailment == ""


def test_an_entailment_model_that_is_nowhere_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "neither a folder that exists, nor none, nor an address" in refusal(
        monkeypatch, SOVEREIGN_ENTAILMENT="no/such/folder"
    )
