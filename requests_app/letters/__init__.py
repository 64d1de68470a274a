"""Reading a response letter: bytes in, `ParsedLetter` out, without Django.

Start at `pipeline.parse_letter`; what it returns stands in `parsed`, what the
readers hand to it in `document`.
"""
