"""What the cues of a letter say of its places: asked, answered, or both by turns."""

from collections.abc import Sequence

from requests_app.letters.cues import is_both_cue, is_request_cue, is_response_cue, response_cues
from requests_app.letters.pieces import Piece


class Zones:
    """What the cues say of each piece of the matter."""

    def __init__(self, parts: Sequence[Piece], matter: Sequence[int]) -> None:
        self.request_cues = [at for at in matter if is_request_cue(parts[at])]
        self.response_cues = response_cues(parts, matter)
        says_both = {at for at in matter if is_response_cue(parts[at])} - set(self.response_cues)
        self.both_cues = [at for at in matter if is_both_cue(parts[at]) or at in says_both]
        self.response = self.response_cues[0] if len(self.response_cues) == 1 else None

    def is_answered(self, at: int) -> bool:
        """Say whether a piece stands after the one heading that parts request and response."""
        return self.response is not None and at > self.response

    def is_asked(self, at: int) -> bool:
        """Say whether a piece stands under a heading of the request, before the one of the response."""
        return self.response is not None and at < self.response

    def is_introduced(self, at: int) -> bool:
        """Say whether a heading or an opening has announced questions before this piece."""
        return any(cue < at for cue in (*self.request_cues, *self.both_cues))
