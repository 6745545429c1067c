from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from contracts.office.registry import load


class QuestionsConfig(AppConfig):
    name = "support.questions"
    label = "questions"
    verbose_name = _("Questions and answers")

    def ready(self) -> None:
        """Register the kinds of this room."""
        load("support.questions.operations", "support.questions.queries")
