"""Fingerprints of all that is stored, and where each medium was seen before: what is done when.

`printing`    a fingerprint of each stored file, made by workers, logged in the order of the oldest posts
`comparing`   each medium compared with those that were fingerprinted before it, and that logged
`matching`    the comparison itself, and the index for it: in a worker, for it needs numbers and decoders
             `sense` is what each way of comparing does: `images`, `moving`, `stills`, `sounds`;
             `held`: pictures in memory
`background`  both, while a command fetches; at its end it waits for what is left
`due`         both without anything else: `archiver match --due`
`asking`      `archiver match`: a file, a post or a medium compared now, nothing logged
`state`       what `archiver status` says of it

The log is the only memory: a file is due until a derive entry of the tool's version names it, so a command that was
killed anywhere goes on where it stopped, and one that finds nothing to do writes nothing.
"""
