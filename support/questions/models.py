"""The rows of questions and answers; what must never be is refused by the database."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Deferrable, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.office.about_company import of_no_company
from contracts.office.folding import searchable
from contracts.office.language import choices, is_english
from contracts.office.models.fields import CodeField
from support.questions.terms.kinds import Page, State, Topic
from support.questions.terms.question import ANSWER, QUESTION, WORDS, Texts


@of_no_company("one text for everybody")
class Question(models.Model):
    """A question with its answer, in Japanese and, where somebody wrote it, in English.

    `place` orders those of a topic. `words` are others that people use for the same; `pages` are
    names of addresses. `is_public` also for those who have not signed in.
    """

    number = CodeField(_("Number"), unique=True)
    topic = models.CharField(_("Topic"), max_length=9, choices=choices(Topic))
    place = models.PositiveIntegerField(_("Place"))
    question = models.CharField(pgettext_lazy("answered", "Question"), max_length=QUESTION)
    answer = models.CharField(pgettext_lazy("inquiry", "Answer"), max_length=ANSWER)
    question_en = models.CharField(_("Question in English"), max_length=QUESTION, blank=True)
    answer_en = models.CharField(_("Answer in English"), max_length=ANSWER, blank=True)
    words = models.CharField(_("Other words for it"), max_length=WORDS, blank=True)
    pages = ArrayField(
        models.CharField(max_length=20, choices=choices(Page)),
        verbose_name=_("Pages that it leads to"),
        default=list,
        blank=True,
    )
    is_public = models.BooleanField(_("Also for visitors"))
    state = models.CharField(
        _("State"), max_length=9, choices=choices(State), default=State.DRAFT.value
    )
    published_at = models.DateTimeField(_("Published at"), null=True)
    changed_at = models.DateTimeField(_("Changed at"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked = searchable("question", "question_en", "words")
    sought = searchable("question", "answer", "question_en", "answer_en", "words")

    class Meta:
        verbose_name = _("Question and answer")
        verbose_name_plural = _("Questions and answers")
        ordering = ["place"]
        indexes = [models.Index(fields=["changed_at", "id"], name="questions_by_change")]
        constraints = [
            models.UniqueConstraint(
                fields=["place"], name="one_question_a_place", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=~Q(question="") & ~Q(answer=""), name="question_in_japanese"
            ),
            models.CheckConstraint(
                condition=Q(question_en="", answer_en="") | (~Q(question_en="") & ~Q(answer_en="")),
                name="question_in_english_whole",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT.value) ^ Q(published_at__isnull=False),
                name="question_published_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.question}"

    @property
    def texts(self) -> Texts:
        return Texts(self.question, self.answer, self.question_en, self.answer_en, self.words)

    @property
    def is_in_japanese_only(self) -> bool:
        """Whether a reader of English is shown the Japanese."""
        return is_english() and not self.question_en

    @property
    def asked_in_words(self) -> str:
        """The question in the reader's language."""
        return self.question_en if is_english() and self.question_en else self.question

    @property
    def answered_in_words(self) -> str:
        """The answer in the reader's language."""
        return self.answer_en if is_english() and self.answer_en else self.answer
