"""Copies of evidence that leave the archive, and their verification without it.

``zip``             the one form of ZIP that is written and read here: stored, in order, without room for anything else
``exhibit``         one post or file with its entries, proofs and keys
``exhibit_words``   what a reader finds in it: the page and the steps by hand
``exhibit_verify``  its verification, which needs no archive
``howto``           the steps by hand, for every other kind of copy; ``exhibit_howto`` for exhibits, ``shell`` what
                    both have in common
``form``            where things lie in bags and web archives; ``index`` the table of what is in one
``listing``         the signed list of all files of a copy
``bag``             a copy as a bag (BagIt); ``wacz`` captured pages as a web archive, with ``warc_index``
``replayed``        the records of a file in a web archive, out of how it came (``fetched``); ``replayed_verify``
``writing``         puts a copy in place whole or not at all
``files``           a copy that somebody hands in, a folder or a ZIP file; ``listed`` holds it against its list,
                    ``selection_verify`` and ``stamps_verify`` what a selection of a log proves
``tables``          contents as tables and as a graph, for other programs
``believing``       a time stamp on its own; ``late`` whether an entry's time fits its stamp: as in an archive
"""
