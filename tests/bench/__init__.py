"""Figures as ratios against a baseline that is measured in the same run: ``python -m tests.bench``.

``figure``      a figure, and how it is taken
``memory``      how much memory a job holds
``reading``     citations of texts, articles of pages
``collecting``  posts and a file from a loopback Telegram in a process of its own (``serving``); the catalog anew
``verifying``   hashing objects
``tables``      exports of data, and the memory that they hold
``starting``    the command's own start

Nothing here is collected by pytest, and no test depends on a time.
"""
