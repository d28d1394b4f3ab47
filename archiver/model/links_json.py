"""The output of the tool "link" as JSON and back: what became of an article's citations, in the form that
``articles_json`` describes.
"""

from __future__ import annotations

from typing import get_args

from archiver.errors import InputError
from archiver.model.captures import Json
from archiver.model.derived import LinkOutput
from archiver.model.ids import PostKey
from archiver.model.json_fields import Fields, moment_text, present
from archiver.model.links import ChannelProposal, Decision, Feature, Link, LinkRole, Resolution, SameHow, SameMedia

DECISIONS: tuple[Decision, ...] = get_args(Decision)
ROLES: tuple[LinkRole, ...] = ("shared", "made", "original")
SAME_MEDIA_HOW: tuple[SameHow, ...] = get_args(SameHow)


def links_to_json(output: LinkOutput) -> dict[str, Json]:
    """The document of an article's resolutions."""
    return {
        "article_id": output.article_id,
        "resolutions": [resolution_to_json(resolution) for resolution in output.resolutions],
    }


def links_from_json(document: object) -> LinkOutput:
    """The inverse of ``links_to_json``."""
    fields = Fields(document, "link output")
    output = LinkOutput(
        article_id=fields.text("article_id"),
        resolutions=tuple(resolution_from_fields(row) for row in fields.rows("resolutions")),
    )
    fields.end()
    return output


def resolution_to_json(resolution: Resolution) -> dict[str, Json]:
    """The document of a resolution."""
    return present(
        {
            "citation_id": resolution.citation_id,
            "links": [_link_to_json(link) for link in resolution.links] or None,
            "runners_up": [_link_to_json(link) for link in resolution.runners_up] or None,
            "looked_for": list(resolution.looked_for) or None,
            "proposals": [_proposal_to_json(proposal) for proposal in resolution.proposals] or None,
            "not_found": resolution.not_found,
            "unfinished": resolution.unfinished,
        }
    )


def resolution_from_fields(fields: Fields) -> Resolution:
    """The inverse of ``resolution_to_json``."""
    resolution = Resolution(
        citation_id=fields.text("citation_id"),
        links=tuple(_link_from_fields(row) for row in fields.rows("links")),
        runners_up=tuple(_link_from_fields(row) for row in fields.rows("runners_up")),
        looked_for=fields.texts("looked_for"),
        proposals=tuple(_proposal_from_fields(row) for row in fields.rows("proposals")),
        not_found=fields.text_or_none("not_found"),
        unfinished=fields.text_or_none("unfinished"),
    )
    fields.end()
    return resolution


def _link_to_json(link: Link) -> dict[str, Json]:
    return present(
        {
            "post": str(link.post),
            "score": link.score,
            "decision": link.decision,
            "features": [
                {"name": f.name, "value": f.value, "weight": f.weight, "reason": f.reason} for f in link.features
            ]
            or None,
            "same_media": [_same_media_to_json(same) for same in link.same_media] or None,
            "role": link.role,
            "sureness": link.sureness,
        }
    )


def _link_from_fields(fields: Fields) -> Link:
    link = Link(
        post=_post_key(fields),
        score=fields.number("score"),
        decision=fields.word("decision", DECISIONS),
        features=tuple(_feature_from_fields(row) for row in fields.rows("features")),
        same_media=tuple(_same_media_from_fields(row) for row in fields.rows("same_media")),
        role=fields.word("role", ROLES) if fields.has("role") else None,
        sureness=fields.number_or_none("sureness"),
    )
    fields.end()
    return link


def _feature_from_fields(fields: Fields) -> Feature:
    feature = Feature(
        name=fields.text("name"),
        value=fields.text("value"),
        weight=fields.number("weight"),
        reason=fields.text("reason"),
    )
    fields.end()
    return feature


def _same_media_to_json(same: SameMedia) -> dict[str, Json]:
    return present(
        {
            "post": str(same.post),
            "how": same.how,
            "date": moment_text(same.date),
            "sha256": same.sha256,
        }
    )


def _same_media_from_fields(fields: Fields) -> SameMedia:
    same = SameMedia(
        post=_post_key(fields),
        how=fields.word("how", SAME_MEDIA_HOW),
        date=fields.moment("date"),
        sha256=fields.text_or_none("sha256"),
    )
    fields.end()
    return same


def _proposal_to_json(proposal: ChannelProposal) -> dict[str, Json]:
    return present(
        {
            "channel_id": str(proposal.channel_id),
            "title": proposal.title,
            "username": proposal.username,
            "similarity": proposal.similarity,
        }
    )


def _proposal_from_fields(fields: Fields) -> ChannelProposal:
    proposal = ChannelProposal(
        channel_id=fields.big("channel_id"),
        title=fields.text("title"),
        username=fields.text_or_none("username"),
        similarity=fields.number("similarity"),
    )
    fields.end()
    return proposal


def _post_key(fields: Fields) -> PostKey:
    text = fields.text("post")
    try:
        key = PostKey.parse(text)
    except ValueError:
        raise InputError(f"{text!r} is not a post (channel/message).") from None
    if str(key) != text:
        raise InputError(f"{text!r} is not a post (channel/message).")
    return key
