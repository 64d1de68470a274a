"""OpenDocument spreadsheets. Reading order: styles, sight."""
