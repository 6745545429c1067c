"""How gunicorn serves the portal: `gunicorn --config=python:portal.serving`."""

wsgi_app = "portal.wsgi"
preload_app = True  # once for all workers, which share it; new code comes with a new image
workers = 3
threads = 4
worker_tmp_dir = "/dev/shm"  # the heartbeat never waits for a disk
control_socket_disable = True
