"""What the journal calls questions and answers."""

from django.utils.translation import gettext_lazy as _

from contracts.office.subjects import numbered

numbered("question", _("Question and answer"), "console_question", prefix="FAQ-")
