"""What follows an end, for tests: checklists opened by the jobs and answered as people do."""

from contracts.office.context import By
from support.offboarding.models import Checklist
from support.offboarding.operations import answering
from support.offboarding.terms.checklist import BEFORE_CERTIFYING, Answer
from support.offboarding.terms.kinds import Item, Method
from tests.days import d


def of(number: str = "C1") -> Checklist:
    return Checklist.objects.select_related("contract__customer").get(contract__number=number)


def answer(by: By, item: Item, day: str, method: Method = Method.RETURNED, **more):
    """Done on a day, by the holder unless `number` and `arrived_on` say otherwise."""
    row, upload = of(more.pop("number", "C1")), more.pop("upload", None)
    arrived_on = more.pop("arrived_on", None)
    given = Answer(method, d(day), "見本 花子", "宅配便", arrived_on and d(arrived_on))
    return answering.answer(by, row.pk, item, given, upload)


def all_of_ours(by: By, day: str, number: str = "C1") -> None:
    """Everything that comes before the certificate."""
    methods = (Method.RETURNED, Method.ERASED, Method.NONE)
    for item, method in zip(BEFORE_CERTIFYING, methods, strict=True):
        answer(by, item, day, method, number=number)
