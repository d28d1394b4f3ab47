"""Exports of Telegram Desktop taken into the archive: their bytes as objects, their posts under each post's identity.

``surveying``  what an export holds, what of it is taken and why the rest is not
``storing``    the bytes of a chat as one object, in flat memory; without persons where these are not the publisher
``reading``    stretches of such an object as entries, read beside each other, resumed where an earlier run stopped
``pages``      the same of web pages that Telegram Desktop wrote
``files``      the export's own files, and those that are not there
``job``        all of it, and what is told of it
"""
