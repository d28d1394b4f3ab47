"""Copies of evidence that leave the archive, and their verification without it.

``zip``             the one form of ZIP that is written and read here: stored, in order, without room for anything else
``exhibit``         one post or file with its entries, proofs and keys
``exhibit_words``   what a reader finds in it: the page and the steps by hand
``exhibit_verify``  its verification, which needs no archive
``howto``           the steps by hand, for every kind of copy
``listing``         the signed list of all files of a copy
``bag``             a copy as a bag (BagIt); ``writing`` puts it in place whole or not at all
``bag_verify``      an unpacked bag against its signed list
"""
