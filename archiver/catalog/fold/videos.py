"""Links to videos of other sites that were followed, and what was made of their streams -> video_looks, ..."""

from __future__ import annotations

from archiver.catalog.clock import to_us_or_none
from archiver.catalog.fold.rows import Rows, Sighting
from archiver.catalog.texts import packed, storable
from archiver.model.entries import Derived, Entry
from archiver.model.videos import VideoSeen
from archiver.model.videos_json import video_to_json

LOOK = "INSERT INTO video_looks (entry, address, seen_us, document) VALUES (?, ?, ?, ?)"
FILE = "INSERT INTO video_files (entry, position, role, sha256, size, mime, uploaded_us) VALUES (?, ?, ?, ?, ?, ?, ?)"
MERGED = "INSERT INTO video_merges (entry, look, sha256, size, video_sha256, audio_sha256) VALUES (?, ?, ?, ?, ?, ?)"
MERGE_TOOL = "merge"


def fold_video(rows: Rows, sight: Sighting, seen: VideoSeen) -> None:
    """Every look stands: each is about the link at one time."""
    rows.add(LOOK, (sight.entry, storable(seen.url), sight.at_us, packed(video_to_json(seen))))
    files = [(file, to_us_or_none(video.uploaded)) for video in seen.videos for file in video.files]
    for position, (file, uploaded) in enumerate(files):
        what = (storable(file.role), storable(file.sha256), file.size, storable(file.mime))
        rows.add(FILE, (sight.entry, position, *what, uploaded))


def fold_merged(rows: Rows, entry: Entry) -> None:
    """Two streams were put into one file; whatever else a derivation may be is left alone."""
    body = entry.body
    if not isinstance(body, Derived) or body.tool != MERGE_TOOL or not body.inputs:
        return
    made = (body.output.ref.sha256, body.output.ref.size)
    parts = (storable(str(body.params.get("video"))), storable(str(body.params.get("audio"))))
    rows.add(MERGED, (entry.n, body.inputs[0], *made, *parts))
