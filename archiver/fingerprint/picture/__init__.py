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
`stills`       pictures in films, films' frames among pictures
"""
