"""Where answers come from: each source has ``ask`` (I/O, async) and ``read`` (pure: raw answer ->
observations).

``telegram``  channels, posts and media over MTProto
``article``   news pages and texts: from a file, from a stream, from the web
``preview``   Telegram's public web pages
``desktop``   exports of Telegram Desktop
``video``     videos of other sites, through yt-dlp in a process of its own

``web``       below them: what fetches from web servers

Sources take their settings as plain arguments, know neither store nor log nor catalog, and do not import each
other.
"""
