from __future__ import annotations

import os
from pathlib import Path

import pytest

from archiver.errors import InputError
from archiver.sources.desktop import Refused, detect, open_file, safe_path
from tests.sources.desktop.exports import export, message


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "ChatExport_2024-03-05"
    (folder / "photos").mkdir(parents=True)
    (folder / "photos" / "a b.jpg").write_bytes(b"picture")
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "out").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    return folder


def test_a_file_in_the_folder_is_opened(root: Path) -> None:
    for path in ("photos/a b.jpg", "./photos/a b.jpg", "photos\\a b.jpg"):
        assert safe_path(root, path) == root / "photos" / "a b.jpg"
        held = open_file(root, path)
        assert isinstance(held, int)
        with os.fdopen(held, "rb") as file:
            assert file.read() == b"picture"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../secret", "outside"),
        ("photos/../../secret", "outside"),
        ("photos\\..\\..\\secret", "outside"),
        ("/etc/passwd", "absolute"),
        ("\\\\host\\share", "absolute"),
        ("//host/share", "absolute"),
        ("C:\\Windows\\win.ini", "absolute"),
        ("c:secret", "absolute"),
        ("~/secret", "absolute"),
        ("", "bad_name"),
        (".", "bad_name"),
        ("photos/a\x00.jpg", "bad_name"),
        ("photos/a\n.jpg", "bad_name"),
        ("\ud800", "bad_name"),
        ("x" * 5000, "bad_name"),
        ("x" * 300, "missing"),
        ("photos/none.jpg", "missing"),
        ("photos/a b.jpg/deeper", "missing"),
        ("link", "link"),
        ("out/secret", "link"),
        ("photos", "not_a_file"),
        ("pipe", "not_a_file"),
    ],
)
def test_what_leads_elsewhere_or_is_no_file_is_refused_with_a_reason(root: Path, path: str, reason: str) -> None:
    assert safe_path(root, path) == Refused(reason)  # type: ignore[arg-type]
    assert open_file(root, path) == Refused(reason)  # type: ignore[arg-type]


def test_no_descriptor_is_left_open(root: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        open_file(root, "out/secret")
        open_file(root, "pipe")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_folder_or_a_file_of_it_is_the_same_export(tmp_path: Path) -> None:
    (tmp_path / "result.json").write_bytes(export([message(1)]))
    for path in (tmp_path, tmp_path / "result.json"):
        found = detect(path)
        assert (found.format, found.root, found.files) == ("result.json", tmp_path, (tmp_path / "result.json",))


def test_pages_come_in_their_order(tmp_path: Path) -> None:
    for name in (
        "messages10.html",
        "messages2.html",
        "messages.html",
        "messages11.html",
        "other.html",
        "messagesx.html",
    ):
        (tmp_path / name).write_text("<!DOCTYPE html>\n<html><title>Exported Data</title></html>", encoding="utf-8")
    found = detect(tmp_path)
    names = [each.name for each in found.files]
    assert found.format == "messages.html"
    assert names == ["messages.html", "messages2.html", "messages10.html", "messages11.html"]
    assert detect(tmp_path / "messages2.html").files == (tmp_path / "messages2.html",)


def test_an_export_of_tdl_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "tdl-export.json"
    path.write_bytes(b'{"id":1410035294,"messages":[{"id":1,"type":"message","file":"a"}]}')
    assert detect(path).format == "tdl"


def test_anything_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello", encoding="utf-8")
    (tmp_path / "page.html").write_text("<html>a page</html>", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "account" / "chats" / "chat_001").mkdir(parents=True)
    (tmp_path / "account" / "chats" / "chat_001" / "messages.html").write_text("<html>", encoding="utf-8")
    for name in ("text", "page.html", "empty", "account", "none", "a\x00"):
        with pytest.raises(InputError):
            detect(tmp_path / name)
