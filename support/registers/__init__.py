"""Registers of subcontractors, confidential and personal information (Art. 20, 28, 29).

One shape for all three: an entry with its party and scope, acts that are only added, and due
days that follow from both by rules.
"""
