"""Sound: what of it survives a copy, and where a stretch of one is found in another.

`print`       peaks of a spectrogram, as they are kept
`printer`     from samples to a print
`pairs`       landmarks: two peaks as one number
`index`       all landmarks of an archive on disk
`voting`      candidates: landmarks that agree about when
`confirming`  all peaks along the line of a candidate: how far it goes, how sure it is
`matching`    matches of a sound
"""

from archiver.fingerprint.audio.index import AudioIndex
from archiver.fingerprint.audio.matching import match_sound
from archiver.fingerprint.audio.print import AudioPrint
from archiver.fingerprint.audio.printer import AudioPrinter

__all__ = ["AudioIndex", "AudioPrint", "AudioPrinter", "match_sound"]
