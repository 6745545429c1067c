"""For makers and newcomers: demo, bench, scenarios, embedded servers. Nothing imports it."""
