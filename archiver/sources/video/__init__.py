"""Videos of other sites that posts and articles link to, fetched by yt-dlp in a process of its own.

``fetch``      one link -> its videos as files: ``fetch_video``
``fetched``    what comes of it: files, items, reasons, every request
``read``       a stored answer -> observations
``reasons``    why something is missing: words and sentences
``limits``     how much, how long and how many

Between the process and the network:

``proxy``      all its traffic goes through this, guarded, counted and written down; ``passage``: one connection of it
``heads``      pure: heads of HTTP messages, read strictly

Around the process:

``process``    starts it, and kills it with all that it started
``messages``   what the two say to each other; ``gathering``: the answers put together
``programs``   where ffmpeg and Deno are
``merging``    picture and sound into one file, a derivation

Within the process, where alone yt_dlp is imported:

``worker``     its beginning; ``confine``: what it may do
``grab``       a link to its items; ``streams``, ``beside``: the files of one
``options``    how yt-dlp is told to behave; ``faults``: its errors as words
``formats``    pure: which formats are taken; ``info``: what is known of a video, cleaned; ``sniffing``: what a file is
"""

from archiver.sources.video.fetch import fetch_video
from archiver.sources.video.fetched import ProxyRequest, Role, VideoFetched, VideoFile, VideoItem
from archiver.sources.video.limits import DEFAULT_VIDEO_LIMITS, VideoLimits
from archiver.sources.video.reasons import sentence

__all__ = [
    "DEFAULT_VIDEO_LIMITS",
    "ProxyRequest",
    "Role",
    "VideoFetched",
    "VideoFile",
    "VideoItem",
    "VideoLimits",
    "fetch_video",
    "sentence",
]
