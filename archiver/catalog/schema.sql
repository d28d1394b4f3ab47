-- The catalog: what the log says, as tables. Disposable; rebuilt by folding the log from entry 0.
--
-- Times are microseconds since 1970-01-01 UTC (columns named ..._us). A row names the log entry that it comes
-- from, and where several observations of one entry could give the same key, the observation's position in it.
-- "seen" is the time of the answer, as the capture's entry gives it. JSON columns hold compact JSON.

CREATE TABLE cursor (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    entries INTEGER NOT NULL,           -- number of entries folded
    line_sha256 TEXT NOT NULL           -- of the last one's line; 64 zeros before the first
) STRICT;

-- Entries of the log -------------------------------------------------------------------------------------

CREATE TABLE entries (
    n INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    time_us INTEGER NOT NULL
) STRICT;
CREATE INDEX entries_by_kind ON entries (kind);

CREATE TABLE sessions (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    command TEXT NOT NULL,
    versions TEXT NOT NULL              -- JSON object
) STRICT;

CREATE TABLE captures (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    session INTEGER NOT NULL,
    source TEXT NOT NULL,
    method TEXT NOT NULL,
    status TEXT NOT NULL,
    error TEXT,
    question TEXT NOT NULL,             -- JSON object
    asked_us INTEGER NOT NULL,
    answered_us INTEGER NOT NULL,
    source_time_us INTEGER,
    account TEXT,
    dc INTEGER,
    layer INTEGER
) STRICT;

CREATE INDEX captures_of_history ON captures (json_extract(question, '$.channel_id'))
    WHERE method = 'messages.getHistory';
CREATE INDEX captures_of_pages ON captures (json_extract(question, '$.channel_id')) WHERE method = 'web.page';
CREATE INDEX captures_of_refusals ON captures (json_extract(question, '$.channel_id')) WHERE status = 'restricted';
CREATE INDEX captures_of_channels ON captures (json_extract(question, '$.channel_id'))
    WHERE method = 'channels.getFullChannel';

CREATE INDEX captures_of_refused_posts ON captures (entry)
    WHERE method = 'channels.getMessages' AND status <> 'ok';
CREATE INDEX captures_from_top ON captures (json_extract(question, '$.channel_id'))
    WHERE method = 'messages.getHistory' AND coalesce(json_extract(question, '$.offset_id'), 0) = 0
        AND coalesce(json_extract(question, '$.min_id'), 0) = 0;
CREATE INDEX captures_by_method ON captures (method);
CREATE INDEX captures_of_articles ON captures (entry) WHERE source = 'article';
CREATE INDEX captures_of_feeds ON captures (json_extract(question, '$.feed')) WHERE source = 'article';
CREATE INDEX captures_of_addresses ON captures (json_extract(question, '$.url')) WHERE source = 'article';

CREATE INDEX captures_of_web_pages ON captures (json_extract(question, '$.url')) WHERE source = 'preview';

CREATE TABLE derivations (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    session INTEGER NOT NULL,
    tool TEXT NOT NULL,
    version TEXT NOT NULL,
    inputs TEXT NOT NULL,               -- JSON list of entry numbers
    params TEXT NOT NULL                -- JSON object
) STRICT;

CREATE TABLE objects (
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    sha512 TEXT,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    encoding TEXT,
    PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX objects_by_sha256 ON objects (sha256);

CREATE TABLE unreadable (
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;

-- Channels -----------------------------------------------------------------------------------------------

CREATE TABLE channels (
    channel_id INTEGER PRIMARY KEY,
    newest_entry INTEGER NOT NULL,      -- of channel_versions
    newest_position INTEGER NOT NULL,
    first_seen_us INTEGER NOT NULL,
    last_seen_us INTEGER NOT NULL
) STRICT;

CREATE TABLE channel_versions (
    channel_id INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    seen_us INTEGER NOT NULL,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,            -- case-folded
    usernames TEXT NOT NULL,            -- JSON list
    kind TEXT NOT NULL,
    about TEXT,
    photo_id INTEGER,                   -- 0: it has none
    linked_chat_id INTEGER,
    verified INTEGER NOT NULL,
    scam INTEGER NOT NULL,
    fake INTEGER NOT NULL,
    noforwards INTEGER NOT NULL,
    forum INTEGER NOT NULL,
    restriction TEXT,
    PRIMARY KEY (channel_id, entry, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX channel_versions_by_title ON channel_versions (title_key);

CREATE TABLE channel_counts (
    channel_id INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    seen_us INTEGER NOT NULL,
    participants INTEGER NOT NULL,
    step INTEGER NOT NULL,              -- to how many the number is rounded
    PRIMARY KEY (channel_id, entry, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE channel_access (
    channel_id INTEGER NOT NULL,
    account TEXT NOT NULL,              -- salted digest of the asking account, '' where the log names none
    access_hash INTEGER NOT NULL,
    joined INTEGER,                     -- whether the account is a member
    entry INTEGER NOT NULL REFERENCES entries,
    seen_us INTEGER NOT NULL,
    PRIMARY KEY (channel_id, account)
) STRICT, WITHOUT ROWID;

-- How far each channel's events are known. A channel counts its events (posts, edits, deletions): "pts".
CREATE TABLE channel_states (
    channel_id INTEGER PRIMARY KEY,
    pts INTEGER NOT NULL,               -- every event up to here is in the log, from the first count that was seen on
    shown_pts INTEGER                   -- the greatest count that a page of history came with
) STRICT;

-- A row whenever a username leads elsewhere than before; channel_id NULL: to no channel.
CREATE TABLE usernames (
    name_key TEXT NOT NULL,             -- lower case
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    channel_id INTEGER,
    seen_us INTEGER NOT NULL,
    last_seen_us INTEGER NOT NULL,
    PRIMARY KEY (name_key, entry, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX usernames_by_channel ON usernames (channel_id);

-- A group that was a basic group before (from_id: minus its id); max_id: its last message then.
CREATE TABLE migrations (
    channel_id INTEGER NOT NULL,
    from_id INTEGER NOT NULL,
    max_id INTEGER,
    entry INTEGER NOT NULL REFERENCES entries,
    seen_us INTEGER NOT NULL,
    PRIMARY KEY (channel_id, from_id)
) STRICT, WITHOUT ROWID;

-- Topics of forums: a row for each thing that a list of topics (listed = 1, where it differs) or a service message
-- said. What a topic is now follows from its rows in the order of said_us.
CREATE TABLE topic_events (
    channel_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    said_us INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    listed INTEGER NOT NULL,
    title TEXT,
    closed INTEGER,
    hidden INTEGER,
    deleted INTEGER NOT NULL,
    PRIMARY KEY (channel_id, topic_id, said_us)
) STRICT, WITHOUT ROWID;

CREATE TABLE post_topics (
    channel_id INTEGER NOT NULL,
    topic_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (channel_id, topic_id, message_id)
) STRICT, WITHOUT ROWID;

-- Stretches of time over which a post was pinned: since a service message, or since it was first seen so (by its own
-- flag, or as the newest pinned post of the full channel) until it was first seen without.
CREATE TABLE pins (
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    pinned_us INTEGER NOT NULL,
    how TEXT NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    unpinned_us INTEGER,
    unpinned_entry INTEGER,
    PRIMARY KEY (channel_id, message_id, pinned_us)
) STRICT, WITHOUT ROWID;
CREATE INDEX pins_open ON pins (channel_id) WHERE unpinned_us IS NULL;

-- Names that a person registered. channel_id is bound when the name is first known to lead to a channel, and
-- stays: a username that later moves to another channel does not move the registration.
CREATE TABLE registrations (
    name_key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    handle TEXT,                        -- lower case, where the name can be a username
    channel_id INTEGER,
    active INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    since_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX registrations_by_channel ON registrations (channel_id);
CREATE INDEX registrations_by_handle ON registrations (handle);

CREATE TABLE registration_names (
    name_key TEXT NOT NULL REFERENCES registrations,
    kind TEXT NOT NULL CHECK (kind IN ('alias', 'owner')),
    text TEXT NOT NULL,
    text_key TEXT NOT NULL,             -- case-folded
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    PRIMARY KEY (name_key, kind, text)
) STRICT, WITHOUT ROWID;
CREATE INDEX registration_names_by_text ON registration_names (text_key);

-- Names of channels (kind 'alias') and of who speaks through them ('actor'), as a person said; active 0: taken back.
-- Which channel a handle means that the archive did not know then follows from usernames. Words are folded as
-- text.name_words does it, bones are the consonants of text.names: raise the version where these change.
CREATE TABLE names (
    kind TEXT NOT NULL CHECK (kind IN ('alias', 'actor')),
    text_key TEXT NOT NULL,             -- case-folded
    channel_key TEXT NOT NULL,          -- id, handle in lower case, or case-folded title
    since TEXT NOT NULL,                -- ISO day; '' for no beginning
    name TEXT NOT NULL,
    channel TEXT NOT NULL,              -- as given
    handle TEXT,                        -- lower case, where the channel was given by one
    channel_id INTEGER,
    role TEXT,
    until TEXT,
    note TEXT,
    "by" TEXT,
    how TEXT NOT NULL,
    reviews TEXT NOT NULL,              -- JSON list of entry numbers
    active INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    opening TEXT NOT NULL,              -- the first of the folded words
    following TEXT NOT NULL,            -- the second, '' for none
    folded TEXT NOT NULL,               -- all, with blanks between
    bones TEXT NOT NULL,
    PRIMARY KEY (kind, text_key, channel_key, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX names_by_opening ON names (opening, following) WHERE active = 1;
CREATE INDEX names_by_words ON names (folded) WHERE active = 1;
CREATE INDEX names_by_bones ON names (bones, active);
CREATE INDEX names_by_handle ON names (handle);
CREATE INDEX names_by_channel ON names (channel_id);

-- Posts --------------------------------------------------------------------------------------------------

CREATE TABLE posts (
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    date_us INTEGER NOT NULL,
    newest INTEGER NOT NULL,            -- id of the newest version
    versions INTEGER NOT NULL,          -- without those that repeat what another source had shown
    sources INTEGER NOT NULL,           -- that showed it, as bits: 1 MTProto, 2 web pages, 4 exports
    service INTEGER NOT NULL,           -- of the newest version: 1 for a service message
    restricted INTEGER NOT NULL,        -- of the newest version: 1 where it names a restriction
    with_files INTEGER NOT NULL,        -- of the newest version: 1 where it has a file of its own
    first_seen_us INTEGER NOT NULL,
    last_seen_us INTEGER NOT NULL,
    gone_us INTEGER,                    -- first missing; NULL while it is there
    counts_entry INTEGER,               -- the newest of counts
    counts_position INTEGER,
    PRIMARY KEY (channel_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX posts_by_date ON posts (channel_id, date_us);
-- What a search for posts with files, edited or missing ones begins with.
CREATE INDEX posts_with_files ON posts (channel_id, date_us) WHERE with_files;
CREATE INDEX posts_edited ON posts (channel_id, date_us) WHERE versions > 1;
CREATE INDEX posts_gone ON posts (channel_id, date_us) WHERE gone_us IS NOT NULL;
-- By the age at which they were last seen, up to 400 days: what may be due for another look.
CREATE INDEX posts_by_age ON posts (channel_id, last_seen_us - date_us)
    WHERE gone_us IS NULL AND last_seen_us - date_us < 34560000000000;

-- The newest entry that brought a version of a post of this day (UTC, days since 1970-01-01).
CREATE TABLE post_days (
    channel_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    PRIMARY KEY (channel_id, day)
) STRICT, WITHOUT ROWID;

-- Append-only: a row for each difference in what a kind of source (MTProto, web pages, exports) showed of a post. The
-- newest of a kind is the one with the greatest (as_of_us, seen_us, entry, position); which of these is what the post is
-- now, see fold/post_state. Views and the like are in counts.
CREATE TABLE post_versions (
    id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    seen_us INTEGER NOT NULL,
    date_us INTEGER NOT NULL,
    edit_us INTEGER,
    edited INTEGER NOT NULL,            -- 1: shown as edited, without a date
    as_of_us INTEGER NOT NULL,          -- edit_us, else date_us; of an edit without a date seen_us
    source TEXT NOT NULL,               -- telegram, preview, desktop
    repeats INTEGER NOT NULL,           -- 1: another source had shown the same words
    text TEXT NOT NULL,
    spans TEXT,                         -- JSON list of [kind, offset, length, value]
    grouped_id INTEGER,
    reply_to INTEGER,
    forward_date_us INTEGER,
    forward_channel_id INTEGER,         -- the original post, where Telegram names it
    forward_message_id INTEGER,
    forward_from_id INTEGER,
    forward_from_name TEXT,
    author TEXT,
    service TEXT,
    noforwards INTEGER NOT NULL,
    restriction TEXT,
    digest BLOB NOT NULL                -- of everything above but where and when it was seen
) STRICT;
CREATE UNIQUE INDEX post_versions_by_post ON post_versions (channel_id, message_id, entry, position);
CREATE INDEX post_versions_by_origin ON post_versions (forward_channel_id, forward_message_id)
    WHERE forward_message_id IS NOT NULL;
CREATE INDEX post_versions_by_album ON post_versions (channel_id, grouped_id) WHERE grouped_id IS NOT NULL;

-- What a version holds besides text and files: polls, previews of links, places, ... Most have no row.
CREATE TABLE post_details (
    version INTEGER PRIMARY KEY REFERENCES post_versions,
    details TEXT NOT NULL               -- JSON list, see model/details_json.py
) STRICT;

-- Addresses of the web outside Telegram that a version leads to. listed = 1: known to show videos.
CREATE TABLE post_links (
    version INTEGER NOT NULL REFERENCES post_versions,
    position INTEGER NOT NULL,
    address TEXT NOT NULL,              -- see text/video_links.py, video_address
    listed INTEGER NOT NULL,
    PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_links_by_address ON post_links (address);
CREATE INDEX post_links_listed ON post_links (version) WHERE listed = 1;

-- Append-only: a row whenever a count differs from the newest one; what an answer did not say is carried over.
CREATE TABLE counts (
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    seen_us INTEGER NOT NULL,
    views INTEGER,
    views_step INTEGER NOT NULL,        -- to how many they are rounded
    forwards INTEGER,
    replies INTEGER,
    reactions TEXT,                     -- JSON list of [emoji, count], {"min": list} for Telegram's min form; NULL: none
    PRIMARY KEY (channel_id, message_id, entry, position)
) STRICT, WITHOUT ROWID;

-- Append-only: a row whenever the results of a poll differ from the newest ones; a min form follows no whole one.
CREATE TABLE poll_counts (
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    seen_us INTEGER NOT NULL,
    total INTEGER,
    total_step INTEGER NOT NULL,        -- to how many it is rounded
    answers TEXT,                       -- JSON list of [option, voters, 1 for right, percent]; NULL: kept back
    solution TEXT,
    partial INTEGER NOT NULL,           -- 1 for Telegram's min form
    PRIMARY KEY (channel_id, message_id, entry, position)
) STRICT, WITHOUT ROWID;

-- Tombstones: a row for each time that a post was found missing (also ids that were never seen, where they
-- were asked for by name). confirmed: missing once more in a later capture; back: seen again.
CREATE TABLE gone (
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    gone_us INTEGER NOT NULL,
    confirmed_us INTEGER,
    confirmed_entry INTEGER,
    back_us INTEGER,
    back_entry INTEGER,
    PRIMARY KEY (channel_id, message_id, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX gone_by_entry ON gone (entry);
CREATE INDEX gone_unconfirmed ON gone (gone_us) WHERE confirmed_us IS NULL AND back_us IS NULL;

-- Posts that others are forwards of, and that were neither seen nor found missing.
CREATE TABLE origins_open (
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    PRIMARY KEY (channel_id, message_id)
) STRICT, WITHOUT ROWID;

-- Every id of an interval was shown if it existed. Neighbours are merged; oldest and newest are the times of
-- the captures that the interval was merged from, which are in covered_spans one by one.
CREATE TABLE covered (
    channel_id INTEGER NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    oldest_us INTEGER NOT NULL,
    newest_us INTEGER NOT NULL,
    PRIMARY KEY (channel_id, low)
) STRICT, WITHOUT ROWID;

CREATE TABLE covered_spans (
    channel_id INTEGER NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    seen_us INTEGER NOT NULL,
    PRIMARY KEY (channel_id, low, high, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX covered_spans_by_high ON covered_spans (channel_id, high);
CREATE INDEX covered_spans_by_entry ON covered_spans (entry);

-- The same of web pages, which do not show every post: what they had shown before and did not show again is gone; of
-- other ids nothing is said.
CREATE TABLE shown (
    channel_id INTEGER NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    oldest_us INTEGER NOT NULL,
    newest_us INTEGER NOT NULL,
    PRIMARY KEY (channel_id, low)
) STRICT, WITHOUT ROWID;

CREATE TABLE shown_spans (
    channel_id INTEGER NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    seen_us INTEGER NOT NULL,
    PRIMARY KEY (channel_id, low, high, entry)
) STRICT, WITHOUT ROWID;

-- Threads of groups. The message root_id of a group is the copy of a channel's post; comments are below it.
CREATE TABLE threads (
    group_id INTEGER NOT NULL,
    root_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,        -- the post
    message_id INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    PRIMARY KEY (group_id, root_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX threads_by_post ON threads (channel_id, message_id);

CREATE TABLE comments (
    group_id INTEGER NOT NULL,
    comment_id INTEGER NOT NULL,
    root_id INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    PRIMARY KEY (group_id, comment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX comments_by_root ON comments (group_id, root_id);

-- The newest answer by which all comments below a post were read.
CREATE TABLE thread_reads (
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    seen_us INTEGER NOT NULL,
    PRIMARY KEY (channel_id, message_id)
) STRICT, WITHOUT ROWID;

-- Derive entries of the tool "corroborate": a post as MTProto and a web page showed it within seconds of each other.
CREATE TABLE corroborations (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    verdict TEXT NOT NULL,              -- agree, differ, absent
    document TEXT NOT NULL              -- JSON
) STRICT;
CREATE INDEX corroborations_by_post ON corroborations (channel_id, message_id);

-- Links to videos of other sites that were followed: every time, with what came of it.
CREATE TABLE video_looks (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    address TEXT NOT NULL,
    seen_us INTEGER NOT NULL,
    document TEXT NOT NULL              -- see model/videos_json.py
) STRICT;
CREATE INDEX video_looks_by_address ON video_looks (address);

CREATE TABLE video_files (
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    mime TEXT NOT NULL,
    uploaded_us INTEGER,                -- when the site says that the video was published
    PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX video_files_by_sha256 ON video_files (sha256);

-- Two streams of a followed link (look: its entry) in one file.
CREATE TABLE video_merges (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    look INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    video_sha256 TEXT NOT NULL,
    audio_sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX video_merges_by_look ON video_merges (look);
CREATE INDEX video_merges_by_sha256 ON video_merges (sha256);

-- Media --------------------------------------------------------------------------------------------------

CREATE TABLE media_refs (
    version INTEGER NOT NULL REFERENCES post_versions,
    position INTEGER NOT NULL,
    type TEXT NOT NULL,
    media_id INTEGER NOT NULL,
    part TEXT NOT NULL,
    kind TEXT NOT NULL,
    mime TEXT,
    size INTEGER,
    duration_s REAL,
    width INTEGER,
    height INTEGER,
    file_name TEXT,
    dc INTEGER,
    thumb TEXT,
    ttl_s INTEGER,
    url TEXT,                           -- where a web page said that it lies; it may hold for a short time alone
    PRIMARY KEY (version, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_refs_by_media ON media_refs (media_id, type);
CREATE INDEX media_refs_by_measure ON media_refs (size, duration_s) WHERE duration_s IS NOT NULL;

CREATE TABLE media_stored (
    type TEXT NOT NULL,
    media_id INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    mime TEXT,
    entry INTEGER NOT NULL REFERENCES entries,
    PRIMARY KEY (type, media_id, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_stored_by_sha256 ON media_stored (sha256);
CREATE INDEX media_stored_by_entry ON media_stored (entry);

-- Files of posts that are not stored; a row for each channel that showed one. beside: 1 for what is mostly not wanted,
-- pictures of link previews and other qualities of the same film, so that no pass has to look at them.
CREATE TABLE media_open (
    beside INTEGER NOT NULL,
    type TEXT NOT NULL,
    media_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    PRIMARY KEY (beside, type, media_id, channel_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE media_failed (
    type TEXT NOT NULL,
    media_id INTEGER NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (type, media_id, entry, position)
) STRICT, WITHOUT ROWID;

-- Footage ------------------------------------------------------------------------------------------------

-- Derive entries of the tool "fingerprint"; the newest of a medium counts. sha256: of the medium's bytes.
CREATE TABLE fingerprints (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    sha256 TEXT NOT NULL,
    print_sha256 TEXT NOT NULL,         -- the object with the columns
    version TEXT NOT NULL,
    kind TEXT NOT NULL,
    duration_s REAL,
    pictures INTEGER NOT NULL,          -- rows of each sense, 0 for none
    frames INTEGER NOT NULL,
    landmarks INTEGER NOT NULL,
    failed TEXT,                        -- why it holds nothing
    notes TEXT NOT NULL,                -- JSON list
    facts TEXT NOT NULL                 -- JSON of what the file says of itself; may hold a place
) STRICT;
CREATE INDEX fingerprints_by_medium ON fingerprints (sha256);

-- Which media the tools "fingerprint" and "match" were used on, whatever is left of what they put out.
CREATE TABLE media_derived (
    sha256 TEXT NOT NULL,
    tool TEXT NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    version INTEGER NOT NULL,
    PRIMARY KEY (sha256, tool, entry)
) STRICT, WITHOUT ROWID;

-- Derive entries of the tool "match": what a medium was compared with; the newest of a medium counts.
CREATE TABLE matchings (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    sha256 TEXT NOT NULL,
    version TEXT NOT NULL,
    searched TEXT NOT NULL              -- JSON
) STRICT;
CREATE INDEX matchings_by_medium ON matchings (sha256);

CREATE TABLE matches (
    entry INTEGER NOT NULL REFERENCES matchings,
    position INTEGER NOT NULL,
    sha256 TEXT NOT NULL,               -- the medium that was searched for
    start_s REAL NOT NULL,
    end_s REAL NOT NULL,
    reference_sha256 TEXT NOT NULL,     -- the one that it was found in
    reference_start_s REAL NOT NULL,
    reference_end_s REAL NOT NULL,
    medium TEXT NOT NULL,               -- picture, video, audio
    speed REAL NOT NULL,
    mirrored INTEGER NOT NULL,
    transformation TEXT NOT NULL,       -- JSON list
    score REAL NOT NULL,
    verdict TEXT NOT NULL,
    PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX matches_by_medium ON matches (sha256);
CREATE INDEX matches_by_reference ON matches (reference_sha256);

-- Articles -----------------------------------------------------------------------------------------------

CREATE TABLE articles (
    article_id TEXT PRIMARY KEY,
    body_sha256 TEXT NOT NULL,
    url TEXT,
    url_key TEXT,                       -- without what does not tell pages apart
    path TEXT,                          -- of the newest capture that has one
    captured_us INTEGER NOT NULL,       -- first capture
    entry INTEGER NOT NULL              -- newest capture
) STRICT, WITHOUT ROWID;
CREATE INDEX articles_by_url ON articles (url_key);

CREATE TABLE article_captures (
    article_id TEXT NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    url TEXT,
    path TEXT,
    seen_us INTEGER NOT NULL,
    PRIMARY KEY (article_id, entry, position)
) STRICT, WITHOUT ROWID;

-- Pictures and films that articles show themselves; place as in model/articles.ArticlePicture, "start" and "end" in the
-- text of the reading by which they were asked for.
CREATE TABLE article_media (
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    article_id TEXT NOT NULL,
    source TEXT NOT NULL,               -- the address, or the path beside the page's file
    place TEXT NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_media_by_article ON article_media (article_id);
CREATE INDEX article_media_by_sha256 ON article_media (sha256);

-- Those that could not be had, and why.
CREATE TABLE article_media_missing (
    entry INTEGER NOT NULL REFERENCES entries,
    position INTEGER NOT NULL,
    article_id TEXT NOT NULL,
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    error TEXT,
    PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_media_missing_by_article ON article_media_missing (article_id);

-- What feeds and sitemaps announced: an article by the feed's id for it and its address; the newest announcement's words.
CREATE TABLE announced (
    feed TEXT NOT NULL,                 -- the configured address, or the file's name
    ident TEXT NOT NULL,
    url TEXT NOT NULL,
    url_key TEXT,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    published_us INTEGER,
    published_from TEXT,                -- the field of the feed that it was taken from
    updated_us INTEGER,
    author TEXT,
    language TEXT,
    seen_us INTEGER NOT NULL,           -- of the first answer that announced it
    entry INTEGER NOT NULL REFERENCES entries,  -- that answer's
    last_entry INTEGER NOT NULL REFERENCES entries,
    PRIMARY KEY (feed, ident, url)
) STRICT, WITHOUT ROWID;

-- Derive entries of the tool "article"; the newest of an article counts.
CREATE TABLE article_readings (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    article_id TEXT NOT NULL,
    title TEXT NOT NULL,                -- '' where there is none
    text TEXT NOT NULL,
    document TEXT NOT NULL              -- JSON of the article, without its text
) STRICT;
CREATE INDEX article_readings_by_article ON article_readings (article_id);

-- What each reading says of videos: addresses that its article shows or names; how as in model/articles.VideoLink,
-- "start" and "end" in the reading's text.
CREATE TABLE article_videos (
    entry INTEGER NOT NULL REFERENCES article_readings,
    position INTEGER NOT NULL,
    article_id TEXT NOT NULL,
    url TEXT NOT NULL,
    address TEXT NOT NULL,              -- see text/video_links.py, video_address
    how TEXT NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_videos_by_address ON article_videos (address);

CREATE TABLE citations (
    entry INTEGER NOT NULL REFERENCES article_readings,
    position INTEGER NOT NULL,
    citation_id TEXT NOT NULL,
    document TEXT NOT NULL,             -- JSON of the citation
    PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX citations_by_id ON citations (citation_id);

-- Derive entries of the tool "link"; the newest of an article counts.
CREATE TABLE article_links (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    article_id TEXT NOT NULL
) STRICT;
CREATE INDEX article_links_by_article ON article_links (article_id);

CREATE TABLE resolutions (
    entry INTEGER NOT NULL REFERENCES article_links,
    position INTEGER NOT NULL,
    citation_id TEXT NOT NULL,
    document TEXT NOT NULL,             -- JSON of the resolution
    PRIMARY KEY (entry, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
    entry INTEGER NOT NULL,
    position INTEGER NOT NULL,          -- of the resolution
    rank INTEGER NOT NULL,              -- 0 is the first link
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    score REAL NOT NULL,
    decision TEXT NOT NULL,
    PRIMARY KEY (entry, position, rank),
    FOREIGN KEY (entry, position) REFERENCES resolutions
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_post ON links (channel_id, message_id);

-- A person's decisions about links: a row for each review entry.
CREATE TABLE reviews (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    time_us INTEGER NOT NULL,
    act TEXT NOT NULL,
    article_id TEXT NOT NULL,
    citation_id TEXT NOT NULL,          -- as it was then
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL,
    channel_id INTEGER,                 -- the post, where one is named
    message_id INTEGER,
    undoes INTEGER,
    note TEXT,
    "by" TEXT,
    undone_entry INTEGER,               -- the first that took it back
    now_citation_id TEXT                -- the citation of the newest reading that it belongs to; NULL: no passage
) STRICT;
CREATE INDEX reviews_by_article ON reviews (article_id);

-- What counts of the above: about each post of a citation of the newest reading the newest decision that was not
-- taken back. Made anew for the versions of a page with each of their reviews and readings.
CREATE TABLE verdicts (
    article_id TEXT NOT NULL,           -- of the citation; the review may be one of an earlier version of the page
    citation_id TEXT NOT NULL,
    channel_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('accepted', 'rejected')),
    entry INTEGER NOT NULL REFERENCES reviews,
    PRIMARY KEY (citation_id, channel_id, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX verdicts_by_post ON verdicts (channel_id, message_id);
CREATE INDEX verdicts_by_article ON verdicts (article_id);

-- Reviews of earlier versions of a page, where a later one has the same passage. Made anew with the verdicts.
CREATE TABLE carried_reviews (
    article_id TEXT NOT NULL,           -- the later version
    entry INTEGER NOT NULL REFERENCES reviews,
    citation_id TEXT NOT NULL,          -- of its newest reading
    PRIMARY KEY (article_id, entry)
) STRICT, WITHOUT ROWID;

-- A person's decisions about matches: a row for each "review.match" entry. The sides are stretches of two media.
CREATE TABLE match_reviews (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    time_us INTEGER NOT NULL,
    act TEXT NOT NULL,
    layer TEXT NOT NULL,
    one_sha256 TEXT NOT NULL,
    one_start_s REAL NOT NULL,
    one_end_s REAL NOT NULL,
    other_sha256 TEXT NOT NULL,
    other_start_s REAL NOT NULL,
    other_end_s REAL NOT NULL,
    undoes INTEGER,
    note TEXT,
    "by" TEXT,
    undone_entry INTEGER                -- the first that took it back
) STRICT;
CREATE INDEX match_reviews_by_one ON match_reviews (one_sha256);
CREATE INDEX match_reviews_by_other ON match_reviews (other_sha256);

-- Custody ------------------------------------------------------------------------------------------------

-- What must not be redacted; in force while released_entry is NULL. kind and target: see model/custody.
CREATE TABLE holds (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    time_us INTEGER NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    reason TEXT NOT NULL,
    "by" TEXT,
    released_entry INTEGER
) STRICT;
CREATE INDEX holds_by_target ON holds (kind, target);

-- Remarks of people about a piece of evidence.
CREATE TABLE remarks (
    entry INTEGER PRIMARY KEY REFERENCES entries,
    time_us INTEGER NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    text TEXT NOT NULL,
    "by" TEXT
) STRICT;
CREATE INDEX remarks_by_target ON remarks (kind, target);

-- What exports, redactions, incidents, imports and checks touched: kind and target as in model/custody ("archive": all
-- that was there). Kind "between": objects whose SHA-256 is above target and not above until.
CREATE TABLE touched (
    entry INTEGER NOT NULL REFERENCES entries,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (kind, target, entry)
) STRICT, WITHOUT ROWID;

-- Settings in force, each from the newest policy entry that names it; value is JSON.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    entry INTEGER NOT NULL REFERENCES entries
) STRICT, WITHOUT ROWID;

-- Full text: the words of the texts above as text/folding.py spells them, which nothing copies -----------------

-- rowid: the version. details: of post_details; files: their names; facets: what a version is, as words: "any", "c" and
-- the channel, "t" and the month, "k" and each kind of what it holds, "d" and the class of a length, "f" and the channel
-- that it was forwarded from (catalog/words.py).
CREATE VIRTUAL TABLE post_words USING fts5 (
    text, details, files, facets, content = '',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
);
-- rowid: the entry of the reading.
CREATE VIRTUAL TABLE article_words USING fts5 (
    title, text, about, content = '', tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
);
