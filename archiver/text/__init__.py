"""Pure functions over text: nothing here reads a file of the user, a clock or the network.

``normalise``    one spelling for matching, with a map back to the original offsets
``folding``      one spelling for searching, coarser; ``queries``: what a person types into a search
``language``     which language a text is in: by its ``common_words``, else by a model
``dates``        days that a text names
``durations``    lengths of media that a text gives
``names``        names of channels compared across scripts; ``spellings``: how to search for one
``addresses``    addresses of Telegram in a text
``late_pattern`` regular expressions that are compiled when they are first used
``post_links``   addresses outside Telegram that a post leads to; ``video_links``: which of them may be videos

Offsets count code points. All functions take linear time in the length of the text.
"""

from archiver.text.dates import DateKind, DateMention, find_dates
from archiver.text.duration_model import DurationKind, DurationMention
from archiver.text.durations import find_durations
from archiver.text.language import SUPPORTED, UNDETERMINED, detect
from archiver.text.names import (
    PERHAPS_SAME_NAME,
    SAME_NAME,
    FoldedName,
    fold_generic,
    similarity,
    skeleton,
)
from archiver.text.normalise import Normalised, normalise
from archiver.text.spellings import MAX_FORMS, search_forms

__all__ = [
    "MAX_FORMS",
    "PERHAPS_SAME_NAME",
    "SAME_NAME",
    "SUPPORTED",
    "UNDETERMINED",
    "DateKind",
    "DateMention",
    "DurationKind",
    "DurationMention",
    "FoldedName",
    "Normalised",
    "detect",
    "find_dates",
    "find_durations",
    "fold_generic",
    "normalise",
    "search_forms",
    "similarity",
    "skeleton",
]
