"""The handbook: every page, figure and table in it that is made from what there is.

    python -m tools.handbook             # write all that follows from code and results
    python -m tools.handbook --check     # write nothing; exit 1 where something is stale
    python -m tools.handbook --pictures  # draw the pictures again too, with today's weights

Two kinds of text are generated. Whole pages below ``docs/reference``: commands and options, the
fields of the JSON, the Python door. And figures inside pages, the README and the models' cards,
between marks that a reader of the page never sees (:mod:`tools.handbook.marks`): nobody types a
measured number here, so none can be out of date.
"""
