"""What of pictures, films and sound survives re-encoding, and where one is found in another.

Pure: numbers in, values out.

`frames`   a decoded frame
`pdq`      256 bits of a picture's coarse structure, for many pictures at once
"""
