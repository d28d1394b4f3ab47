"""Pictures of what the archive holds: values in, SVG text and a table of the same values out. Nothing is read here.

``table``     the values of a picture as rows, for CSV and for readers who cannot see it
``scales``    places on an axis and its ticks: time in UTC, counts, logarithms of spans of time
``periods``   days, weeks, months of the calendar, in which days are counted together
``svg``       elements and texts of SVG, with everything from outside escaped
``activity``  posts per day, week or month; what was not archived is drawn as a gap, not as nothing
``lag``       how long after a post an article cited it
``spread``    one video over channels and outlets
``stories``   the appearances of a medium out of what is known of it
``counts``    a small plot of views, forwards or members over time
``pages``     a picture in the widths of a page and of a phone

Colours are classes, so that a picture within a page is light or dark as the page is; alone it brings a style sheet.
Neither scripts nor style attributes are in it.
"""

from archiver.charts.activity import Activity, Bin, activity_chart
from archiver.charts.counts import CountSeries, counts_chart
from archiver.charts.lag import Lag, lag_chart
from archiver.charts.pages import PagePicture, page_picture
from archiver.charts.spread import Appearance, spread_chart
from archiver.charts.svg import NARROW, RULES, WIDE, Picture
from archiver.charts.table import Table

__all__ = [
    "NARROW",
    "RULES",
    "WIDE",
    "Activity",
    "Appearance",
    "Bin",
    "CountSeries",
    "Lag",
    "PagePicture",
    "Picture",
    "Table",
    "activity_chart",
    "counts_chart",
    "lag_chart",
    "page_picture",
    "spread_chart",
]
