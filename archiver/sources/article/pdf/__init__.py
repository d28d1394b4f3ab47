"""A PDF as an article: the words of its pages in running paragraphs, its links, and what it says of itself.

``reading``   the whole reading, in order
``pages``     what each page holds: pieces of text with their places, and links with theirs; bounded
``lines``     lines put together to paragraphs: hyphens, line breaks, page numbers
``about``     title, author and days out of the document's information
"""

from archiver.sources.article.pdf.reading import is_pdf, read_pdf

__all__ = ["is_pdf", "read_pdf"]
