"""What of a picture survives being posted again, and whether one picture is another.

`fingerprint`  what is kept of a picture, as columns
`printer`      makes it
`content`      a picture without its borders
`keypoints`    points that are found again after cropping, turning and mirroring
`geometry`     how the points of one picture lie in another
`pixels`       two thumbnails, laid upon each other and compared
`index`        which of many pictures are worth comparing
`matching`     whether they are the same
`wording`      what was done to a picture, in words
`stills`       pictures that are a frame of a film
`titles`       frames that many films show, and that tell none from another
"""

from __future__ import annotations

from archiver.fingerprint.pdq import Luma
from archiver.fingerprint.picture.fingerprint import PicturePrint

__all__ = ["PicturePrint", "print_picture"]


def print_picture(luma: Luma) -> PicturePrint:
    """Of a grey picture of any size; raises ValueError where it has no pixels. OpenCV is imported only here."""
    from archiver.fingerprint.picture.printer import print_picture as printed

    return printed(luma)
