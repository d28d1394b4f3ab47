"""Videos of other sites that posts and articles link to: which links are due, what comes of following them.

``due``        which links are to be followed now, and again when
``following``  one link after the other into the archive: ``VideoFollower``
``storing``    what came of one link as a capture, and what is made of its streams
``channels``   the links in posts of channels that are collected
``naming``     what a user names: a link, a post, an article
``linked``     who leads to which video, for people
``get``        `video get`; ``listing``: `video list` and `video show`; ``shapes``: their JSON
"""
