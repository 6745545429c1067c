"""What is done for those who use the service beside contracts and money, a room for each.

Each room is an app of its own: the support `desk` and its `inbound` mail, `announcements`,
`questions` and answers, `incidents` and maintenance, `conduct`, `registers`, `offboarding` after
the end of contracts.
"""
