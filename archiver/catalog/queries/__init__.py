"""Questions to the catalog, answered in the words of the model; each module is a part of ``Catalog``.

But for what some of them share: ``post_rows`` (rows as posts), and of ``search`` its expressions (``search_terms``),
which posts and channels fit (``search_posts``, ``search_channels``), in which order they come (``search_hits``) and the
stretch that is shown of each (``highlights``).
"""

from archiver.catalog.queries.activity import ActivityQueries
from archiver.catalog.queries.anchoring import AnchorQueries
from archiver.catalog.queries.article_media import ArticleMediaQueries
from archiver.catalog.queries.article_videos import ArticleVideoQueries
from archiver.catalog.queries.articles import ArticleQueries
from archiver.catalog.queries.base import Queries
from archiver.catalog.queries.changes import ChangeQueries
from archiver.catalog.queries.channels import ChannelQueries
from archiver.catalog.queries.comments import CommentQueries
from archiver.catalog.queries.completeness import CompletenessQueries
from archiver.catalog.queries.corroborations import CorroborationQueries
from archiver.catalog.queries.custody import CustodyQueries
from archiver.catalog.queries.detail_rows import DetailQueries
from archiver.catalog.queries.discovery import DiscoveryQueries
from archiver.catalog.queries.due import DueQueries
from archiver.catalog.queries.entries import EntryQueries
from archiver.catalog.queries.exporting import ExportQueries
from archiver.catalog.queries.feeds import FeedQueries
from archiver.catalog.queries.following import FollowingQueries
from archiver.catalog.queries.footage import FootageQueries
from archiver.catalog.queries.groups import GroupQueries
from archiver.catalog.queries.match_reviews import MatchReviewQueries
from archiver.catalog.queries.media import MediaQueries
from archiver.catalog.queries.names import NameQueries
from archiver.catalog.queries.notifying import NotifyQueries
from archiver.catalog.queries.origins import OriginQueries
from archiver.catalog.queries.pages import PageQueries
from archiver.catalog.queries.past import PastQueries
from archiver.catalog.queries.perishable import PerishableQueries
from archiver.catalog.queries.posts import PostQueries
from archiver.catalog.queries.redacting import RedactionQueries
from archiver.catalog.queries.related import RelatedQueries
from archiver.catalog.queries.reviews import ReviewQueries
from archiver.catalog.queries.same_footage import SameFootageQueries
from archiver.catalog.queries.scrubbing import ScrubQueries
from archiver.catalog.queries.search import SearchQueries
from archiver.catalog.queries.showing import ShowingQueries
from archiver.catalog.queries.tables import TableQueries
from archiver.catalog.queries.versions import VersionQueries
from archiver.catalog.queries.videos import VideoQueries
from archiver.catalog.queries.wordings import WordingQueries

__all__ = [
    "ActivityQueries",
    "AnchorQueries",
    "ArticleMediaQueries",
    "ArticleQueries",
    "ArticleVideoQueries",
    "ChangeQueries",
    "ChannelQueries",
    "CommentQueries",
    "CompletenessQueries",
    "CorroborationQueries",
    "CustodyQueries",
    "DetailQueries",
    "DiscoveryQueries",
    "DueQueries",
    "EntryQueries",
    "ExportQueries",
    "FeedQueries",
    "FollowingQueries",
    "FootageQueries",
    "GroupQueries",
    "MatchReviewQueries",
    "MediaQueries",
    "NameQueries",
    "NotifyQueries",
    "OriginQueries",
    "PageQueries",
    "PastQueries",
    "PerishableQueries",
    "PostQueries",
    "Queries",
    "RedactionQueries",
    "RelatedQueries",
    "ReviewQueries",
    "SameFootageQueries",
    "ScrubQueries",
    "SearchQueries",
    "ShowingQueries",
    "TableQueries",
    "VersionQueries",
    "VideoQueries",
    "WordingQueries",
]
