"""The desk: the archive as web pages to read, watch, compare and decide in.

``readers``    a few opened archives that requests share, refreshed when the log has grown
``desk``       what every page works with: readers, links, templates, settings
``links``      where a page, a file or an asset lies: of the served desk, or of a static copy of it; ``numbers`` in them
``rendering``  templates, with the report's filters for strings from outside
``layer``      what stands between the server and the pages, in this order:
``security``   what every request must pass and every answer must bear: host, origin, content security policy
``hosts``      by which names the desk is known
``door``       the token, sessions, a limit on guesses; ``session`` logs in and out, and says who may write;
               ``token_file`` where the token is
``vouched``    what vouches for the time of a log entry: checkpoint, time stamps, witnesses
``objects``    stored files by HTTP; ``ranges`` which bytes are asked for, ``types`` as what they are served
``remembered`` pages that were just made, given again; ``kept`` which ones may be
``overview``   what the first page shows, ``figures`` what is counted over a channel; ``cached`` keeps them for a while
``posts``      a post as every page shows it; ``versions`` what became of it, ``differences`` of two texts word by word,
               ``rich_text`` its words as they are formatted, ``stills`` of its films
``connections`` ends those that are held without use
``app``        all of it put together as an ASGI application
``pages``      one module per page: gather (archive -> values), then a template
``deciding``   a form of a review page -> a decision in the log; ``notices``: such a page, and what it says came of it
``site``       a static copy of a part of the archive, out of the same pages
``server``     runs the application until it is told to end; ``warming`` makes its first pages before

It reads. The one thing that it can write are decisions of a person about links and matches, where it was started for
that. No page asks another host for anything, and every page works without scripts.
"""
