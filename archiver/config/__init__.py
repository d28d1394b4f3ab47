"""One frozen configuration from a TOML file and the environment; an unknown key is an error.

The file is ``config.toml`` in the configuration folder, or what ``--config`` names. Each key of a table may be
overridden by an environment variable: ``ARCHIVER_TELEGRAM__API_ID`` is ``api_id`` of ``[telegram]``. The configuration
folder (mode 0700; ``ARCHIVER_CONFIG_DIR`` or the platform's own place) also holds what must never lie in an
archive: Telegram sessions and the keys that sign the logs.

``section``     what every table is
``accounts``    [telegram]
``collecting``  [article], [media], [collect], [follow], [people]
``anchoring``   [anchor]
``footage``     [footage]
``notifying``   [notify]
``previewing``  [preview]
``receipts``    [receipt]
``scrubbing``   [scrub]
``videos``      [video]
``witnessing``  [witness]
``watching``    [[articles]], [[feeds]], [[channels]]
``whole``       all of them; ``loading`` from a file and the environment
"""

from archiver.config.accounts import Login, Pace, Telegram
from archiver.config.anchoring import Anchoring, Authority
from archiver.config.collecting import Articles, Collect, Follow, Media, People
from archiver.config.footage import Footage
from archiver.config.loading import (
    ENVIRONMENT_PREFIX,
    NESTED,
    config_folder,
    load_config,
    readable_by_others,
    with_account,
)
from archiver.config.notifying import Notify, NotifyTarget
from archiver.config.previewing import Preview
from archiver.config.receipts import Receipts
from archiver.config.scrubbing import Scrubbing
from archiver.config.videos import Video
from archiver.config.watching import ArticleSource, Channel, FeedSource
from archiver.config.whole import Config
from archiver.config.witnessing import Witness, Witnessing

__all__ = [
    "ENVIRONMENT_PREFIX",
    "NESTED",
    "Anchoring",
    "ArticleSource",
    "Articles",
    "Authority",
    "Channel",
    "Collect",
    "Config",
    "FeedSource",
    "Follow",
    "Footage",
    "Login",
    "Media",
    "Notify",
    "NotifyTarget",
    "Pace",
    "People",
    "Preview",
    "Receipts",
    "Scrubbing",
    "Telegram",
    "Video",
    "Witness",
    "Witnessing",
    "config_folder",
    "load_config",
    "readable_by_others",
    "with_account",
]
