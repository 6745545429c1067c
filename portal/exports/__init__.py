"""Files to take away: made by a job, downloaded behind sign-in, gone after a week."""
