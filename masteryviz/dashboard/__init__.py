"""The dashboard: state, panels, views and the server that shows them. Nothing is imported here."""
