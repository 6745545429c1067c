from django.apps import AppConfig


class DailyConfig(AppConfig):
    name = "portal.daily"
    label = "daily"
    verbose_name = "日次処理"
