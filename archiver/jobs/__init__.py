"""Use cases: what each command does, without knowing of the command line.

``workplace``  the archive's folder, configuration and progress that a job works with
``run``        one scheduled pass over everything configured; ``inbox`` folders and addresses, ``steps`` what stops what
``intake``     what a pass takes in first: sources and ``feeds`` (``announced``: what is due of them, ``feed_status``);
               ``seen_files`` spares reading what is unchanged in folders
``rescue``     what new articles cite, had over all of them before linking; ``perishable`` in which order
``status``     what is due, what failed, what is waiting
``concerned``  which articles something new concerns; ``rechecks`` second looks at posts and files
``adding``     the main job: capture, read, resolve, link, report
``linking``    those steps for one article
``articles``   the articles of an archive, listed and shown
``cites``      citations of files, without an archive; ``readers`` reads many on all cores, ``reader`` is one process
``resolve``    one article's citations -> channels -> posts -> links (``citation_search``: what the search for one has
               seen); ``cited_posts`` by their ids, ``wider_search`` in the whole archive, ``linked_files`` of posts
``finding``    which channels a citation may mean, and asking Telegram for those that are not known
``clock``      what is said of a clock that is wrong
``telegram``   the accounts' sources, opened when first needed (``accounts``); their answers go into the archive
``webpages``   Telegram's web pages in place of an account; ``ways``: which of both; ``corroborate`` compares them
``exports``    exports of Telegram Desktop; ``videos`` those of other sites that posts and articles link to
``ahead``      the next questions asked while answers are stored
``windows``    channel history over a stretch of time or of ids, fetched once
``fetching``   the files of posts, several at once: ``pool``, ``room`` on the disk, ``together`` into the archive
``media``      where a file occurs, and what is not there
``naming``     which channel a person means by a name; ``lookup`` the same with Telegram's help
``channels``   the channels, listed and shown; ``channel_log`` what changed; ``identity`` names that moved
``enlisting``  channels put on the list (``registry``, ``registering``): from ``lists``, through ``doors`` (invitations,
               folders, ids)
``discover``   channels that others lead to
``collect``    what is new in channels; ``planning`` what that would ask for, ``budget`` in requests
``describing`` what a channel is beside its posts; ``legacy`` the basic group that a group was
``origins``    the posts that others are forwards of; ``comments`` those below posts
``follow``     channels live; its loops are in ``following``
``pages``      an article's bytes from a file, standard input or the web (``web``), ``refetching``, ``revisits``; with
               ``article_pictures``, and ``read_also`` what it points to on its own site
``reposts``    the same footage in other channels
``footage``    what is fingerprinted and compared, and when; ``footage_story`` the story of a medium,
               ``footage_stills`` of its matches, ``footage_decide`` what a person says of one;
               ``own_footage`` for linking
``report``     an article's page
``names``      by which names articles mean channels (``name_lists``, ``name_channels``; ``named``: those that one
               article asks for); ``suggesting`` out of reviews
``proposals``  what waits for a person's decision; ``stills`` pictures of films to look at; ``match_proposals`` matches
               of footage that nobody has decided about
``review``     such decisions, written down and taken back; ``review_batch`` many at once; ``seeking`` posts for them
``searching``  the archive's texts; ``saved_searches`` those with a name
``explaining`` what was looked for, where, what was found, why, and what was not, for one citation
``tables``     contents as tables (``channel_graph``: as a graph), ``drawing`` pictures as files, of values that
               ``charting`` asks for; ``staging`` puts a folder in place whole
``notifying``  people are told what happened; ``commands`` runs the programs that the configuration names
``exhibiting`` one post, file or article with its proofs: ``exhibiting_evidence`` of the log, ``exhibiting_reveals``
               what it shows beside
``exporting``  copies that leave the archive: of which entries (``choosing``), with what else (``gathering``, of it
               ``gathering_log`` and ``gathering_files``)
``importing``  the archive of others: ``importing_log``, ``importing_objects``, ``importing_forks``
``verify``     everything checked against everything, in parts (``verifying``, ``verify_catalog``, ``verify_imports``);
               copies without the archive (``verify_copy``, ``verify_whole_copy``); whose keys and stamps are believed
               (``pins``, ``trust``); ``drilling`` the verifier itself
``scrubbing``  stored objects hashed again by and by (``scrub_status``)
``repair``     what is damaged: ``repair_log``, ``repair_objects``, ``repair_telegram``, ``repair_begun``
``keys``       those that sign the log; ``anchor`` and ``anchoring`` time stamps (``authorities``, ``unlogged``),
               ``witnesses`` (``witness_states``) and ``witness_server``, ``receipt`` (``newest``, ``handing``)
``redacting``  evidence taken out on purpose, which ``holds`` forbid; ``targets`` what a person means by its name
``remarks``    entries that a person makes, ``incidents`` (``noting``), ``policy``; ``story`` tells the log,
               ``proofs`` what must come out where a person checks it; ``said`` what people said, as pages show it
``rebuild``    the catalog made anew, or written out
``login``      signing in to Telegram; ``logins`` the accounts, listed and signed out
``shapes``     the JSON that commands print; ``channel_shapes``, ``post_shapes``, ``version_shapes``,
               ``footage_shapes``; ``post_names`` how posts are named; ``progress`` how a job says what it does
"""
