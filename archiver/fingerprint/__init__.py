"""What of pictures, films and sound survives re-encoding, and where one is found in another.

Pure: numbers in, values out.

`frames`   a decoded frame
`pdq`      256 bits of a picture's coarse structure, for many pictures at once
`picture`  pictures: prints, near duplicates, stills of films
`video`    films: prints, stretches of one in another
`audio`    sound: prints, stretches of one in another
`index`    hashes of all media, searched exhaustively; the protocol for another engine
`coding`   a fingerprint as bytes; `summary` reads its header alone
"""
