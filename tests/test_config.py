"""Configuration: the example loads, unknown keys and bad values are named, the environment overrides."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archiver.config import Config, load_config, readable_by_others, with_account
from archiver.errors import ConfigError, UsageError

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "config.example.toml"


def test_the_example_loads_and_states_the_defaults() -> None:
    loaded = load_config(EXAMPLE, {})
    assert loaded.model_dump() == Config().model_dump()


def test_the_example_with_every_comment_taken_away_loads(tmp_path: Path) -> None:
    text = EXAMPLE.read_text()
    settings = re.sub(r"^# (?=\[\[|[a-z_]+ = )", "", text, flags=re.MULTILINE)
    assert settings != text
    file = tmp_path / "config.toml"
    file.write_text(settings)
    loaded = load_config(file, {})
    assert loaded.telegram.address == ("127.0.0.1", 4430)
    assert loaded.telegram.server_key == tmp_path / "pubkey.pem"
    assert loaded.channels[0].aliases == ("Nawares News", "Nawaris")


def test_every_key_is_in_the_example() -> None:
    text = EXAMPLE.read_text()
    for name, field in Config.model_fields.items():
        if field.exclude:
            continue
        section = getattr(Config(), name)
        keys = type(section).model_fields if hasattr(type(section), "model_fields") else [name]
        for key in keys:
            assert re.search(rf"^#? ?{key} = |^#? ?\[\[{key}\]\]", text, re.MULTILINE), key


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[telegram]\napi_ident = 3\n", "Unknown key 'telegram.api_ident'"),
        ("[telegramm]\n", "Unknown key 'telegramm'"),
        ("source = 'x'\n", "Unknown key 'source'"),
        ("[telegram]\napi_id = 'many'\n", "'telegram.api_id'"),
        ("[telegram]\nserver = '127.0.0.1'\nserver_key = 'k.pem'\n", "must be host:port"),
        ("[telegram]\nserver = '127.0.0.1:1'\n", "server and server_key go together"),
        ("[telegram\n", "not valid TOML"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=re.escape(sentence)) as caught:
        load_config(file, {})
    assert str(file) in str(caught.value)


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no configuration file"):
        load_config(tmp_path / "none.toml", {})


def test_the_environment_overrides_and_secrets_stay_hidden(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[telegram]\napi_id = 1\n")
    environment = {"ARCHIVER_TELEGRAM__API_ID": "77", "ARCHIVER_TELEGRAM__API_HASH": "top-secret", "ARCHIVER_DIR": "/x"}
    loaded = load_config(file, environment)
    assert loaded.telegram.api_id == 77
    assert loaded.telegram.api_hash is not None
    assert loaded.telegram.api_hash.get_secret_value() == "top-secret"
    assert "top-secret" not in repr(loaded)


def test_several_accounts_and_which_one_is_meant() -> None:
    both = {"ARCHIVER_TELEGRAM__ACCOUNTS": "mara, ilan"}
    telegram = load_config(None, both).telegram
    assert (telegram.names, telegram.chosen) == (("mara", "ilan"), "mara")
    chosen = load_config(None, both | {"ARCHIVER_TELEGRAM__ACCOUNT": "ilan"}).telegram
    assert (chosen.names, chosen.chosen) == (("mara", "ilan"), "ilan")
    assert load_config(None, {}).telegram.names == ("default",)
    alone = with_account(load_config(None, both), "third").telegram
    assert (alone.names, alone.chosen) == (("third",), "third")
    for wrong in ("", "../x", "a/b", ".hidden", "a\n"):
        with pytest.raises(UsageError):
            with_account(load_config(None, both), wrong)


def test_the_account_of_the_environment_is_asked_with_alone(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[telegram]\naccounts = ["mara", "ilan"]\n')
    assert load_config(file, {"ARCHIVER_TELEGRAM__ACCOUNT": "third"}).telegram.names == ("third",)
    file.write_text('[telegram]\naccount = "third"\naccounts = ["mara", "ilan"]\n')
    with pytest.raises(ConfigError, match="account is third, which is none of accounts"):
        load_config(file, {})


def test_a_wrong_value_of_the_environment_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[telegram]\napi_id = 5\nlongest_flood_wait_s = -1\n")
    with pytest.raises(ConfigError, match=r"'telegram.longest_flood_wait_s' in .*config\.toml is not usable"):
        load_config(file, {"ARCHIVER_TELEGRAM__API_ID": "7"})
    file.write_text("[telegram]\napi_id = 5\n")
    for variable, value in (
        ("ARCHIVER_TELEGRAM__API_ID", "many"),
        ("ARCHIVER_TELEGRAM__PACING__HISTORY_S", "-1"),
        ("ARCHIVER_COLLECT__RECHECK_HOURS", "1,x"),
        ("ARCHIVER_TELEGRAM__PORT", "1"),
    ):
        with pytest.raises(ConfigError, match=f"in the environment variable {variable}") as caught:
            load_config(file, {variable: value})
        assert str(file) not in str(caught.value)


def test_tables_within_tables_from_the_environment() -> None:
    environment = {
        "ARCHIVER_TELEGRAM__PACING__HISTORY_S": "2.5",
        "ARCHIVER_TELEGRAM__LOGINS__SECOND__PROXY": "socks5://me:hush@h:1",
        "ARCHIVER_TELEGRAM__PROXY": "mtproxy://hush@h:1",
    }
    config = load_config(None, environment)
    assert config.telegram.pacing is not None
    assert config.telegram.pacing.history_s == 2.5
    assert config.telegram.logins["second"].proxy is not None
    assert "hush" not in repr(config)


def test_an_open_file_with_secrets_is_said(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[telegram]\napi_hash = "hush"\n')
    file.chmod(0o640)
    sentence = readable_by_others(load_config(file, {}))
    assert sentence is not None
    assert f"chmod 600 {file}" in sentence
    file.chmod(0o600)
    assert readable_by_others(load_config(file, {})) is None
    file.write_text("[telegram]\naccount = 'mara'\n")
    file.chmod(0o644)
    assert readable_by_others(load_config(file, {"ARCHIVER_TELEGRAM__API_HASH": "hush"})) is None
