"""Pictures, films and sound from anywhere, decoded where it can hurt nothing.

`workers`   processes with limits (`limits`), for jobs; `worker` runs in one, `messages` go between them
`jobs`      what workers do: `printing` the fingerprint of a file (`refused`: of one that has none), `stills` one frame
`facts`     what a file says of itself
`films`     the frames of a film from one time to another; `sound` the samples of its sound
`passing`   both in one pass over the packets: `grid` which frames are looked at, `planes` their luma as shown,
            `sparing` which ones need no decoding, `listening` sound as samples, `notes` what was left out and how far a
            pass may go
`pictures`  pictures, and those that move (GIF, WebP, APNG) as films
`opening`   a file, opened so that it can lead to no other file and no address; `sniffing` what it is by its beginning

Decoders (PyAV, Pillow, OpenCV) are imported in a worker's process only: jobs import `workers` and `limits`.
"""
