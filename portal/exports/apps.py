from django.apps import AppConfig

from contracts.office.registry import load


class ExportsConfig(AppConfig):
    name = "portal.exports"
    label = "exports"
    verbose_name = "ファイルの作成"

    def ready(self) -> None:
        """Register the kinds of this room."""
        load("portal.exports.my_data", "portal.exports.operations", "portal.exports.waiting")
