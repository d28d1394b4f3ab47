"""The archive's contents as tables for other programs: CSV, JSON Lines, Parquet; and the graph of its channels.

``schema``   fields and tables as values; a Data Package descriptor is made of them
``known``    the tables that there are, what each column means
``values``   a value of the catalog as each format writes it
``writers``  rows into a file, block by block
``graph``    nodes and edges as GraphML and as edge lists
"""
