"""One module per page of the desk: ``gather`` makes its values of an opened archive, ``ROUTES`` answer with them."""
