"""The ground floor that every room uses and that knows no contract.

Who acts and when, journal, notices, mail, alerts, approvals, files, numbers, paging.
"""
