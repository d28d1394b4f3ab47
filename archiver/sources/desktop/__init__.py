"""Exports of Telegram Desktop as a source: one chat's file is an object, each entry covers a stretch of its messages.

``detect``    what a path is: result.json, messages*.html, an export of tdl
``chats``     the chats of a result.json and where they lie in it; their stretches
``scan``      messages as stretches of bytes, in flat memory
``lexing``    where JSON values begin and end in a file of any size
``decode``    the messages of a stretch
``repair``    what Telegram Desktop wrote and what is no JSON
``hiding``    a stretch without messages that were redacted
``people``    a stretch of a group without persons
``files``     files in an export's folder
``read``      stretches and pages -> observations

The bytes stay as they were exported; whatever has to be mended is mended in reading.
"""

from archiver.sources.desktop.chats import PUBLIC, READABLE, Chat, chats_in, stretches
from archiver.sources.desktop.detect import Export, detect
from archiver.sources.desktop.files import REFUSALS, Refused, open_file, safe_path
from archiver.sources.desktop.hiding import blanked
from archiver.sources.desktop.people import without_people
from archiver.sources.desktop.read import FILE, HTML, JSON, ROLE, LoadRange, needs_zone, observe, title_of
from archiver.sources.desktop.read.media import ExportFile, files_of
from archiver.sources.desktop.scan import STRETCH, Stretch

__all__ = [
    "FILE",
    "HTML",
    "JSON",
    "PUBLIC",
    "READABLE",
    "REFUSALS",
    "ROLE",
    "STRETCH",
    "Chat",
    "Export",
    "ExportFile",
    "LoadRange",
    "Refused",
    "Stretch",
    "blanked",
    "chats_in",
    "detect",
    "files_of",
    "needs_zone",
    "observe",
    "open_file",
    "safe_path",
    "stretches",
    "title_of",
    "without_people",
]
