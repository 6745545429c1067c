#!/usr/bin/env python
"""The command line of the portal: `manage.py help` lists its commands."""

import gc
import os
import sys

from django.core.management import BaseCommand, ManagementUtility


class Portal(ManagementUtility):
    """What is loaded by the time a command begins stays to the end: no garbage is looked for."""

    def execute(self) -> None:
        gc.disable()
        super().execute()

    def fetch_command(self, subcommand: str) -> BaseCommand:
        command = super().fetch_command(subcommand)
        gc.freeze()
        gc.enable()
        return command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    Portal(sys.argv).execute()


if __name__ == "__main__":
    main()
