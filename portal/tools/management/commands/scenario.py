import json
import sys

from django.core.management.base import BaseCommand

from portal.tools.scenarios.playing import play
from portal.tools.scenarios.reading import CannotPlay, read
from portal.tools.scenarios.room import room


class Command(BaseCommand):
    help = "契約の一生をファイルから演じ、結果をJSONで出します / play scenarios, print JSON"
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *, files: list[str], traceback: bool, **options) -> None:
        failed = False
        scenarios = {}
        for position, path in enumerate(files):
            try:
                scenarios[position] = read(path)
            except CannotPlay as error:
                failed = True
                print(f"{path}: {error}", file=sys.stderr)
        if scenarios:
            with room():
                for position, scenario in scenarios.items():
                    try:
                        outcome = play(scenario)
                    except Exception as error:  # the other files are still played
                        if traceback:
                            raise
                        failed = True
                        print(f"{files[position]}: {_failure(error)}", file=sys.stderr)
                    else:
                        print(json.dumps(outcome, ensure_ascii=False), flush=True)
        if failed:
            sys.exit(2)


def _failure(error: Exception) -> str:
    """One line; --traceback shows the rest."""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    return f"演じる途中で失敗しました / failed while playing: {text}"
