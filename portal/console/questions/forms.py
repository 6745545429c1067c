"""The forms of questions and answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.office.language import choices
from portal.console.customers.lists import Search, choice_field
from portal.fields import search_text, text_field
from support.questions.models import Question
from support.questions.operations.writing import Written
from support.questions.terms.kinds import Page, State, Topic
from support.questions.terms.question import ANSWER, QUESTION, WORDS, Texts

ROWS = 8


class QuestionSearch(Search):
    text = search_text(_("Words or number"))
    topic = choice_field(_("Topic"), choices(Topic))
    state = choice_field(_("State"), choices(State))


class QuestionForm(forms.Form):
    """A question and its answer; English is both or neither."""

    topic = forms.ChoiceField(
        label=_("Topic"),
        choices=[("", _("Choose")), *choices(Topic)],
        error_messages={
            "required": _("Choose one."),
            "invalid_choice": _("Select an option."),
        },
    )
    question = text_field(pgettext_lazy("answered", "Question"), QUESTION)
    answer = text_field(
        pgettext_lazy("inquiry", "Answer"),
        ANSWER,
        rows=ROWS,
        help_text=_(
            "Shown as you type it, with its line breaks. Nothing becomes a link; choose the pages "
            "that it leads to below."
        ),
    )
    question_en = text_field(_("Question in English (optional)"), QUESTION, required=False)
    answer_en = text_field(
        _("Answer in English (optional)"),
        ANSWER,
        required=False,
        rows=ROWS,
        help_text=_("If left empty, readers of English are shown the Japanese."),
    )
    words = text_field(
        _("Other words for it (optional)"),
        WORDS,
        required=False,
        help_text=_(
            "Words that people use for the same thing, separated by spaces. They are searched, "
            "and shown to nobody."
        ),
    )
    pages = forms.MultipleChoiceField(
        label=_("Pages that it leads to (optional)"),
        required=False,
        choices=choices(Page),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Select an option.")},
    )
    is_public = forms.BooleanField(
        label=_("Also shown to visitors who have not signed in"), required=False, initial=True
    )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        for one, other in (("question_en", "answer_en"), ("answer_en", "question_en")):
            if said.get(one) and other in said and not said[other]:
                self.add_error(other, _("Enter the English question and answer, or neither."))
        return said

    @property
    def written(self) -> Written:
        said = self.cleaned_data
        names = ("question", "answer", "question_en", "answer_en", "words")
        texts = Texts(**{name: said[name] for name in names})
        pages = [Page(name) for name in said["pages"]]
        return Written(texts, Topic(said["topic"]), said["is_public"], pages)

    @classmethod
    def of(cls, row: Question) -> dict[str, Any]:
        """What the form of a question begins with."""
        return {name: getattr(row, name) for name in cls.base_fields}
