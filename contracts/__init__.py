"""Contracts: who holds what, from application to end, under which edition of the terms."""
