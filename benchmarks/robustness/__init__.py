"""Thousands of damaged exports: what is read, what is refused, and whether anything goes unsaid."""
