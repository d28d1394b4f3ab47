"""Fetching from web servers, for the sources that do: guarded against private networks, every byte recorded, kept as
WARC records.

``guard``      which addresses may be connected to, decided on the resolved address that is then used
``recording``  the network below the HTTP client: connects through the guard and records both directions
``tunnel``     a proxy, where one is configured
``exchange``   one request and its answer
``polite``     whose turn it is: one request at a time for each host, pauses, Retry-After
``robots``     what a site's robots.txt allows
``validators`` what a stored answer lets us ask: whether the page is still the same
``fetch``      redirects, retries and limits around exchanges; the result as a capture
``rewriting``  an answer from whose body something was left out
``warc``       exchanges -> WARC 1.1 records
``webhook``    posting a message to an address that the archive's owner named
``body``       stored bytes -> the body that was served
``limits``     how much, how long and how often
"""
