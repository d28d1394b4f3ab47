"""Use cases: what each command does, without knowing of the command line.

``workplace``  the archive's folder, configuration and progress that a job works with
``articles``   the main job: capture, read, resolve, link, report
``cites``      citations of files, without an archive
``resolve``    one article's citations -> channels -> posts -> links
``finding``    which channels a citation may mean, and asking Telegram for those that are not known
``telegram``   the source opened when it is first needed; its answers go into the archive
``ahead``      the next questions asked while answers are stored
``windows``    channel history over a stretch of time or of ids, fetched once
``media``      the files of posts, and where a file occurs
``naming``     which channel a person means by a name
``channels``   the registry of channels to collect
``collect``    what is new in them
``pages``      an article's bytes from a file, standard input or the web
``reposts``    the same footage in other channels
``report``     an article's page
``verify``     everything checked against everything
``rebuild``    the catalog made anew, or written out
``login``      signing in to Telegram
``shapes``     the JSON that commands print
"""
