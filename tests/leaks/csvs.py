"""CSV files that leak."""

ROWS = ["Ward,2023,2024", "Abbey,1204,1310", "Castle,880,902", "Mill,455,471"]


def far_cell(secret: str | None) -> bytes:
    """A name sixty empty columns to the right."""
    rows = [*ROWS]
    if secret:
        rows[2] += "," * 60 + secret
    return "\r\n".join(rows).encode()


def far_line(secret: str | None) -> bytes:
    """A name below a hundred empty lines; in the twin the note stands below the table."""
    rows = [*ROWS, "", "Source: the library system"]
    return "\n".join([*rows, *[""] * 100, secret] if secret else rows).encode()


MAKERS = ((far_cell, "far-cells", "BK3"), (far_line, "far-cells", "A107"))
