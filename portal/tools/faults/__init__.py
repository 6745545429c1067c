"""The fault run: simulated days with real processes, of which one after another is killed.

What the days leave is compared row by row with the same days lived without any of it.
"""
