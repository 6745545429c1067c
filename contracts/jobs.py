"""What happens by itself on a day: services start, contracts renew, reminders go out, ends.

A job selects the rows that wait for it and works on them in chunks; each function may
run twice, late or concurrently, for what waits follows from the rows alone.
"""

from collections.abc import Sequence
from datetime import date

from contracts.office import context
from contracts.office.daily import STAGES, Stage
from contracts.office.queries.selecting import Waiting
from contracts.operations import application, ending, lapsing, renewal
from contracts.terms.renewal import REMINDER_DAYS

TO_RENEW = Waiting(
    """
SELECT k.id
  FROM contracts_contract k JOIN people_customer c ON c.id = k.customer_id
 WHERE k.id IN (
       SELECT id FROM contracts_contract
        WHERE minimum_term_ends_on IS NULL AND service_starts_on <= %(day)s
          AND (ends_on IS NULL OR ends_on >= service_starts_on)
       UNION
       SELECT t.contract_id
         FROM contracts_term t JOIN contracts_contract o ON o.id = t.contract_id
        WHERE t.ends_on < %(day)s AND (o.ends_on IS NULL OR o.ends_on > t.ends_on)
          AND NOT EXISTS (SELECT FROM contracts_term f
                           WHERE f.contract_id = t.contract_id AND f.number = t.number + 1)
       UNION
       SELECT t.contract_id
         FROM contracts_term t JOIN contracts_contract o ON o.id = t.contract_id
         JOIN unnest(%(ahead)s) ahead ON t.notice_deadline - ahead >= t.starts_on
        WHERE o.ends_on IS NULL AND t.notice_deadline BETWEEN %(day)s AND %(day)s + ahead
          AND NOT EXISTS (SELECT FROM office_notice n
                           WHERE n.contract_id = t.contract_id
                             AND n.reference = 'reminder:' || t.contract_id || ':' || t.number
                                               || ':' || ahead))
 ORDER BY c.number, k.number
""",
    ahead=list(REMINDER_DAYS),
)
"""Contracts whose service starts, whose next term begins, or whose holder is reminded."""

TO_END = Waiting("""
SELECT k.id
  FROM contracts_ending e
  JOIN contracts_contract k ON k.id = e.contract_id
  JOIN people_customer c ON c.id = k.customer_id
 WHERE e.replaced_on IS NULL AND e.carried_out_on IS NULL AND e.ends_on < %(day)s
 ORDER BY c.number, k.number
""")
"""Contracts whose last day is over."""


TO_LAPSE = Waiting("""
SELECT k.id
  FROM contracts_contract k JOIN people_customer c ON c.id = k.customer_id
 WHERE k.id IN (
       SELECT r.contract_id
         FROM contracts_changerequest r JOIN contracts_contract o ON o.id = r.contract_id
        WHERE r.state = 'open'
          AND (r.customer_id <> o.customer_id OR o.refused_on IS NOT NULL
               OR o.withdrawn_on IS NOT NULL
               OR (o.ends_on IS NOT NULL AND r.kind IN ('add_servers', 'change_plan')))
       UNION
       SELECT a.contract_id
         FROM contracts_accountchange a JOIN contracts_contract o ON o.id = a.contract_id
         JOIN people_billingaccount t ON t.id = a.to_account_id
        WHERE a.carried_out_on IS NULL AND a.withdrawn_on IS NULL
          AND (o.ends_on < a.first_month OR t.customer_id <> o.customer_id))
 ORDER BY c.number, k.number
""")
"""Contracts for which something waits that can come to nothing any more."""

TO_REFUSE = Waiting("""
SELECT k.id
  FROM contracts_contract k JOIN people_customer c ON c.id = k.customer_id
 WHERE k.formed_on IS NULL AND k.refused_on IS NULL AND k.withdrawn_on IS NULL
   AND %(day)s > (SELECT min(effective_on) FROM contracts_serviceend)
 ORDER BY c.number, k.number
""")
"""Applications that nobody decided while the service lasted."""


def lapse(contract_ids: Sequence[int], day: date) -> None:
    lapsing.lapse(context.system(day), contract_ids)


def refuse(contract_ids: Sequence[int], day: date) -> None:
    application.refuse_after_the_service(context.system(day), contract_ids)


def renew(contract_ids: Sequence[int], day: date) -> None:
    renewal.renew(context.system(day), contract_ids)


def end(contract_ids: Sequence[int], day: date) -> None:
    ending.carry_out(context.system(day), contract_ids)


STAGES.register(Stage("renew", TO_RENEW.on, renew, waiting=TO_RENEW))
STAGES.register(Stage("lapse", TO_LAPSE.on, lapse, after=("end",), waiting=TO_LAPSE))
STAGES.register(Stage("refuse", TO_REFUSE.on, refuse, after=("end",), waiting=TO_REFUSE))
STAGES.register(Stage("end", TO_END.on, end, after=("renew",), waiting=TO_END))
