"""What the page says, read back from its HTML."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from report_builders import GULLS, HARBOUR, NOW, citation, facts, features
from report_dom import faults, parse, true_text, words
from report_views import LINKED, PROPOSED, arabic, bare, french, single, without_media

from archiver.errors import IntegrityError
from archiver.model.ids import MediaKey, PostKey
from archiver.model.links import Link
from archiver.model.observations import MediaRef, MediaStored
from archiver.report import ReportView, render, report_name
from archiver.report.posts import post_name


@pytest.fixture(scope="module")
def view() -> ReportView:
    return french(seconds=2)[1]


def summary(view: ReportView) -> str:
    return words(parse(render(view)).css_first("#summary p"))


def facts_of(html: str, within: str) -> dict[str, str]:
    found = parse(html).css_first(within)
    assert found is not None
    return {words(row.css_first("dt")): words(row.css_first("dd")) for row in found.css(".facts > div")}


@pytest.mark.parametrize(
    "make",
    [
        french,
        arabic,
        lambda: (None, bare()),
        lambda: (None, bare("")),
        lambda: (None, bare("x t.me/a", (citation("x t.me/a", "t.me/a"),))),
    ],
)
def test_no_page_has_scripts_foreign_addresses_or_dangling_anchors(make: Callable[[], tuple]) -> None:
    assert faults(render(make()[1])) == []


def test_the_policy_allows_only_this_style_and_files_beside_the_page(view: ReportView) -> None:
    page = parse(render(view))
    style = page.css_first("style")
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.text().encode()).digest()).decode()
    policy = page.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' file:; media-src 'self' file:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in style.text()
    assert "@import" not in style.text()


def test_the_same_view_gives_the_same_page(view: ReportView) -> None:
    assert render(view) == render(view)


def test_the_page_is_named_by_the_article() -> None:
    assert report_name("0123456789abcdef" * 4) == "0123456789ab.html"


def test_the_header_says_what_the_article_is(view: ReportView) -> None:
    html = render(view)
    assert facts_of(html, "header") == {
        "Outlet": "La Gazette de Valmère",
        "Author": "Camille Darnaud",
        "Published": "10 April 2021 (read from the page's metadata)",
        "Address": "https://gazette.example/monde/2021/04/10/valmere-video?ref=une",
        "Captured": "2 March 2026, 09:35:30 UTC",
        "Article id": view.record.article_id,
    }


def test_a_summary_of_several_citations(view: ReportView) -> None:
    page = parse(render(view))
    assert words(page.css_first("#summary p")) == (
        "Three passages of this article cite Telegram. One is linked automatically to a post. "
        "One has a proposed post, not confirmed by a person. One has no linked post."
    )
    assert len(page.css(".outcomes > li")) == 3


def test_a_summary_of_one_linked_citation_names_post_day_and_hash(view: ReportView) -> None:
    stored = view.posts[LINKED].stored[0].sha256
    assert summary(single(view, 0)) == (
        "One passage of this article cites Telegram. It is linked automatically to post "
        f"@nawaris_example/5123 of 9 April 2021, with the video archived (SHA-256 {stored})."
    )


def test_a_summary_of_a_proposed_post_says_that_nobody_confirmed_it(view: ReportView) -> None:
    assert summary(single(view, 1)).startswith(
        "One passage of this article cites Telegram. Proposed for it is post c/1400000202/88 of 10 April 2021"
    )
    assert summary(single(view, 1)).endswith("; a person has not confirmed it.")


def test_a_summary_without_a_post_says_why(view: ReportView) -> None:
    assert summary(single(view, 2)) == (
        "One passage of this article cites Telegram. No post was linked. "
        "No channel of the archive speaks for “syndicat des pêcheurs”: no post could be compared."
    )


def test_summaries_of_media_that_is_not_there(view: ReportView) -> None:
    assert summary(arabic()[1]).endswith("of 9 April 2021, whose media could not be archived.")
    plain = replace(single(view, 0), posts=without_media(view.posts, LINKED))
    assert summary(plain).endswith("of 9 April 2021, which has no media.")


def test_a_summary_counts_further_files(view: ReportView) -> None:
    post = view.posts[LINKED]
    second = MediaRef(key=MediaKey("photo", 8), part="cover", kind="photo", mime="image/jpeg")
    both = replace(
        post,
        seen=replace(post.seen, media=(*post.seen.media, second)),
        stored=(*post.stored, MediaStored(key=second.key, sha256="ab" * 32, size=9, mime=None)),
    )
    html = render(replace(single(view, 0), posts={LINKED: both}))
    assert words(parse(html).css_first("#summary p")).endswith("), and one more file.")
    assert [words(node) for node in parse(html).css(".file h4")] == ["Video", "Photo (cover)"]


def test_an_article_without_citations() -> None:
    assert summary(bare()) == "No passage that cites Telegram was found in this article."


def test_a_citation_that_was_never_resolved() -> None:
    html = render(bare("See t.me/gulls.", (citation("See t.me/gulls.", "t.me/gulls"),)))
    assert "Its post has not been looked for yet." in words(parse(html).css_first("#summary p"))
    assert words(parse(html).css_first(".state")) == "Not looked for yet"


@pytest.mark.parametrize(
    ("decision", "badge", "said"),
    [
        ("accepted", "Confirmed by a person", "A person confirmed that it means post @nawaris_example/5123"),
        ("rejected", "Rejected by a person", "A person rejected post @nawaris_example/5123 of 9 April 2021."),
    ],
)
def test_decisions_of_a_person(view: ReportView, decision: str, badge: str, said: str) -> None:
    resolution = next(iter(single(view, 0).record.resolutions.values()))
    one = single(view, 0, links=(replace(resolution.links[0], decision=decision),))
    page = parse(render(one))
    assert words(page.css_first(".state")) == badge
    assert said in words(page.css_first("#summary p"))


def test_what_the_text_says(view: ReportView) -> None:
    assert facts_of(render(view), "#citation-1 > .facts") == {
        "Channel": "Nawaris News",
        "Date": "9 April 2021 (in the text: vendredi 9 avril)",
        "Media": "a video",
        "Length": "4 min (give or take 30 s)",
        "Named as actors": "Le collectif Horizon Bleu",
        "Cited as": "something that the channel shared",
        "Certainty": "explicit: an address, an embedded post, or a known name with a Telegram cue",
    }


def test_the_post_stands_in_its_own_words_and_direction(view: ReportView) -> None:
    message = parse(render(view)).css_first("#citation-1 .message")
    assert message is not None
    assert true_text(message) == view.posts[LINKED].seen.text
    assert message.attributes["dir"] == "auto"
    assert message.css("a") == []


def test_an_address_behind_words_is_named(view: ReportView) -> None:
    assert words(parse(render(view)).css_first("#citation-1 .post .posts li")) == (
        "فيديو leads to https://example.org/other?from=post"
    )


def test_a_post_that_is_gone_edited_and_forwarded(view: ReportView) -> None:
    html = render(view)
    first, second = facts_of(html, "#citation-1 .post"), facts_of(html, "#citation-2 .post")
    assert first["Edited"] == "9 April 2021, 18:03:00 UTC; the archive holds two versions, this is the newest"
    assert first["State"] == "there when last seen"
    assert second["State"] == "Gone from Telegram when asked for on 2 March 2026, 09:55:30 UTC"
    assert second["Forwarded"] == "from Capitainerie, first posted 9 April 2021, 05:00:00 UTC"
    assert second["Address"] == "https://t.me/c/1400000202/88"


def test_a_message_of_a_basic_group_has_no_address(view: ReportView) -> None:
    record = view.posts[PROPOSED]
    within = replace(record, seen=replace(record.seen, key=PostKey(-77, 88)))
    html = render(replace(view, posts={**view.posts, PROPOSED: within}))
    facts = facts_of(html, "#citation-2 .post")
    assert facts["Address"] == "none: Telegram has no addresses for messages of basic groups"
    assert facts["Post"] == "number 88 of basic group 77"
    assert "t.me/c/-" not in html
    assert (within.url, record.url) == (None, "https://t.me/c/1400000202/88")
    assert (post_name(view, within.key).label, post_name(view, within.key).url) == ("-77/88", None)


def test_the_video_comes_with_its_type_hashes_and_capture(view: ReportView) -> None:
    html = render(view)
    stored = view.posts[LINKED].stored[0]
    source = parse(html).css_first("video source")
    assert source is not None
    assert source.attributes == {
        "src": f"../objects/sha256/{stored.sha256[:2]}/{stored.sha256}#t=0.001",  # so that a first picture shows
        "type": "video/mp4",
    }
    shown = [code.text() for code in parse(html).css("#citation-1 .file .hash")]
    known = view.object(stored.sha256)
    assert known is not None
    assert shown == [known.sha256, known.sha512, f"objects/sha256/{stored.sha256[:2]}/{stored.sha256}"]
    assert facts_of(html, "#citation-1 .file")["Captured"] == (
        "2 March 2026, 09:35:44 UTC with upload.getFile, log entry 14"
    )


@pytest.mark.parametrize(
    ("mime", "element", "type_said", "ending"),
    [
        ("video/mp4", "video", "video/mp4", ".mp4"),
        ("video/quicktime", "video", None, ".mov"),
        ("audio/ogg", "audio", "audio/ogg", ".ogg"),
        ("image/webp", "img", None, ".webp"),
        ("image/svg+xml", None, None, ".bin"),
        ("text/html", None, None, ".bin"),
        ("application/x-msdownload", None, None, ".bin"),
        ('video/mp4"><script>', None, None, ".bin"),
        (None, None, None, ".bin"),
    ],
)
def test_only_known_types_are_played(
    view: ReportView, mime: str | None, element: str | None, type_said: str | None, ending: str
) -> None:
    sha256 = view.posts[LINKED].stored[0].sha256
    ref = MediaRef(key=MediaKey("document", 7), part="media", kind="document", mime=mime, file_name="a.exe")
    post = view.posts[LINKED]
    post = replace(
        post,
        seen=replace(post.seen, media=(ref,)),
        stored=(MediaStored(key=ref.key, sha256=sha256, size=9, mime=None),),
    )
    html = render(replace(single(view, 0), posts={LINKED: post}))
    file = parse(html).css_first(".file")
    assert file is not None
    shown = file.css("video, audio, img")
    assert [node.tag for node in shown] == ([element] if element else [])
    if element in {"video", "audio"}:
        assert file.css_first("source").attributes.get("type") == type_said
    assert words(file).endswith(f"copy it as {sha256[:16]}{ending}.")
    assert faults(html) == []


def test_an_object_that_is_no_hash_is_refused(view: ReportView) -> None:
    post = view.posts[LINKED]
    bad = replace(post, stored=(replace(post.stored[0], sha256="../../../../etc/passwd"),))
    with pytest.raises(IntegrityError, match="not a SHA-256"):
        render(replace(view, posts={**view.posts, LINKED: bad}))


def test_media_that_failed_says_why() -> None:
    file = parse(render(arabic()[1])).css_first(".file")
    assert words(file.css_first(".warning")) == "Not in the archive. Telegram no longer gives the file out."
    assert file.css("video, a") == []


def test_the_other_posts_of_an_album_bring_their_files(view: ReportView) -> None:
    first, other = view.posts[LINKED], view.posts[PostKey(HARBOUR, 88)]
    key = PostKey(GULLS, 5124)
    album = {
        LINKED: replace(first, seen=replace(first.seen, grouped_id=77, media=()), stored=()),
        key: replace(
            first,
            seen=replace(first.seen, key=key, grouped_id=77, media=other.seen.media),
            stored=other.stored,
        ),
        PostKey(HARBOUR, 9): replace(other, seen=replace(other.seen, key=PostKey(HARBOUR, 9), grouped_id=77)),
    }
    html = render(replace(single(view, 0), posts=album))
    assert [words(node) for node in parse(html).css(".file h4")] == ["Photo of the album's post @nawaris_example/5124"]
    assert facts_of(html, ".post")["Album"] == "part of album 77, with @nawaris_example/5124"
    assert f"with the photo archived (SHA-256 {other.stored[0].sha256})" in words(parse(html).css_first("#summary p"))
    assert f"sha256sum objects/sha256/{other.stored[0].sha256[:2]}/{other.stored[0].sha256}" in html


def test_the_reasons_stand_heaviest_first_with_the_total(view: ReportView) -> None:
    table = parse(render(view)).css_first("#citation-2 .reasons")
    assert table is not None
    weights = [re.match(r"[+−]?[\d.]+", words(row.css_first(".num"))).group() for row in table.css("tbody tr")]
    assert weights == ["+3.60", "+2.90", "−2.80", "+0.40"]
    assert words(table.css_first("tfoot .num")) == "+4.10"


def test_a_runner_up_says_where_it_fell_behind(view: ReportView) -> None:
    day = (
        "The article gives the day of the post: 1 day later, after the article's day (−2.20); "
        "the linked post: 0 days apart (+2.20)."
    )
    rival = parse(render(view)).css_first("#citation-1 .rival")
    assert [words(item) for item in rival.css("ul li")] == [
        "It scored +5.05, the linked post +9.45.",
        day,
    ]


def test_runners_up_of_nothing_say_what_spoke_against_them(view: ReportView) -> None:
    weak = Link(
        post=PostKey(5, 6),
        score=-1.5,
        decision="proposed",
        features=features(("day", "40 days", -2.5, "It is far away."), ("media", "video", 1.0, "A video.")),
    )
    rival = parse(render(single(view, 2, runners_up=(weak,)))).css_first(".rival")
    assert words(rival.css_first("h4")) == "c/5/6"
    assert [words(item) for item in rival.css("ul li")] == [
        "It scored −1.50, and no candidate was linked.",
        "Against it: It is far away: 40 days (−2.50).",
    ]


def test_a_runner_up_with_a_feature_that_the_other_lacks(view: ReportView) -> None:
    resolution = next(iter(single(view, 0).record.resolutions.values()))
    lacking = replace(resolution.runners_up[0], score=1.0, features=features(("odd", "x", -1.0, "Odd.")))
    rival = parse(render(single(view, 0, runners_up=(lacking,)))).css_first(".rival")
    said = [words(item) for item in rival.css("ul li")]
    assert said[1].startswith("Nothing to compare here; the linked post: The name is an alias")
    level = replace(lacking, score=9.45)
    rival = parse(render(single(view, 0, runners_up=(level,)))).css_first(".rival")
    assert [words(item) for item in rival.css("ul li")] == [
        "It scored +9.45, the linked post +9.45; the score alone does not tell them apart."
    ]


def test_reposts_stand_by_date_and_the_earliest_is_named(view: ReportView) -> None:
    link = parse(render(view)).css_first("#citation-1 .link")
    lists = link.css(".link > ul.posts")
    assert [words(item)[:21] for item in lists[0].css("li")] == [
        "@littoral_example/77,",
        "@nawaris_example/5131",
    ]
    assert "@littoral_example/77 is the earliest with this media" in words(link)


def test_what_was_looked_for_and_not_found_and_who_might_be_meant(view: ReportView) -> None:
    third = words(parse(render(view)).css_first("#citation-3"))
    assert "What was not found No channel of the archive speaks for" in third
    assert "The quoted words “mise en scène” were searched in all posts" in third
    assert "صيادو فالمير, channel 1400000405: name similarity 64 of 100" in third


def test_a_post_that_the_catalog_lacks_is_named_by_its_number(view: ReportView) -> None:
    html = render(replace(view, posts={}, channels={}))
    assert f"c/{GULLS}/5123" in words(parse(html).css_first("#citation-1 h3:nth-of-type(2), #citation-1 .link h3"))
    assert "catalog does not hold this post" in words(parse(html).css_first("#citation-1 .link"))
    assert faults(html) == []


def test_entries_beyond_the_checkpoint_are_a_gap(view: ReportView) -> None:
    def gaps(changed: ReportView) -> list[str]:
        return [words(item) for item in parse(render(changed)).css(".gaps li")]

    assert gaps(view) == list(view.gaps)
    late = replace(view, archive=facts(size=14), gaps=())
    assert gaps(late) == [
        "The newest signed checkpoint covers the log's first 14 entries; not covered yet: entry 14, 16, 18."
    ]
    none = replace(view, archive=replace(facts(), checkpoint=None), gaps=())
    assert gaps(none) == ["The log has no signed checkpoint yet, so nothing here is covered by a signature."]


def test_the_earliest_capture_of_an_object_is_its_provenance(view: ReportView) -> None:
    known = view.object(view.posts[LINKED].stored[0].sha256)
    later = replace(known, entry=29, captured=NOW + timedelta(days=1), method="http.get")
    both = replace(view, objects=(later, *view.objects))
    assert facts_of(render(both), "#citation-1 .file")["Captured"].endswith("upload.getFile, log entry 14")


def test_a_quote_that_does_not_fit_its_place_is_pointed_out() -> None:
    text = "He wrote on Telegram."
    wrong = replace(citation(text, "on Telegram"), quote="in Telegram")
    html = render(bare(text, (wrong,)))
    assert words(parse(html).css_first("#citation-1 .warning")).startswith("The recorded quote differs")
    assert parse(render(bare(text, (citation(text, "on Telegram"),)))).css("#citation-1 .warning") == []


def test_an_arabic_article_runs_right_to_left_and_the_page_does_not() -> None:
    page = parse(render(arabic()[1]))
    assert page.css_first("html").attributes["dir"] == "ltr"
    for selector in ("h1", ".passage", "#article .text", "#summary q, .passage"):
        node = page.css_first(selector)
        assert (node.attributes["dir"], node.attributes["lang"]) == ("rtl", "ar"), selector


def test_a_file_name_that_hides_an_override_is_shown_for_what_it_is() -> None:
    assert facts_of(render(arabic()[1]), ".file")["File name"].startswith("افقU+202Efdp.mp4")


def test_dates_are_machine_readable(view: ReportView) -> None:
    for node in parse(render(view)).css("time"):
        stamp = node.attributes["datetime"] or ""
        moment = datetime.fromisoformat(stamp)
        assert moment.tzinfo in {None, UTC}
        assert str(moment.year) in node.text()


def test_a_file_whose_bytes_others_have_too_names_its_own_capture() -> None:
    """A re-upload has the same hash: the capture that asked for this very file is the one to check."""
    _, view = french()
    stored = next(post.stored[0] for post in view.posts.values() if post.stored)
    (known,) = {each for each in view.objects if each.sha256 == stored.sha256 and each.role == "media"}
    earlier = replace(known, entry=known.entry - 1, media=MediaKey(stored.key.type, stored.key.id + 1))
    own = replace(known, media=stored.key)
    both = replace(view, objects=(earlier, own, *(each for each in view.objects if each != known)))
    assert both.object(stored.sha256) == earlier
    assert both.object(stored.sha256, stored.key) == own
    assert f"log entry {own.entry}" in words(parse(render(both)).body)
