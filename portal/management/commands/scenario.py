import json
import sys

from django.core.management.base import BaseCommand

from portal.scenarios.playing import play
from portal.scenarios.reading import CannotPlay, read
from portal.scenarios.room import room


class Command(BaseCommand):
    help = "契約の一生をファイルから演じ、結果をJSONで出します / play scenarios, print JSON"
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *, files: list[str], **options) -> None:
        failed = False
        scenarios = []
        for path in files:
            try:
                scenarios.append(read(path))
            except CannotPlay as error:
                failed = True
                print(f"{path}: {error}", file=sys.stderr)
        if scenarios:
            with room():
                for scenario in scenarios:
                    print(json.dumps(play(scenario), ensure_ascii=False), flush=True)
        if failed:
            sys.exit(2)
