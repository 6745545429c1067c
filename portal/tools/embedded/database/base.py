from django.db.backends.postgresql import base, client

from portal.tools.embedded import postgres_server
from portal.tools.embedded.postgres import program


class DatabaseClient(client.DatabaseClient):
    """`manage.py dbshell` by the package's own psql."""

    executable_name = str(program("psql"))

    def runshell(self, parameters) -> None:
        postgres_server().ensure_running()
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    def get_new_connection(self, conn_params):
        postgres_server().ensure_running()
        return super().get_new_connection(conn_params)
