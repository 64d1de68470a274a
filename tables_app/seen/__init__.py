"""What is seen of a spreadsheet by somebody who opens it, and how the rest of what it holds is hidden.

What reads the tables takes the one, what looks for hidden data the other, so that nothing falls between them.
"""
