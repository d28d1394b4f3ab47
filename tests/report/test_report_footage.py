"""The timeline of a video and what is said below it."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from dataclasses import replace

import pytest
from report_dom import faults, parse, words
from report_footage import LENGTH_S, with_footage
from report_views import french
from selectolax.lexbor import LexborNode

from archiver.cli.showing_footage import show_story
from archiver.model.stretches import Scope, Story
from archiver.report import ReportView, render, rests_on
from archiver.report.footage import entries_of, page_footage, stills_wanted
from archiver.report.footage_words import searched_in_words, summary
from tests.poison import poison


@pytest.fixture(scope="module")
def view() -> ReportView:
    return with_footage(seconds=1)[1]


@pytest.fixture(scope="module")
def told(view: ReportView) -> Story:
    return next(iter(view.footage.values()))


@pytest.fixture(scope="module")
def drawn(view: ReportView) -> LexborNode:
    section = parse(render(view)).css_first(".footage")
    assert section is not None
    return section


def test_it_has_nothing_that_no_page_may_have(view: ReportView, told: Story) -> None:
    stills = {place: f"stills/{place[0]}.{place[1]}.jpg" for place in stills_wanted(told)}

    assert faults(render(replace(view, stills=stills))) == []
    assert faults(render(poison(view))) == []


def test_the_bar_has_each_stretch_at_its_place(view: ReportView, drawn: LexborNode) -> None:
    bar, sound = drawn.css(".bar")
    shown = [(each.attributes["class"], words(each)) for each in bar.css("span")]
    assert shown[:4] == [("x0 w92 unseen", ""), ("x92 w84 c0", "1"), ("x176 w203 unseen", ""), ("x379 w117 c1", "2")]
    assert shown[5] == ("x630 w88 c0", "3")
    assert [each.attributes["class"] for each in sound.css("span")] == ["x0 w252 c0", "x252 w748 unseen"]
    html = render(view)
    assert ".x92 { left: 9.2%; }" in html
    assert ".w84 { width: 8.4%; }" in html


def test_who_cannot_see_the_bar_is_told_what_is_in_it(drawn: LexborNode) -> None:
    bars = drawn.css_first(".bars")
    assert bars is not None
    assert (bars.attributes["role"], (bars.attributes["aria-label"] or "")[:87]) == (
        "img",
        "Timeline: 0:00 to 0:22: not seen before in this archive; 0:22 to 0:42: match 1; 0:42 to",
    )


def test_a_stretch_says_where_it_was_first_by_whom_it_was_confirmed_and_in_which_order(drawn: LexborNode) -> None:
    first = words(drawn.css_first(".stretches > li"))
    assert first.startswith(
        "1. 0:22 to 0:42 (20 s): first posted in ضفاف نيوز, @rives_infos_demo/41, 3 August 2019, 07:15:00 UTC "
        "There 1:02 to 1:22: the same recording, mirrored, cropped here."
    )
    assert "Confirmed by a person. Same crane, same crack. Mara Veldt" in first
    turns = [words(each) for each in drawn.css(".stretches > li:first-child ol li")][:3]
    assert turns[1:] == [
        "5 August 2019, 18:02:00 UTC: Port de Valmère, c/1400000902/77 (a forward; gone from Telegram)",
        "9 April 2021, 17:42:08 UTC: نوارس نيوز | Nawaris News 🕊, @nawaris_example/5123 (this video)",
    ]
    assert "Articles that cite one of these posts: Le pont de Zelmara c0ffeec0ffee" in first


def test_nothing_is_called_new(drawn: LexborNode) -> None:
    text = words(drawn)
    assert "Not seen before in this archive: 0:00 to 0:22, 0:42 to 1:30" in text
    assert (
        "Compared with 214 videos (38 h 12 min), 412 pictures and the sound of 201 files (36 h 6 min 40 s) in posts of "
        "12 channels, dated 2 March 2019 to 20 January 2026. The archive does not know of posts that it did not "
        "collect."
    ) in text
    assert " new " not in text
    assert "copied" not in text


def test_what_could_not_be_read_is_said(drawn: LexborNode, told: Story) -> None:
    said = "Noted while it was read: it breaks off (end of <file>). What could not be read was not compared."
    assert said in [words(each) for each in drawn.css(".warning")]
    with redirect_stdout(io.StringIO()) as out:
        show_story(told)
    assert said in " ".join(out.getvalue().split())
    with redirect_stdout(io.StringIO()) as out:
        show_story(replace(told, notes=()))
    assert "Noted" not in out.getvalue()


def test_where_the_file_was_made_is_withheld(drawn: LexborNode) -> None:
    facts = words(drawn.css_first("details"))
    assert "Tag title<i>Horizon</i>" in facts
    assert "33.5" not in facts
    assert "The file gives a place, which is not shown here" in facts


def test_without_a_fingerprint_there_is_no_timeline_and_it_says_why(view: ReportView, told: Story) -> None:
    failed = replace(told, state="failed", reason="it claims 100,000 x 100,000 pixels", timeline=(), sound=())
    section = parse(render(replace(view, footage={told.sha256: failed}))).css_first(".footage")
    assert section is not None
    assert section.css(".bar") == []
    assert "No fingerprint could be made of it" in words(section)
    assert "not seen before" not in words(section)


def test_without_stories_nothing_is_said_of_footage() -> None:
    assert parse(render(french(seconds=1)[1])).css(".footage") == []


def test_the_summary_counts_what_is_older(told: Story) -> None:
    assert summary(told) == (
        "1 min 9 s of the 3 min 58 s of this video are in older posts of this archive; the other 2 min 49 s were not "
        "seen before in this archive."
    )
    whole = replace(told, timeline=(replace(told.timeline[0], first=None),))
    assert summary(whole) == "All of this video (3 min 58 s) was not seen before in this archive."


def test_what_was_not_searched_is_not_said_to_be() -> None:
    assert searched_in_words(None) == "With what it was compared is not recorded."
    assert "not recorded" in searched_in_words(Scope(channels=3, since=None, until=None))


def test_a_very_short_stretch_is_there_and_has_no_number_in_the_bar(told: Story) -> None:
    sliver = replace(told, length_s=LENGTH_S * 100)
    segment = page_footage(sliver, {}).bar[1]
    assert (segment.width, segment.number) == (1, None)


def test_the_page_rests_on_matches_decisions_and_first_posts(view: ReportView, told: Story) -> None:
    assert entries_of(told) == {12, 27, 28}
    assert {12, 27, 28} <= set(rests_on(view))


def test_where_not_everything_was_compared_less_is_said(view: ReportView, told: Story) -> None:
    assert told.scope is not None
    assert told.scope.searched is not None
    partly = replace(told.scope.searched, left_out=("video: the index is damaged",))
    story = replace(told, scope=replace(told.scope, searched=partly))
    section = words(parse(render(replace(view, footage={told.sha256: story}))).css_first(".footage"))

    assert "Not seen before in what it was compared with: 0:00 to 0:22" in section
    assert "not seen before in this archive" not in section.lower()
    assert "Left out: video: the index is damaged." in section
