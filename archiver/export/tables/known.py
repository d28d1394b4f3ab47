"""The tables that an export has. The order of columns is that of the catalog's question for each (queries/tables)."""

from __future__ import annotations

from typing import Final

from archiver.export.tables.schema import Field, Reference, Table

_CHANNEL = Field("channel_id", "id", "Telegram's number of the channel or group; negative in a basic group")
_MESSAGE = Field("message_id", "integer", "number of the post within its channel")
_ENTRY = Field("entry", "integer", "log entry that shows it")
_POST = Reference(fields=("channel_id", "message_id"), table="posts", there=("channel_id", "message_id"))
_OF_CHANNEL = Reference(fields=("channel_id",), table="channels", there=("channel_id",))
_OF_ARTICLE = Reference(fields=("article_id",), table="articles", there=("article_id",))

CHANNELS: Final = Table(
    name="channels",
    said="Channels and groups as last seen",
    key=("channel_id",),
    order=("channel_id",),
    fields=(
        _CHANNEL,
        Field("title", "text", "newest title"),
        Field("usernames", "list", "present usernames, the main one first"),
        Field("kind", "text", "channel, group, basic_group"),
        Field("about", "text", "description"),
        Field("members", "integer", "members when last counted"),
        Field("members_step", "integer", "to how many these are rounded"),
        Field("followed", "boolean", "whether it is on the list of channels to collect"),
        Field("first_seen", "time", "first answer that showed it"),
        Field("last_seen", "time", "last answer that showed it"),
        _ENTRY,
    ),
)
POSTS: Final = Table(
    name="posts",
    said="Posts in their newest version",
    key=("channel_id", "message_id"),
    references=(_OF_CHANNEL,),
    order=("channel_id", "message_id"),
    fields=(
        _CHANNEL,
        _MESSAGE,
        Field("date", "time", "when it was posted, as Telegram says"),
        Field("text", "text", "its text"),
        Field("edited", "time", "last edit that Telegram shows"),
        Field("versions", "integer", "versions in the archive"),
        Field("gone", "time", "when it was first found missing; empty while it is there"),
        Field("service", "text", "kind of a service message"),
        Field("album", "id", "number that the posts of an album share"),
        Field("reply_to", "integer", "number of the post that it answers"),
        Field("author", "text", "signature under a post of a channel"),
        Field("forward_channel_id", "id", "channel that it was forwarded from"),
        Field("forward_message_id", "integer", "number of the original post there"),
        Field("forward_date", "time", "when the original was posted"),
        Field("views", "integer", "views when last counted"),
        Field("views_step", "integer", "to how many these are rounded"),
        Field("forwards", "integer", "forwards when last counted"),
        Field("comments", "integer", "comments when last counted"),
        Field("restriction", "text", "why Telegram restricts it"),
        Field("source", "text", "what showed this version: telegram, preview (web pages), desktop (exports)"),
        Field("first_seen", "time", "first answer that showed it; of an export, when it was made at the earliest"),
        Field("last_seen", "time", "last answer that showed it"),
        _ENTRY,
    ),
)
VERSIONS: Final = Table(
    name="versions",
    said="Every version of each post, as a kind of source showed it",
    key=("channel_id", "message_id", "entry", "position"),
    references=(_POST,),
    order=("channel_id", "message_id", "entry", "position"),
    fields=(
        _CHANNEL,
        _MESSAGE,
        _ENTRY,
        Field("position", "integer", "place within what the entry shows"),
        Field("seen", "time", "time of the answer; of an export, when it was made at the earliest"),
        Field("date", "time", "when it was posted, as this version says"),
        Field("edited", "time", "edit that made it"),
        Field("source", "text", "telegram, preview (web pages), desktop (exports)"),
        Field("repeats", "boolean", "another source had shown the same words"),
        Field("text", "text", "its text"),
    ),
)
MEDIA: Final = Table(
    name="media",
    said="Files that posts refer to, stored or not",
    key=("channel_id", "message_id", "entry", "position", "number"),
    references=(_POST,),
    order=("channel_id", "message_id", "entry", "position", "number"),
    fields=(
        _CHANNEL,
        _MESSAGE,
        _ENTRY,
        Field("position", "integer", "which version within the entry"),
        Field("number", "integer", "which file of the version, from 0"),
        Field("part", "text", "where in the post it stands"),
        Field("kind", "text", "video, photo, audio, voice, document, ..."),
        Field("file_id", "text", "Telegram's type and number of the file"),
        Field("file_name", "text", "name that the poster gave"),
        Field("mime", "text", "type that Telegram says"),
        Field("size", "integer", "bytes that Telegram says"),
        Field("duration_s", "number", "length in seconds"),
        Field("width", "integer", "pixels"),
        Field("height", "integer", "pixels"),
        Field("sha256", "text", "hash of the stored bytes; empty where they are not stored"),
    ),
)
COUNTS: Final = Table(
    name="counts",
    said="Counts of posts over time: a row whenever they were found changed",
    key=("channel_id", "message_id", "entry", "position"),
    references=(_POST,),
    order=("channel_id", "message_id", "entry", "position"),
    fields=(
        _CHANNEL,
        _MESSAGE,
        _ENTRY,
        Field("position", "integer", "place within what the entry shows"),
        Field("seen", "time", "when they were counted"),
        Field("views", "integer", "views"),
        Field("views_step", "integer", "to how many the views are rounded"),
        Field("forwards", "integer", "forwards"),
        Field("comments", "integer", "comments"),
        Field(
            "reactions",
            "text",
            "JSON list of [reaction, count]; as an object with the key min, Telegram's partial form",
        ),
    ),
)
ARTICLES: Final = Table(
    name="articles",
    said="Captured articles in their newest reading",
    key=("article_id",),
    order=("article_id",),
    fields=(
        Field("article_id", "text", "the archive's name for it"),
        Field("url", "text", "address"),
        Field("title", "text", "title"),
        Field("author", "text", "author as the page says"),
        Field("site", "text", "outlet as the page says"),
        Field("language", "text", "ISO 639-1"),
        Field("published", "day", "day of publication"),
        Field("captured", "time", "first capture"),
        Field("body_sha256", "text", "hash of the body as served"),
        Field("text", "text", "its text"),
        _ENTRY,
    ),
)
CITATIONS: Final = Table(
    name="citations",
    said="Passages that attribute content to Telegram, of the newest reading of each article",
    key=("citation_id",),
    references=(_OF_ARTICLE,),
    order=("article_id",),
    fields=(
        Field("citation_id", "text", "hash of article and place"),
        Field("article_id", "text", "the article"),
        Field("start", "integer", "first character in the article's text"),
        Field("end", "integer", "behind the last"),
        Field("quote", "text", "the passage"),
        Field("channel_name", "text", "name that it gives"),
        Field("handle", "text", "handle that it gives"),
        Field("url", "text", "address that it gives"),
        Field("media", "text", "kind of media that it speaks of"),
        Field("date", "day", "day that it gives"),
        Field("duration_s", "number", "length that it gives, in seconds"),
        Field("relation", "text", "how it cites"),
        Field("confidence", "text", "auto or review"),
    ),
)
LINKS: Final = Table(
    name="links",
    said="Citations linked to posts, with a person's decisions laid over",
    key=("citation_id", "channel_id", "message_id"),
    references=(
        Reference(fields=("citation_id",), table="citations", there=("citation_id",)),
        _POST,
        _OF_ARTICLE,
    ),
    order=("article_id", "citation_id", "channel_id", "message_id"),
    fields=(
        Field("citation_id", "text", "the citation"),
        Field("article_id", "text", "its article"),
        _CHANNEL,
        _MESSAGE,
        Field("score", "number", "the linker's score, natural logarithm of odds"),
        Field("decision", "text", "auto, proposed, accepted, rejected"),
        Field("decided_by", "text", "linker or person"),
        Field("reviewer", "text", "name that this person gave for the log"),
        _ENTRY,
    ),
)
TABLES: Final = (CHANNELS, POSTS, VERSIONS, MEDIA, COUNTS, ARTICLES, CITATIONS, LINKS)
