"""Checklists opened, ticked and certified; holds; the erasure of personal data."""
