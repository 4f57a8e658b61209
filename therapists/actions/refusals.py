"""What an action says when it may not do what was asked."""


class Refused(Exception):
    """The action was not done; ``reason`` is a whole sentence for the person who asked, and says what to do next."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = str(reason)
