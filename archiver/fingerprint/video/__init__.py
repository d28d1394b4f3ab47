"""Films: their fingerprints, and stretches of one found in another.

`content`    the picture inside borders; a smaller picture inside another one
`keypoints`  ORB points of a frame
`rows`       hashes of frames: of the content, of its middle, of an inner picture
`print`      a film's fingerprint
`printer`    makes it, frame by frame
`query`      what is asked of the index for a film: more variants, more points
`align`      pairs of like moments -> lines along which one film runs through another
`candidates` hits of the index -> lines, by medium
`pixels`     two frames compared under a transformation
`film`       a film in memory, as far as there is room
`placing`    how one film's picture lies in another's
`timing`     which moments of one film are those of another, by how both change
`measuring`  from when to when both show the same, frame by frame
`verify`     a line through two films: place, moment and ends, each by the others
`verdict`    what was measured of a line -> a match
`matching`   all of it: a film against an index
"""
