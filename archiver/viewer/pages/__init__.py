"""One module per page of the desk: ``gather`` makes its values of an opened archive, ``ROUTES`` answer with a template.

``overview``   the first page: channels, articles, what waits for a decision
"""
