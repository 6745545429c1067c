"""Entering in the registers, and recording what was done."""
