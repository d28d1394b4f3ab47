"""A news page as an article: prose, metadata, and every reference to Telegram with its place in the prose.

References come from the page's own tree, before any text extractor sees it: extractors drop embeds, iframes
and captions. Marks put around them travel through trafilatura and tell afterwards where they ended up.

``page``      the whole reading, in order
``links``     everything that leads to Telegram -> references, marked in the tree
``embeds``    embedded posts, replaced by their address
``chrome``    the publisher's own "follow us" told from sources
``regions``   article, caption, nav, footer, share or aside
``captions``  captions and credits, marked in the tree
``copied``    pages out of a web archive; ``amp`` light copies of a page; ``pointers`` links to related articles
``pictures``  pictures and films of the page's own; ``videos`` those of other sites, ``players`` by their numbers
``places``    where in the text what is no mark's stands
``marks``     marks that survive the extractor, and their removal
``spacing``   spaces where link texts would glue to their neighbours
``prose``     trafilatura, and what is used where it gives nothing
``metadata``  title, author, site, day of publication; ``structured`` from JSON-LD, ``byline`` from below the headline
"""

from archiver.sources.article.html.page import read_html

__all__ = ["read_html"]
