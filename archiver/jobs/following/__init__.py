"""The parts of a run that follows channels (``jobs/follow``), each a loop of its own.

``desk``         what they share: the channels, what happened, gaps, the state of the network
``line``         updates that Telegram sends by itself -> archive
``differences``  what happened since a channel's count of events
``polling``      the newest posts, and second looks
``files``        the files of new and edited posts
``together``     several loops that end together
"""
