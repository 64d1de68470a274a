"""What the law asks of a response letter, and the letter does not say.

None of it stops publication: the letter was sent, and a log that left out its weak letters would be no log. What staff find here
they can put right with the requester, and do better in the next letter.
"""
