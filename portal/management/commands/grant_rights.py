"""The rights of the role by which the portal runs: rows, and nothing about tables."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

RIGHTS = """
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON SCHEMA public FROM {role};
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role};
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
"""
FREE = """
WITH owners (owner) AS (
  SELECT relowner FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION SELECT proowner FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION SELECT nspowner FROM pg_namespace WHERE oid = 'public'::regnamespace
  UNION SELECT datdba FROM pg_database WHERE datname = current_database()
  UNION SELECT oid FROM pg_roles WHERE rolname = current_user
)
SELECT rolsuper OR rolbypassrls OR rolreplication
       OR EXISTS (SELECT FROM owners WHERE pg_has_role(rolname, owner, 'MEMBER'))
  FROM pg_roles WHERE rolname = %s
"""
"""Whether a role is, or may become, one that can change the tables or their guards."""


class Command(BaseCommand):
    help = (
        "ポータルが動くときの利用者に、行の読み書きだけを許します(表の所有者として、移行のたびに)"
        " / lets the running portal's role read and write rows alone; by the owner of the tables, "
        "after each migration"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role")

    @transaction.atomic
    def handle(self, *, role: str, **options) -> None:
        with connection.cursor() as cursor:
            cursor.execute(FREE, [role])
            found = cursor.fetchone()
            if found is None:
                raise CommandError(f"{role}: そのような利用者はありません / no such role")
            if found[0]:
                raise CommandError(
                    f"{role} は表の所有者か、何でもできる利用者です"
                    " / it owns the tables or may do anything"
                )
            cursor.execute(RIGHTS.format(role=connection.ops.quote_name(role)))
