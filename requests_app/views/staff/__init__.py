"""What signed-in staff see and do: one module a page or a family of pages."""
