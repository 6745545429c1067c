from django.apps import AppConfig


class DailyConfig(AppConfig):
    name = "portal.jobs"
    label = "daily"
    verbose_name = "日次処理"
