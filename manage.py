#!/usr/bin/env python
"""The command line of the portal: `manage.py help` lists its commands."""

import gc
import os
import sys

from django.core.management import BaseCommand, ManagementUtility


class Portal(ManagementUtility):
    """What is loaded by the time a command begins stays to the end: no garbage is looked for.

    Nor is it as the process ends. In between it is looked for as seldom as in the web server, as
    a command's checks load every page.
    """

    def execute(self) -> None:
        gc.disable()
        try:
            super().execute()
        finally:
            gc.freeze()

    def fetch_command(self, subcommand: str) -> BaseCommand:
        command = super().fetch_command(subcommand)
        gc.freeze()
        gc.set_threshold(10_000, 10, 100)
        gc.enable()
        return command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    Portal(sys.argv).execute()


if __name__ == "__main__":
    main()
