"""Tests that drive a real browser on a real server."""
