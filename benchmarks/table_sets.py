"""The sets of designs that `tables.py` measures."""

from typing import Final

from benchmarks.table_designs import Design

SETS: Final[dict[str, list[Design]]] = {
    # What rules were made with in sight.
    "tuning": [
        Design("t1", "word", "grid"),
        Design("t2", "word", "three", "Liberation Serif", 11, pad=1, headers="right"),
        Design(
            "t3",
            "word",
            "none",
            "Carlito",
            11,
            pad=0,
            figures="center",
            header_fill="BFBFBF",
            band_fill="EFEFEF",
        ),
        Design("t4", "word", "none", "Liberation Sans", 11, middle=True),
        Design("t5", "word", "none", "Liberation Serif", 12, pad=0, figures="left", headers="left"),
        Design("t6", "writer", "rows", size=9, pad=1.5),
        Design("t7", "html", "none", "Liberation Sans", 10, pad=2),
        Design("t8", "writer", "none", size=10, pad=0, headers="right"),
        Design("t9", "html", "grid", "Liberation Sans", 10, pad=1, headers="right"),
        Design(
            "t10",
            "word",
            "none",
            "Liberation Sans",
            10,
            pad=1,
            middle=True,
            header_fill="333333",
            white_header=True,
        ),
        Design("t11", "writer", "three", size=9.5, pad=0, figures="center"),
        Design(
            "t12",
            "word",
            "rows",
            "Liberation Serif",
            10,
            pad=2,
            figures="left",
            headers="left",
            bold_header=False,
        ),
        Design("t13", "word", "none", "DejaVu Serif", 10, pad=2, headers="left"),
        Design("t14", "word", "none", "DejaVu Sans", 10, pad=4, middle=True, width=0.9),
    ],
    # Made before any rule was changed for the tuning set, and never looked into.
    "held-out": [
        Design("h1", "word", "rows", "DejaVu Sans", 9, pad=3, figures="center"),
        Design("h2", "word", "three", "Carlito", 10.5, pad=0, figures="left", headers="left"),
        Design(
            "h3",
            "word",
            "none",
            "Liberation Sans Narrow",
            11,
            middle=True,
            header_fill="1F3864",
            white_header=True,
        ),
        Design("h4", "word", "none", "Carlito", 12, pad=1, width=0.8),
        Design("h5", "word", "none", "DejaVu Serif", 9.5, pad=3, figures="center", bold_header=False),
        Design("h6", "word", "grid", "Liberation Serif", 12, pad=0, middle=True, header_fill="D9D9D9"),
        Design("h7", "html", "grid", "Liberation Serif", 11, pad=3, figures="left", headers="left"),
        Design("h8", "writer", "three", size=11, pad=2, headers="right"),
        Design("h9", "writer", "none", size=10, pad=1, figures="center", middle=True),
        Design(
            "h10",
            "word",
            "none",
            "Liberation Serif",
            11,
            pad=1,
            header_fill="DDEBF7",
            band_fill="DDEBF7",
            headers="right",
        ),
    ],
}
