"""Configuration: the example loads, unknown keys and bad values are named, the environment overrides."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archiver.config import Config, load_config
from archiver.errors import ConfigError

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
