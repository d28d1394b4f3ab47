"""The words of the project as frozen values; every two rooms talk to each other in these.

``ids``           identity of channels, posts and media
``objects``       bytes in the store, and a file that is being written
``captures``      a question put to a source and its raw answer
``entries``       what each kind of log entry holds
``observations``  what a reader finds in a raw answer
``details``       what a post holds besides text and files: polls, previews, places, ...
``spans``         stretches of text with a meaning
``articles``      an article as read: text, metadata, references to Telegram
``citations``     a passage that attributes content to a channel or post
``links``         citation -> post, with score, features and reasons
``reviews``       a person's decisions about links
``search``        what is searched for in the archive's texts, and what is found
``events``        something that a person may want to be told of
``findings``      what verification reports
``due``           what waits to be done
``videos``        videos of other sites that posts and articles link to (``videos_json``, ``linked_videos``)
``following``     how far a channel's events are known, and what an answer changed
``derived``       outputs of derive entries, and an entry with what was read for it
``articles_json`` those of the tool "article" as JSON and back (``citations_json``), ``links_json`` of the tool "link",
                  ``footage_json`` of the tool "match"
``json_fields``   strict reading of JSON objects
``records``       what the catalog answers

Nothing here does I/O, and nothing here knows Telethon, SQLite or HTML. Times are aware datetimes in UTC;
64-bit ids are ``int`` here and decimal strings in every JSON (``docs/design.md``, "Raw answers").
"""
