"""Fetching a page: guarded against private networks, every byte recorded, kept as WARC records.

``guard``      which addresses may be connected to, decided on the resolved address that is then used
``recording``  the network below the HTTP client: connects through the guard and records both directions
``exchange``   one request and its answer
``fetch``      redirects, retries and limits around exchanges; the result as a capture
``warc``       exchanges -> WARC 1.1 records
"""
