"""The HTML report of one article: pure rendering, values in and one self-contained page out.

``view``       what a report is made from: records of the catalog and facts about the archive
``visible``    strings from outside, made safe and honest to look at (control characters are shown)
``highlight``  the article's text cut into runs and paragraphs, with its citations marked
``wording``    dates, sizes, weights and decisions in words
``files``      how a stored file is shown: player, picture or link, with its hashes and provenance
``posts``      a post on the page: its name, its files, addresses behind its words
``compare``    why a candidate was not linked
``page``       the values that the templates lay out, prepared from a view
``checks``     the commands with which a reader checks the page by himself
``render``     the templates, the style sheet and the Content-Security-Policy put together

The page lies at ``<archive>/reports/<12 hex of the article id>.html`` and refers to nothing but objects of
the same archive, by relative paths. It holds no script and makes no request to anywhere else.
"""

from archiver.report.render import render, report_name
from archiver.report.view import ArchiveFacts, CheckpointFacts, ReportView

__all__ = ["ArchiveFacts", "CheckpointFacts", "ReportView", "render", "report_name"]
