"""A static copy of a part of the archive, that opens from a folder without a server: the desk's own pages as files.

``selection``  which posts, articles and media belong to it
``links``      relative addresses, of what is part of it
``pages``      every page with its path, one after the other
``words``      what the copy's own search looks through
``writing``    pages, media and lists put into a folder or ZIP file
``job``        the whole: choose, write, log that it was handed over
"""
