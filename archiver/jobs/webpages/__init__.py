"""Telegram's web pages in place of an account: slower, and without much of what an account is shown.

``pages``     asking for pages: politely, every answer recorded, refusals that look like answers told from answers
``history``   a channel's posts over a stretch of ids or of time, page by page
``threads``   the comments below one post, page by page
``comments``  which posts are asked about for their comments, and what came of it
``files``     files of posts, as the pages lead to them
``over_web``  all of this in the place of ``jobs.telegram.Telegram``
``budget``    how many requests a run would take
``lacking``   what is missing this way, in sentences
"""
