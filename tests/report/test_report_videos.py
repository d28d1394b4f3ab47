"""Videos of other sites on the page of an article."""

from __future__ import annotations

from dataclasses import replace

from report_dom import parse, words
from report_rich import rich

from archiver.report import render
from archiver.report.view import ReportView
from archiver.report.visible import plain


def section(view: ReportView) -> list[str]:
    page = parse(render(view))
    return [words(node) for node in page.css("#videos > article")]


def test_what_was_archived_comes_first_with_all_its_files() -> None:
    _, view = rich()
    archived, gone, waiting = section(view)
    for said in ("La crue à Zelmara", "Quay Films", "archived in part", "A better picture is larger.", "1 min 1 s"):
        assert said in archived
    assert "Picture and sound together (derived)" in archived
    assert "Stream as served (720 lines, avc1, without sound)" in archived
    assert "Subtitles (fr)" in archived
    assert "not archived" in gone
    assert "The video is no longer there." in gone
    assert "not followed yet" in waiting


def test_a_video_without_anything_is_no_section() -> None:
    _, view = rich()
    assert parse(render(replace(view, videos=()))).css("#videos") == []


def test_a_file_that_was_removed_is_said_to_be() -> None:
    _, view = rich()
    look = view.videos[0].looks[0]
    removed = {look.seen.videos[0].files[0].sha256: 77}
    archived = section(replace(view, removed=removed))[0]
    assert "Not in the archive. The file was removed under log entry 77." in archived
    assert archived.count("Stream as served") == 2


def test_the_checks_hash_its_files() -> None:
    _, view = rich()
    page = render(view)
    for file in view.videos[0].looks[0].seen.videos[0].files:
        assert plain(f"sha256sum objects/sha256/{file.sha256[:2]}/{file.sha256}") in page
