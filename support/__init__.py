"""What is done for customers beside contracts and money: inquiries, registers.

Business hours and answering times of the terms (pure), the inquiries' rows,
operations on them, inbound mail and their jobs have their place here. Each room with rows
is an app of its own: `registers`.
"""
