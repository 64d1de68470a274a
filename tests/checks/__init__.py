"""Checks of what will be published; without a database."""
