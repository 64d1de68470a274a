"""What is hidden in an uploaded file: what a reader who has the file could see and one who has the page could not."""

from requests_app.checks.hidden.looking import VERSION, look_through

__all__ = ["VERSION", "look_through"]
