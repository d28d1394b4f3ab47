"""The HTML report of an article and the index of reports: pure rendering, values in, one self-contained page out.

``view``       what a report is made from: records of the catalog and facts about the archive
``visible``    strings from outside, made safe and honest to look at (control characters are shown)
``highlight``  the article's text cut into runs and paragraphs, with its citations marked
``wording``    dates, sizes, weights and decisions in words
``files``      how a stored file is shown: player, picture or link, with its hashes and provenance
``posts``      a post on the page: its name, its files, addresses behind its words
``videos``     videos of other sites: what links led to; ``video_words`` says it
``compare``    why a candidate was not linked
``decisions``  decisions of a person, at the citation that they are about
``footage``    a film's timeline: what is drawn, and which pictures of it are wanted; ``footage_words`` says it
``pictures``   how long after its posts the article came, and where its linked films were
``page``       the values that the templates lay out, prepared from a view
``checks``     the commands with which a reader checks the page by himself
``contents``   the articles of the index page by month, and their totals
``render``     the templates, the style sheet and the Content-Security-Policy put together

A page lies at ``<archive>/reports/<12 hex of the article id>.html`` and refers to nothing but objects of
the same archive, and pictures of films and the index beside it, by relative paths. It holds no script and makes no
request to anywhere else.
"""

from archiver.report.files import SHOWN_TYPES
from archiver.report.footage import stills_wanted
from archiver.report.page import rests_on
from archiver.report.render import INDEX_NAME, environment_over, render, render_index, report_name
from archiver.report.view import (
    ArchiveFacts,
    CheckpointFacts,
    EntryProof,
    IndexRow,
    IndexView,
    ObjectProof,
    PostProof,
    ReportView,
)

__all__ = [
    "INDEX_NAME",
    "SHOWN_TYPES",
    "ArchiveFacts",
    "CheckpointFacts",
    "EntryProof",
    "IndexRow",
    "IndexView",
    "ObjectProof",
    "PostProof",
    "ReportView",
    "environment_over",
    "render",
    "render_index",
    "report_name",
    "rests_on",
    "stills_wanted",
]
