"""How captures of Telegram's web pages are called."""

PAGE = "web.page"
"""A page of a channel's history; question: ``channel`` and ``before`` or ``after``."""
POST = "web.post"
"""One post, with its album; question: ``channel`` and ``post``."""
LANDING = "web.landing"
"""The card of a username; question: ``channel``."""
COMMENTS = "web.comments"
"""The newest comments below a post; question: ``channel``, ``post``, ``known`` (the newest that was read before)."""
MORE_COMMENTS = "web.comments_more"
"""Older ones, asked for as a page's script does (POST); question: the same, ``group_id`` and ``root`` (the message in
the group that they are below), ``before``, how many were ``shown`` before, ``unread`` where some of these could not be
read.
"""
FILE = "web.file"
"""A file of a post; question: ``post`` ("channel id/message id"), ``key``, ``path``."""
