"""Telling people, by command or webhook, what happened to what articles cite.

``gathering``  what the log brought since an entry, as events
``state``      how far each target was told, and what it is still to be told; no evidence
``sending``    one event to one target
``telling``    all of it: gather, send, remember; ``job`` what the commands do
"""
