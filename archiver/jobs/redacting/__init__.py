"""Evidence taken out of an archive on purpose: what goes, what stands in its place, what forbids it.

``wishes``     what a person means by a target: posts, files, articles, objects
``already``    what went before
``holds``      what must not be removed
``rewriting``  an answer or a derivation without a post
``planning``   which objects that concerns, from a walk over the whole log
``redact``     the job
"""

from archiver.jobs.redacting.redact import RedactOutcome, RedactRequest, redact

__all__ = ["RedactOutcome", "RedactRequest", "redact"]
