"""One function for each thing that can be done: permission, lock, decide, write, journal.

What costs or saves money, or touches a dunning proposal, is composed of these by
`billing.operations`, which is then the door to it.
"""
