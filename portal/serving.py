"""How gunicorn serves the portal: `gunicorn --config=python:portal.serving`."""

wsgi_app = "portal.wsgi"
workers = 3
threads = 4
worker_tmp_dir = "/dev/shm"  # the heartbeat never waits for a disk
control_socket_disable = True
