"""Pure rules that every room uses: explanations, notices, checks of uploads."""
