"""What a measure must reach on two idle cores (issue 15), beside what it reached."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound of one figure: the least it may be, or the most."""

    figure: str
    least: float | None = None
    most: float | None = None

    def __str__(self) -> str:
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"

    def is_met(self, figures: dict) -> bool:
        value = figures[self.figure]
        return (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )


def judged(figures: dict, *goals: Goal) -> dict:
    """The figures with their goals, and whether all of these are met."""
    return {
        **figures,
        "goals": {goal.figure: str(goal) for goal in goals},
        "met": all(goal.is_met(figures) for goal in goals),
    }
