"""The portal seen from outside: figures for Prometheus, numbered lines of the log, errors."""
