"""Use cases: what each command does, without knowing of the command line.

``workplace``  the archive's folder, configuration and progress that a job works with
``run``        one scheduled pass over everything configured; ``inbox`` its article sources, ``steps`` what stops what
``status``     what is due, what failed, what is waiting
``concerned``  which articles something new concerns; ``rechecks`` second looks at posts and files
``adding``     the main job: capture, read, resolve, link, report
``linking``    those steps for one article
``articles``   the articles of an archive, listed and shown
``cites``      citations of files, without an archive; ``readers`` reads many on all cores, ``reader`` is one process
``resolve``    one article's citations -> channels -> posts -> links
``finding``    which channels a citation may mean, and asking Telegram for those that are not known
``clock``      what is said of a clock that is wrong
``telegram``   the source opened when it is first needed; its answers go into the archive
``ahead``      the next questions asked while answers are stored
``windows``    channel history over a stretch of time or of ids, fetched once
``media``      the files of posts, and where a file occurs
``naming``     which channel a person means by a name; ``lookup`` the same with Telegram's help
``channels``   the channels, listed and shown; ``registry`` those to collect
``collect``    what is new in them; ``planning`` what that would ask for
``follow``     channels live; its loops are in ``following``
``pages``      an article's bytes from a file, standard input or the web
``reposts``    the same footage in other channels
``report``     an article's page
``proposals``  what waits for a person's decision
``review``     such decisions, written down and taken back
``verify``     everything checked against everything
``rebuild``    the catalog made anew, or written out
``login``      signing in to Telegram
``shapes``     the JSON that commands print
"""
