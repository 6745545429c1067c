"""How gunicorn takes requests: `gunicorn --config=python:portal.serving`.

A process takes a connection only while one of its threads is free, and a connection carries one
request, so that whichever process has time takes the next. Connections kept alive would stay with
the process that took them: of two processes, one was busy and the other idle most of the time.
"""

wsgi_app = "portal.wsgi"
workers = 3
threads = 4
worker_connections = threads  # whoever gives one of them by the command line gives both
keepalive = 0
worker_tmp_dir = "/dev/shm"  # the heartbeat never waits for a disk
control_socket_disable = True
