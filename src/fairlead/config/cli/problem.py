"""What a command raises when it cannot do what was asked."""

from __future__ import annotations


class CommandProblem(Exception):
    """A command stops with one sentence that names what is wrong, where, and the remedy.

    `status` is the exit status: 2 for bad usage or input, 1 when an answer is "no".
    """

    def __init__(self, sentence: str, status: int = 2) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
