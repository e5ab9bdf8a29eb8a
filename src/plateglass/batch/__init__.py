"""A million pictures in one run that can be stopped at any moment.

    sources ── Item ──> run ── chunks ──> worker ── lines ──> journal's parts
                                                                   │
                              summary, failed.csv, Parquet <── closing

The journal is nothing but the parts on disk: a chunk is done when its part is there.
"""
