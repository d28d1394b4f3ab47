"""``verify --drill``: a copy of an archive is damaged in every way that is known, and the verifier is to see it.

``mutation``  what can be done to an archive, as values
``image``     what those who make mutations look at
``files``     mutations of files
``entries``   of the log's lines, by position
``attacks``   of whoever has thought of more
``forging``   a log made anew: linked, hashed and signed
``shadow``    the copy, in which a mutation is made and undone
``drill``     the job; ``outcome`` its table

All but the last two lines is pure: it reads an image, and gives values.
"""
