"""What is wrong with a file, where, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_TOLD = 100
"""A file with more problems than this is not the file that was meant."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` counts lines or records from 1, `byte` places in it from 1; 0 is the whole."""

    line: int
    byte: int
    ja: str
    en: str


class BadFile(Exception):
    """A file that cannot be imported: all its problems, the first ones first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.en for problem in problems[:3]))
        self.problems = tuple(problems)


class Ambiguous(BadFile):
    """Layouts A and B both add up: whoever uploads must say which it is."""


class Problems:
    """Gathers problems, up to so many, to report them all at once."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, line: int, byte: int, ja: str, en: str) -> None:
        self.found.append(Problem(line, byte, ja, en[:1].upper() + en[1:]))
        if len(self.found) >= MOST_TOLD:
            raise BadFile(self.found)

    def tell(self) -> None:
        """Raises BadFile where there is any."""
        if self.found:
            raise BadFile(self.found)


def refuse(ja: str, en: str, line: int = 0, byte: int = 0) -> BadFile:
    """The one problem that makes looking further useless, to be raised."""
    return BadFile([Problem(line, byte, ja, en)])
