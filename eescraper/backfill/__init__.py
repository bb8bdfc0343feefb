"""Reads what the press said from archives of the web: ``eescraper backfill``.

`scan` reads one WARC file and is all that a worker does; `engines` runs it here, in a pool or on
a Dask cluster; `writer` alone writes the database.
"""
