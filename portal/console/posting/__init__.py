"""Documents that go by post: what waits, printing it, recording that it was posted."""
